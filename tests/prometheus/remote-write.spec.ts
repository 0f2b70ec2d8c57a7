import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DuckDbTelemetryStore, TelemetryStoreConfig } from '#foundation/telemetry-store';
import { networkTimeOf } from '#foundation/vocabulary';
import { Product } from '../../apps/appliance/e2e/product.js';
import { freePort } from '../tools/free-port.js';
import { Exporter, GONE_AT } from './exporter.js';
import { keyOf, messagesOf, type Points, prometheusOnPath, PrometheusServer } from './prometheus-server.js';

// Each starts the product several times, on a machine that may be busy.
jest.setTimeout(120_000);

const LOOK_MS = 50;
/** Scrape of the exporter behind which one series was away and is back. */
const ALL_SEEN = 12;

if (prometheusOnPath === undefined && process.env['CI'] !== 'true')
  process.stderr.write('SKIPPED: no Prometheus on PATH; install it, e.g. `apt-get install prometheus`.\n');
const suite = prometheusOnPath === undefined && process.env['CI'] !== 'true' ? describe.skip : describe;

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await pause(LOOK_MS);
};

/** Everything that the store of an appliance that has ended gives, by labels. */
const storedIn = async (data: string): Promise<Map<string, Points>> => {
  const store = await DuckDbTelemetryStore.open(join(data, 'telemetry.duckdb'), TelemetryStoreConfig.schema.parse({}));
  const matchers = [{ label: 'job', op: '=', value: 'ran' } as const];
  const labels = new Map((await store.seriesWhere(matchers)).map((series) => [series.fingerprint, series.labels]));
  const [from, last] = [networkTimeOf(0), networkTimeOf(Number.MAX_SAFE_INTEGER)];
  const found = await store.samples({ select: { matchers }, from, until: last });
  await store.close();
  return new Map(
    found.map(({ fingerprint, timestampMs, value }) => [
      keyOf(labels.get(fingerprint) ?? {}),
      Array.from(timestampMs, (time, n) => [time, value[n] ?? NaN] as const),
    ]),
  );
};

const messages = prometheusOnPath === undefined ? [] : messagesOf(prometheusOnPath);
if (messages.length === 1)
  process.stderr.write('SKIPPED: remote-write 2.0 of a real Prometheus; the one on PATH is older than 3.\n');

suite.each(messages)('a real Prometheus that remote-writes %s to the appliance', (message) => {
  let folder: string;
  let data: string;
  let exporter: Exporter;
  let port: number;
  let appliance: Product;
  let prometheus: PrometheusServer;

  const startAppliance = (): Product => Product.start(data, '--port', String(port));

  beforeEach(async () => {
    if (prometheusOnPath === undefined) throw new Error('CI=true needs a Prometheus on PATH');
    folder = mkdtempSync(join(tmpdir(), 'nocturne-prometheus-'));
    data = join(folder, 'data');
    exporter = new Exporter();
    port = await freePort();
    appliance = startAppliance();
    const writeTo = `${await appliance.url()}/api/v1/write`;
    prometheus = await PrometheusServer.start(prometheusOnPath, folder, await exporter.listen(), writeTo, message);
  });
  afterEach(async () => {
    await prometheus.kill();
    await appliance.stop('SIGTERM');
    exporter.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Ends both, once all that Prometheus holds now was sent. */
  const heldAndStored = async (): Promise<{ held: Map<string, Points>; stored: Map<string, Points> }> => {
    const held = await prometheus.held();
    const lastMs = Math.max(...[...held.values()].flatMap((points) => points.map(([time]) => time)));
    await until(async () => (await prometheus.sentThrough()) > lastMs);
    await prometheus.kill();
    await appliance.stored();
    expect(await appliance.stop('SIGTERM')).toMatchObject({ code: 0 });
    const all = await storedIn(data);
    const stored = new Map([...all].map(([key, points]) => [key, points.filter(([time]) => time <= lastMs)] as const));
    return { held, stored };
  };

  it('finds every sample that Prometheus holds, at its time and with its value', async () => {
    const reported = async (): Promise<number> =>
      Math.max(0, ...[...(await prometheus.held()).values()].map(({ length }) => length));
    await until(() => exporter.scrapes >= ALL_SEEN);
    await until(async () => (await reported()) >= ALL_SEEN);
    const { held, stored } = await heldAndStored();
    expect([...stored.keys()].sort()).toEqual([...held.keys()].sort());
    const goneAt = (key: string): number[] => {
      const isShown = new Set((held.get(key) ?? []).map(([time]) => time));
      return (stored.get(key) ?? [])
        .filter(([time, value]) => Number.isNaN(value) && !isShown.has(time))
        .map(([time]) => time);
    };
    // Where a series vanished, or a scrape failed on a busy machine, the store has the mark of staleness, and Prometheus does not show it.
    for (const [key, points] of held) {
      const gone = new Set(goneAt(key));
      expect([key, (stored.get(key) ?? []).filter(([time]) => !gone.has(time))]).toEqual([key, points]);
    }
    const away = [...held.keys()].find((key) => key.includes('comes_and_goes')) ?? '';
    const points = held.get(away) ?? [];
    const [last = 0] = points.findLast(([, value]) => value < GONE_AT) ?? [];
    const [first = 0] = points.find(([, value]) => value > GONE_AT) ?? [];
    expect(goneAt(away).filter((time) => time > last && time < first)).toHaveLength(1);
    expect([...held.values()].flat().length).toBeGreaterThan(ALL_SEEN * 45);
  });

  it('loses and doubles nothing when the appliance is killed while it is written to', async () => {
    for (const kill of [3, 7]) {
      await until(() => exporter.scrapes >= kill);
      await appliance.stop('SIGKILL');
      appliance = startAppliance();
      await appliance.url();
    }
    const behind = exporter.scrapes + 3;
    await until(() => exporter.scrapes >= behind);
    const { held, stored } = await heldAndStored();
    for (const [key, points] of held) {
      const kept = stored.get(key) ?? [];
      const isShown = new Set(points.map(([time]) => time));
      expect([key, kept.filter(([time]) => isShown.has(time))]).toEqual([key, points]);
      expect(kept.every(([time, value]) => isShown.has(time) || Number.isNaN(value))).toBe(true);
    }
  });
});
