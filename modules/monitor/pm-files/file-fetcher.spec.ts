import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { FileFetcher } from './file-fetcher.js';
import { PmFilesConfig } from './pm-files.config.js';
import { Quarantine } from './quarantine.js';
import { Taking } from './testing/taking.js';

const FILE = `<measDataFile><measData><measEntity localDn="ManagedElement=7"/><measInfo><granPeriod duration="PT900S" endTime="2026-11-24T10:15:00Z"/>
<measTypes>RRC.ConnMean</measTypes><measValue measObjLdn="NRCellDU=1"><measResults>5</measResults></measValue></measInfo></measData></measDataFile>`;

describe('FileFetcher', () => {
  let root: string;
  let server: Server;
  let host: string;
  let answer: RequestListener;
  let asked: string[];
  let taking: Taking;
  let nowMs: number;
  const fetchers: FileFetcher[] = [];
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'nocturne-fetch-'));
    asked = [];
    nowMs = 0;
    answer = (_, response) => response.end(FILE);
    server = createServer((request, response) => {
      asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`.trim());
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    taking = await Taking.open(root, new InMemoryRecordStore());
  });
  afterEach(async () => {
    for (const fetcher of fetchers.splice(0)) await fetcher.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await taking.log.close();
    rmSync(root, { recursive: true, force: true });
  });

  const open = async (changes: object = {}): Promise<FileFetcher> => {
    const fetcher = await FileFetcher.open({
      config: PmFilesConfig.schema.parse({ hosts: [{ host }], fetchAttempts: 3, fetchTimeoutMs: 1000, ...changes }),
      tokens: new Map([[host, 'secret-token']]),
      intake: taking.files,
      quarantine: new Quarantine({ folder: join(root, 'quarantine'), maxFiles: 9, maxFileBytes: 0 }),
      metrics: taking.metrics,
      records: taking.records,
      nowMs: () => nowMs,
      onFailure: () => undefined,
    });
    fetchers.push(fetcher);
    return fetcher;
  };
  const at = (path: string) => [{ url: `http://${host}${path}` }];

  it('fetches what was announced, once, with the token of its host', async () => {
    const fetcher = await open();
    await fetcher.announce('ems', [...at('/a.xml'), ...at('/a.xml')]);
    await fetcher.announce('ems', at('/a.xml'));
    await fetcher.fetchDue();
    expect([asked, fetcher.waiting, (await taking.kept()).length]).toEqual([['/a.xml Bearer secret-token'], 0, 1]);
  });

  it('tries again, further and further apart, then gives up and keeps the reason', async () => {
    answer = (_, response) => response.writeHead(503).end();
    const fetcher = await open();
    await fetcher.announce('ems', at('/a.xml'));
    const tries: number[] = [];
    for (nowMs = 0; nowMs <= 4000; nowMs += 500) {
      const before = asked.length;
      await fetcher.fetchDue();
      if (asked.length > before) tries.push(nowMs);
    }
    expect([tries, fetcher.waiting]).toEqual([[0, 1000, 3000], 0]);
    const [note = ''] = readdirSync(join(root, 'quarantine'));
    expect(JSON.parse(readFileSync(join(root, 'quarantine', note), 'utf8'))).toMatchObject({
      ...{ source: 'ems', name: 'a.xml', code: 'PM_FETCH_UNAVAILABLE' },
    });
    expect(await taking.registry.metrics()).toContain('noc_pm_files_fetches_total{outcome="given-up"} 1');
  });

  it.each([
    [
      'breaks off',
      (response: Parameters<RequestListener>[1]) => {
        response.writeHead(200, { 'content-length': String(FILE.length) });
        response.write(FILE.slice(0, 60));
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['says that half of it is all', (response: Parameters<RequestListener>[1]) => response.end(FILE.slice(0, 60))],
    ['never ends', (response: Parameters<RequestListener>[1]) => response.write(FILE.slice(0, 60))],
  ])('takes a file whole where the first answer %s', async (_, first) => {
    answer = (_request, response) => {
      if (asked.length === 1) first(response);
      else response.end(FILE);
    };
    const fetcher = await open();
    await fetcher.announce('ems', at('/a.xml'));
    await fetcher.fetchDue();
    expect([fetcher.waiting, await taking.kept()]).toEqual([1, []]);
    nowMs = 1000;
    await fetcher.fetchDue();
    expect([fetcher.waiting, (await taking.kept()).length]).toEqual([0, 1]);
  });

  it('forgets nothing behind a restart', async () => {
    const before = await open();
    await before.announce('ems', at('/a.xml'));
    await before.stop();
    const after = await open();
    expect(after.waiting).toBe(1);
    await after.fetchDue();
    expect((await taking.kept()).length).toBe(1);
  });

  it('asks nobody whom the configuration does not name, by no way', async () => {
    const fetcher = await open();
    for (const [url, code] of [
      ['http://127.0.0.1:1/a.xml', 'PM_FETCH_FORBIDDEN'],
      ['http://169.254.169.254/latest', 'PM_FETCH_FORBIDDEN'],
      [`http://user:word@${host}/a.xml`, 'PM_FETCH_FORBIDDEN'],
      [`http://${host}@evil.example/a.xml`, 'PM_FETCH_FORBIDDEN'],
      ['sftp://127.0.0.1/a.xml', 'PM_FETCH_UNSUPPORTED'],
      ['file:///etc/passwd', 'PM_FETCH_UNSUPPORTED'],
      ['a.xml', 'PM_FETCH_UNSUPPORTED'],
    ])
      await expect(fetcher.announce('ems', [{ url: url ?? '' }])).rejects.toMatchObject({ code, retryable: false });
    answer = (_, response) => response.writeHead(302, { location: `http://${host}/b.xml` }).end();
    await fetcher.announce('ems', at('/a.xml'));
    await fetcher.fetchDue();
    expect(asked).toEqual(['/a.xml Bearer secret-token']);
  });

  it('takes so many announcements and no more', async () => {
    const fetcher = await open({ maxPendingFetches: 2 });
    await fetcher.announce('ems', [...at('/1'), ...at('/2')]);
    await expect(fetcher.announce('ems', at('/3'))).rejects.toMatchObject({
      code: 'PM_FILES_OVERLOADED',
      retryable: true,
    });
  });
});
