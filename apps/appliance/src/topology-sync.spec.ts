import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock, networkTimeOf, wallTimeOf } from '#foundation/vocabulary';
import { TopologySync } from './topology-sync.js';

const EVERY_MS = 600_000;

class ManualClock extends Clock {
  ms = 1_000_000_000_000;
  override network() {
    return networkTimeOf(this.ms);
  }
  override wall() {
    return wallTimeOf(this.ms);
  }
}

describe('TopologySync', () => {
  let folder: string;
  let server: Server;
  let answers: { readonly status: number; readonly delayMs: number }[];
  let asked: number;
  let used: { readonly text: string; readonly sinceMs: number | undefined }[];
  let clock: ManualClock;
  let sync: TopologySync;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-topology-'));
    [answers, asked, used, clock] = [[], 0, [], new ManualClock()];
    server = createServer((request, response) => {
      expect(request.url).toBe('/ProvMnS/v1?scopeType=BASE_ALL');
      const { status, delayMs } = answers.shift() ?? { status: 200, delayMs: 0 };
      const number = ++asked;
      setTimeout(() => response.writeHead(status).end(`{"reading":${String(number)}}`), delayMs);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    sync = new TopologySync(
      {
        ...{ provMnsRoot: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/ProvMnS/v1/` },
        ...{ folder, everyMs: EVERY_MS, deadlineMs: 5_000 },
      },
      clock,
      async (answer, sinceMs) => {
        used.push({ text: new TextDecoder().decode(answer), sinceMs });
        return Promise.resolve();
      },
    );
  });
  afterEach(() => {
    sync.stop();
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps the newest answer and starts with it, saying of neither how long ago the one before was', async () => {
    await sync.start();
    await sync.start();
    expect(used.map(({ text }) => text)).toEqual(['{"reading":1}', '{"reading":1}', '{"reading":2}']);
    expect(used.slice(0, 2).map(({ sinceMs }) => sinceMs)).toEqual([undefined, undefined]);
    expect(readFileSync(join(folder, 'topology.json'), 'utf8')).toBe('{"reading":2}');
  });

  it('reads in step with the network where its time has come', async () => {
    expect(await sync.keepUp()).toBe(true);
    const first = clock.ms;
    clock.ms += EVERY_MS - 1;
    expect(await sync.keepUp()).toBe(false);
    clock.ms += 1;
    expect(await sync.keepUp()).toBe(true);
    expect(used.map(({ sinceMs }) => sinceMs)).toEqual([undefined, first]);
  });

  it('does not say since when where that was too long ago', async () => {
    await sync.refresh();
    clock.ms += 3 * EVERY_MS;
    await sync.refresh();
    expect(used.at(-1)?.sinceMs).toBeUndefined();
  });

  it('counts from the last answer, not from a question without one', async () => {
    await sync.refresh();
    const first = clock.ms;
    answers = [{ status: 503, delayMs: 0 }];
    clock.ms += EVERY_MS;
    expect(await sync.refresh()).toBe(false);
    expect(sync.trouble).toBe('status 503');
    clock.ms += EVERY_MS;
    expect(await sync.refresh()).toBe(true);
    expect(sync.trouble).toBeUndefined();
    expect(used.at(-1)?.sinceMs).toBe(first);
  });

  it('puts no answer in force that a newer one overtook', async () => {
    answers = [
      { status: 200, delayMs: 50 },
      { status: 200, delayMs: 0 },
    ];
    await Promise.all([sync.refresh(), sync.refresh()]);
    expect(used.map(({ text }) => text)).toEqual(['{"reading":1}', '{"reading":2}']);
  });
});
