import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Registry } from 'prom-client';
import { compress } from 'snappyjs';
import { elasticsearchHere, TestServer } from '#foundation/elasticsearch/testing';
import {
  DuckDbTelemetryStore,
  ElasticsearchTelemetryStore,
  encodeLabels,
  fingerprintOf,
  type TelemetryStore,
  TelemetryStoreConfig,
  UNIDENTIFIED,
} from '#foundation/telemetry-store';
import { InMemoryTelemetryStore } from '#foundation/telemetry-store/testing';
import { ManualClock } from '#decide/approval/testing';
import { Queries, QueryApiConfig } from '#surface/query-api';
import { prometheusOnPath, PrometheusServer } from './prometheus-server.js';
import { CORPUS, QUERIES, T0, writeRequestOf } from './query-corpus.js';

// Starts Prometheus and Elasticsearch, on a machine that may be busy.
jest.setTimeout(300_000);

if (prometheusOnPath === undefined && process.env['CI'] !== 'true')
  process.stderr.write('SKIPPED: no Prometheus on PATH; install it, e.g. `apt-get install prometheus`.\n');
const suite = prometheusOnPath === undefined && process.env['CI'] !== 'true' ? describe.skip : describe;

/** Of all indices that are made here. */
const PREFIX = `query${process.pid}`;
const SLICE_MS = 300_000;
const HOUR_MS = 3_600_000;
/** Sums are added in another order, and a line is fitted around another origin. */
const TOLERANCE = 1e-9;

type Labels = Readonly<Record<string, string>>;
type Points = readonly (readonly [number, string])[];
/** An answer as both give it, or what kind of error it was. */
type Told = { readonly type: string; readonly series: ReadonlyMap<string, Points> } | { readonly error: string };

interface Body {
  readonly status: string;
  readonly errorType?: string;
  readonly data?: { readonly resultType: string; readonly result: unknown };
}
const toldOf = ({ data, errorType = '' }: Body): Told => {
  if (data === undefined) return { error: errorType };
  const { resultType: type, result } = data;
  if (type === 'scalar' || type === 'string') return { type, series: new Map([['', [result as Points[number]]]]) };
  const series = (result as readonly { metric: Labels; value?: Points[number]; values?: Points }[]).map(
    ({ metric, value, values }) => {
      const key = JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1)));
      return [key, values ?? (value === undefined ? [] : [value])] as const;
    },
  );
  return { type, series: new Map(series.sort(([a], [b]) => (a < b ? -1 : 1))) };
};

const numberOf = (text: string): number => (text.includes('Inf') ? Number(`${text}inity`) : Number(text));
const isNear = (a: string, b: string): boolean => {
  const [x, y] = [numberOf(a), numberOf(b)];
  return Object.is(x, y) || x === y || Math.abs(x - y) <= TOLERANCE * Math.max(1e-3, Math.abs(x), Math.abs(y));
};

/** The first difference, or nothing. */
const differenceOf = (ours: Told, theirs: Told): string | undefined => {
  if ('error' in ours || 'error' in theirs)
    return JSON.stringify(ours) === JSON.stringify(theirs) ? undefined : `${shown(ours)}, not ${shown(theirs)}`;
  if (ours.type !== theirs.type) return `a ${ours.type}, not a ${theirs.type}`;
  const keys = [[...ours.series.keys()], [...theirs.series.keys()]].map((some) => some.join('\n'));
  if (keys[0] !== keys[1]) return `the series\n${keys.join('\nnot\n')}`;
  for (const [key, points] of theirs.series) {
    const found = ours.series.get(key) ?? [];
    if (found.length !== points.length) return `${found.length} points, not ${points.length}, of ${key}`;
    for (const [n, [time, value]] of points.entries()) {
      const [at, x] = found[n] ?? [NaN, ''];
      if (at !== time || !isNear(x, value)) return `${at} ${x}, not ${time} ${value}, of ${key}`;
    }
  }
  return undefined;
};
const shown = (told: Told): string => ('error' in told ? `error ${told.error}` : `${told.series.size} series`);

const fill = async (store: TelemetryStore): Promise<void> => {
  const rows = CORPUS.flatMap(({ labels, samples }) => {
    const bytes = encodeLabels(labels);
    const id = store.register(fingerprintOf(bytes), bytes);
    return samples.map(([time, value]) => [id, time, value ?? NaN] as const);
  });
  await store.append({
    ...{ lane: 'ran', from: 0, to: 1 },
    samples: {
      series: Uint32Array.from(rows, ([id]) => id),
      timestampMs: Float64Array.from(rows, ([, time]) => time),
      value: Float64Array.from(rows, ([, , value]) => value),
      length: rows.length,
    },
  });
};

const openElasticsearch = (server: TestServer): Promise<TelemetryStore> =>
  ElasticsearchTelemetryStore.open(
    server.client(),
    {
      ...{ prefix: PREFIX, bulkBytes: 1 << 20, bulksInFlight: 2, maxTries: 3, countersPerClass: 400, maxDays: 100 },
      ...{ maxRowsPerRead: 1_000_000, sleep: () => Promise.resolve(), random: () => 0.5, nowMs: () => 0 },
    },
    () => UNIDENTIFIED,
  );

suite('queries, beside a real Prometheus that has the same samples', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-query-'));
  let prometheus: PrometheusServer | undefined;
  let elasticsearch: TestServer | undefined;
  let stores: readonly TelemetryStore[] = [];
  let queries: readonly Queries[] = [];

  beforeAll(async () => {
    if (prometheusOnPath === undefined) throw new Error('CI=true needs a Prometheus on PATH');
    prometheus = await PrometheusServer.startWith(prometheusOnPath, folder, 'global: {}\n', [
      '--web.enable-remote-write-receiver',
    ]);
    await prometheus.ready();
    for (let from = T0 - SLICE_MS; from < T0 + HOUR_MS + SLICE_MS; from += SLICE_MS) {
      const body = writeRequestOf(from, from + SLICE_MS);
      if (body.length > 0) await prometheus.write(Uint8Array.from(compress(body)));
    }
    if (elasticsearchHere) elasticsearch = await TestServer.start();
    stores = [
      await DuckDbTelemetryStore.open(join(folder, 'telemetry.duckdb'), TelemetryStoreConfig.schema.parse({})),
      new InMemoryTelemetryStore(),
      ...(elasticsearch === undefined ? [] : [await openElasticsearch(elasticsearch)]),
    ];
    for (const store of stores) await fill(store);
    queries = stores.map(
      (store) =>
        new Queries({
          ...{ store, registry: new Registry(), clock: new ManualClock(), nowMs: () => performance.now() },
          config: QueryApiConfig.schema.parse({}),
          metadata: () => [],
        }),
    );
  });
  afterAll(async () => {
    await prometheus?.kill();
    for (const store of stores) await store.close();
    await elasticsearch?.client().ask('DELETE', `/${PREFIX}-*?expand_wildcards=all`, { accept: [400, 404] });
    await elasticsearch?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Every store's difference from Prometheus. */
  const differences = async (
    parameters: Readonly<Record<string, string>>,
    path: 'query' | 'query_range',
    ask: (queries: Queries) => Promise<{ readonly data: Body['data'] }>,
  ): Promise<readonly (string | undefined)[]> => {
    const theirs = toldOf((await prometheus?.ask(path, parameters)) as Body);
    return Promise.all(
      queries.map(async (each) => {
        const ours: Body = await ask(each).then(
          ({ data }) => ({ status: 'success', ...(data === undefined ? {} : { data }) }),
          (error: unknown) => ({ status: 'error', errorType: (error as { kind?: string }).kind ?? String(error) }),
        );
        return differenceOf(toldOf(ours), theirs);
      }),
    );
  };

  it.each(QUERIES)('%s', async (query) => {
    // A subquery's moments are full seconds, and versions of Prometheus differ in whether a window has its begin.
    const shiftMs = /:\w*\]/.test(query) ? 250 : 0;
    for (const seconds of [0, 900, 1_805, 2_700.5, 3_599, 3_900]) {
      const time = (T0 + shiftMs) / 1_000 + seconds;
      const found = await differences({ query, time: String(time) }, 'query', (each) =>
        each.instant(query, Math.round(time * 1_000)),
      );
      expect([seconds, ...found]).toEqual([seconds, ...queries.map(() => undefined)]);
    }
    for (const [from, until, stepMs] of [
      [T0 - 600_000, T0 + HOUR_MS + 600_000, 60_000],
      [T0 + 601_000, T0 + 1_801_000, 37_000],
      [T0 + 1_000_000, T0 + 1_000_000, 1_000],
    ] as const) {
      const [startMs, endMs] = [from + shiftMs, until + shiftMs];
      const parameters = { query, start: startMs / 1_000, end: endMs / 1_000, step: stepMs / 1_000 };
      const texts = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
      const found = await differences(texts, 'query_range', (each) => each.range(query, { startMs, endMs, stepMs }));
      expect([startMs, ...found]).toEqual([startMs, ...queries.map(() => undefined)]);
    }
  });

  it.each(['gap[5m]', 'calls_total[2m] offset 4m', 'stale[20m]', 'load_ratio[5m:40s]', '"text"', 'ends[2m]'])(
    '%s, which only an instant query has',
    async (query) => {
      for (const seconds of [905, 1_805, 3_599]) {
        const time = T0 / 1_000 + seconds;
        const found = await differences({ query, time: String(time) }, 'query', (each) =>
          each.instant(query, time * 1_000),
        );
        expect([seconds, ...found]).toEqual([seconds, ...queries.map(() => undefined)]);
      }
    },
  );
});
