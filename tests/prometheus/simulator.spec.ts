import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Child } from '../../apps/evaluation/src/running/child.js';
import { prometheusOnPath, PrometheusServer } from './prometheus-server.js';

jest.setTimeout(60_000);

const SIMULATOR = resolve(import.meta.dirname, '../../dist/apps/simulator/src/main.js');
const START_MS = 30_000;
const CELL = 'SubNetwork=North/ManagedElement=2/GNBDUFunction=1/NRCellDU=1';
const run = promisify(execFile);

/** The simulated network as others than the appliance see it: what it sends goes nowhere. */
describe('the simulator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-simulator-'));
  const journal = join(folder, 'journal.jsonl');
  let [sink, network]: [Server | undefined, Child | undefined] = [undefined, undefined];
  let [provMns, metrics] = ['', ''];

  beforeAll(async () => {
    sink = createServer((request, response) => {
      request.resume().once('end', () => response.writeHead(204).end());
    });
    await new Promise<void>((ready) => sink?.listen(0, '127.0.0.1', ready));
    const { port } = sink.address() as AddressInfo;
    network = new Child('simulator', SIMULATOR, [
      ...['--sites', '20', '--regions', '1', '--history-weeks', '0', '--rate', '300', '--metrics-port', '0'],
      ...['--appliance', `http://127.0.0.1:${port}`, '--journal', journal],
    ]);
    provMns = await network.find(/"provMns":"([^"]+)"/, START_MS);
    metrics = await network.find(/"metrics":"([^"]+)"/, START_MS);
    await network.find(/"phase":"live"/, START_MS);
  });

  afterAll(async () => {
    await network?.stop(10_000);
    sink?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is changed by a PATCH of curl, and says so when it is read', async () => {
    const patch = ['-X', 'PATCH', '-H', 'content-type: application/merge-patch+json'];
    const body = JSON.stringify({ attributes: { digitalTilt: 61 } });
    const { stdout } = await run('curl', ['-sS', '--fail-with-body', ...patch, '-d', body, `${provMns}/${CELL}`]);
    expect(JSON.parse(stdout)).toMatchObject({ id: '1', attributes: { digitalTilt: 61 } });
    const read = await run('curl', ['-sS', `${provMns}/${CELL}`]);
    expect(JSON.parse(read.stdout)).toMatchObject({ attributes: { digitalTilt: 61 } });
    expect(readFileSync(journal, 'utf8')).toContain('"attribute":"digitalTilt"');
  });

  it('shows its counters to curl in the text format', async () => {
    const { stdout } = await run('curl', ['-sS', '-i', metrics]);
    expect(stdout).toContain('content-type: text/plain; version=0.0.4');
    expect(stdout).toMatch(/^# TYPE \w+ counter$/m);
    expect(stdout).toMatch(/\{[^}]*managed_element="2"[^}]*\} [\d.]+$/m);
  });

  const scrape = prometheusOnPath === undefined && process.env['CI'] !== 'true' ? it.skip : it;
  scrape('is scraped by a real Prometheus, whose counters grow with its time', async () => {
    const target = new URL(metrics).host;
    const { port } = sink?.address() as AddressInfo;
    const prometheus = await PrometheusServer.start(
      prometheusOnPath ?? '',
      folder,
      target,
      `http://127.0.0.1:${port}/write`,
    );
    try {
      for (let n = 0; n < 100; n++) {
        await pause(200);
        const held = await prometheus.held().catch(() => new Map<string, readonly (readonly [number, number])[]>());
        const counters = [...held].filter(([key]) => /Setup|ConnEstabAtt|ConnReq/.test(key) && !key.includes('"up"'));
        const growing = counters.filter(([, points]) => (points.at(-1)?.[1] ?? 0) > (points[0]?.[1] ?? 0));
        if (growing.length > 50) return;
      }
      throw new Error('Prometheus saw no counter grow');
    } finally {
      await prometheus.kill();
    }
  });
});
