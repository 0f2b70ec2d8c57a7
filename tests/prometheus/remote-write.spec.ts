import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SeriesTable } from '#foundation/catalogue';
import { DurableLog } from '#monitor/intake';
import { RemoteWriteDecoder } from '#monitor/prometheus';
import { type SeriesSink } from '#foundation/vocabulary';

const MAIN = resolve(import.meta.dirname, '../../dist/apps/appliance/src/main.js');
const CELLS = 20;
const SCRAPES = 5;

const prometheus = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'prometheus'))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
if (prometheus === undefined && process.env['CI'] !== 'true')
  process.stderr.write('SKIPPED: no Prometheus on PATH; install it, e.g. `apt-get install prometheus`.\n');
const suite = prometheus === undefined && process.env['CI'] !== 'true' ? describe.skip : describe;

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const stopped = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
};

suite('a real Prometheus that remote-writes to the appliance', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-prometheus-'));
  const exposed = new Map<string, Set<number>>();
  const children: { readonly child: ChildProcess; readonly signal: NodeJS.Signals }[] = [];
  let scrapes = 0;
  let enough: () => void = () => undefined;
  const scrapedEnough = new Promise<void>((done) => (enough = done));
  const exporter = createServer((_, response) => {
    scrapes += 1;
    const lines = Array.from({ length: CELLS }, (_, cell) => {
      const value = scrapes * 1_000 + cell + 0.25;
      const seen = exposed.get(String(cell)) ?? new Set();
      exposed.set(String(cell), seen.add(value));
      return `RRC_ConnEstabAtt{subnetwork="North",managed_element="7",cell="${cell}"} ${value}`;
    });
    response.setHeader('Content-Type', 'text/plain; version=0.0.4');
    response.end(`${lines.join('\n')}\n`);
    if (scrapes >= SCRAPES) enough();
  });
  let accepted: () => Promise<number>;

  beforeAll(async () => {
    if (prometheus === undefined) throw new Error('CI=true needs a Prometheus on PATH');
    await once(exporter.listen(0, '127.0.0.1'), 'listening');
    const appliance = spawn(process.execPath, [MAIN, '--data', join(folder, 'data'), '--port', '0'], {
      env: { ...process.env, REDIS_URL: '' },
    });
    children.push({ child: appliance, signal: 'SIGTERM' });
    let output = '';
    while (!output.includes('listens at')) output += String(await once(appliance.stdout, 'data'));
    const url = /listens at (\S+)/.exec(output)?.[1] ?? '';
    accepted = async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/noc_intake_accepted_samples_total\{source="remote-write"\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const config = join(folder, 'prometheus.yml');
    writeFileSync(
      config,
      `global: { scrape_interval: 200ms, scrape_timeout: 200ms }
scrape_configs: [{ job_name: ran, static_configs: [{ targets: ['127.0.0.1:${portOf(exporter)}'] }] }]
remote_write: [{ url: '${url}/api/v1/write', queue_config: { batch_send_deadline: 200ms } }]
`,
    );
    children.push({
      child: spawn(
        prometheus,
        [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'tsdb')}`, '--web.listen-address=127.0.0.1:0'],
        { stdio: 'ignore' },
      ),
      signal: 'SIGKILL', // It may not end on SIGTERM while its target is down.
    });
  });

  afterAll(async () => {
    for (const { child, signal } of children.reverse()) await stopped(child, signal);
    exporter.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds every sample in the log, each value once and at a time of its own', async () => {
    await scrapedEnough;
    const wanted = SCRAPES * CELLS;
    for (let have = 0; have < wanted; have = await accepted())
      await new Promise((later) => {
        setTimeout(later, 100);
      });
    for (const { child, signal } of children.splice(0).reverse()) await stopped(child, signal);

    const table = new SeriesTable(10_000);
    const kept = new Map<string, Map<number, number>>();
    const sink: SeriesSink = {
      slot: (bytes, start, end) => table.slot(bytes, start, end),
      append: (slot, time, value) => {
        const labels = table.labels(slot);
        if (labels['__name__'] !== 'RRC_ConnEstabAtt') return;
        const cell = labels['cell'] ?? 'none';
        const times = kept.get(cell) ?? new Map<number, number>();
        expect(times.has(time)).toBe(false);
        kept.set(cell, times.set(time, value));
      },
    };
    const decoder = new RemoteWriteDecoder();
    const log = await DurableLog.open(join(folder, 'data', 'log'), { segmentBytes: 1 << 20, fsync: 'always' });
    for await (const { body } of log.read(log.start)) decoder.decode(body, sink);
    await log.close();

    expect([...kept.keys()].sort()).toEqual([...exposed.keys()].sort());
    for (const [cell, times] of kept) {
      const values = [...times.values()].filter((value) => !Number.isNaN(value)); // A staleness marker ends a series.
      expect(new Set(values).size).toBe(values.length);
      expect(values.length).toBeGreaterThanOrEqual(SCRAPES - 1);
      for (const value of values) expect(exposed.get(cell)).toContain(value);
    }
  });
});
