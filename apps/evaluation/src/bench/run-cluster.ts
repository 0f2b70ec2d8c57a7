import { setTimeout as sleep } from 'node:timers/promises';
import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { ElasticsearchTelemetryStore, encodeLabels, fingerprintOf } from '#foundation/telemetry-store';
import { networkTimeOf } from '#foundation/vocabulary';
import { bodiesOf, type ClusterLoad, columnsOf, labelsOf, T0, valueOf } from './cluster-load.js';

/** How raw bulk requests are sent: the fastest is what the product is held against. */
export interface RawWay {
  readonly bytes: number;
  readonly inFlight: number;
}
export interface LoadRate {
  readonly documentsPerSecond: number;
  readonly samplesPerSecond: number;
  readonly seconds: number;
}

const BULK_BYTES = 4 << 20;
const IN_FLIGHT = 3;
/** Series whose every sample is read back and compared. */
const COMPARED = 200;

const rateOf = (documents: number, samples: number, ms: number): LoadRate => ({
  documentsPerSecond: Math.round(documents / (ms / 1_000)),
  samplesPerSecond: Math.round(samples / (ms / 1_000)),
  seconds: ms / 1_000,
});

/** Loads through the store, reads back and compares. Generating columns is not counted, everything that the store does is. */
export const runStore = async (
  client: ElasticsearchClient,
  prefix: string,
  load: ClusterLoad,
  reportsAChunk: number,
): Promise<LoadRate & { readonly cpuSeconds: number }> => {
  const settings = {
    ...{ prefix, bulkBytes: BULK_BYTES, bulksInFlight: IN_FLIGHT, maxTries: 10, countersPerClass: 900, maxDays: 100 },
    ...{ maxRowsPerRead: 5_000_000, sleep: async (ms: number) => sleep(ms), random: Math.random, nowMs: Date.now },
  };
  const store = await ElasticsearchTelemetryStore.open(client, settings, ({ managed_element: element, cell }) => ({
    class: 'NRCellDU',
    region: 'north',
    dn: `ManagedElement=${element ?? ''},NRCellDU=${cell ?? ''}`,
  }));
  const fingerprints: string[] = [];
  const ids = Uint32Array.from({ length: load.objects * load.counters }, (_, at) => {
    const bytes = encodeLabels(labelsOf(Math.floor(at / load.counters), at % load.counters));
    fingerprints.push(fingerprintOf(bytes));
    return store.register(fingerprints.at(-1) ?? '', bytes);
  });
  const chunks = [];
  for (let first = 0; first < load.reports; first += reportsAChunk)
    chunks.push(columnsOf(load, ids, first, Math.min(load.reports, first + reportsAChunk)));
  const samples = chunks.reduce((sum, { length }) => sum + length, 0);
  // Series and the day's index are made once, long before the load of a day: they are not what is measured.
  await store.append({ lane: 'bench', from: 0, to: 1, samples: columnsOf(load, ids, 0, 0) });
  const began = performance.now();
  const cpu = process.cpuUsage();
  await Promise.all(chunks.map((chunk, n) => store.append({ lane: 'bench', from: n + 1, to: n + 2, samples: chunk })));
  const spent = process.cpuUsage(cpu);
  const ms = performance.now() - began;
  const stored = (await store.usage()).samples;
  if (stored !== samples) throw new Error(`${samples} samples were acknowledged, ${stored} are stored.`);
  await compare(store, load, fingerprints);
  await store.close();
  return { ...rateOf(load.objects * load.reports, samples, ms), cpuSeconds: (spent.user + spent.system) / 1e6 };
};

const compare = async (
  store: ElasticsearchTelemetryStore,
  load: ClusterLoad,
  all: readonly string[],
): Promise<void> => {
  const step = Math.max(1, Math.floor(all.length / COMPARED));
  const chosen = all.map((fingerprint, at) => ({ fingerprint, at })).filter(({ at }) => at % step === 0);
  const range = { from: networkTimeOf(T0 - 1), until: networkTimeOf(Infinity) };
  const found = await store.samples({ select: { fingerprints: chosen.map((each) => each.fingerprint) }, ...range });
  const places = new Map(chosen.map(({ fingerprint, at }) => [fingerprint, at]));
  if (found.length !== chosen.length) throw new Error(`${found.length} of ${chosen.length} series were read back.`);
  for (const { fingerprint, value } of found) {
    const at = places.get(fingerprint) ?? 0;
    const [object, counter] = [Math.floor(at / load.counters), at % load.counters];
    if (value.length !== load.reports || value.some((x, report) => x !== valueOf(object, counter, report)))
      throw new Error(`Samples of ${fingerprint} are not what was stored.`);
  }
};

/** Loads ready-made bodies into an index of the same settings and mapping. */
export const runRaw = async (
  client: ElasticsearchClient,
  like: string,
  index: string,
  load: ClusterLoad,
  { bytes, inFlight }: RawWay,
): Promise<LoadRate> => {
  await makeLike(client, like, index);
  const { bodies, documents } = bodiesOf(load, index, bytes);
  const began = performance.now();
  const send = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const answer = await client.ask<{ errors: boolean }>('POST', '/_bulk', {
        lines: body,
        query: { filter_path: 'errors' },
      });
      if (answer.body.errors) throw new Error('A raw bulk request failed in part.');
    }
  };
  await Promise.all(Array.from({ length: inFlight }, send));
  const ms = performance.now() - began;
  await client.ask('POST', `/${index}/_refresh`);
  const { body } = await client.ask<{ count: number }>('GET', `/${index}/_count`);
  if (body.count !== documents) throw new Error(`${documents} documents were sent, ${body.count} are there.`);
  return rateOf(documents, documents * load.counters, ms);
};

interface Described {
  readonly mappings: object;
  readonly settings: { readonly index: Readonly<Record<string, unknown>> };
}

const makeLike = async (client: ElasticsearchClient, like: string, index: string): Promise<void> => {
  const { body } = await client.ask<Record<string, Described>>('GET', `/${like}`);
  const [found] = Object.values(body);
  if (found === undefined) throw new Error(`There is no index ${like}.`);
  const { mode, routing_path, time_series, mapping, number_of_shards, auto_expand_replicas } = found.settings.index;
  const settings = { index: { mode, routing_path, time_series, mapping, number_of_shards, auto_expand_replicas } };
  await client.ask('PUT', `/${index}`, { body: { settings, mappings: found.mappings } });
};
