import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type ElasticsearchClient } from '#foundation/elasticsearch';
import {
  ElasticsearchRecordStore,
  type RecordStore,
  SqliteRecordStore,
  type StoredRecord,
} from '#foundation/record-store';
import {
  ElasticsearchTelemetryStore,
  encodeLabels,
  fingerprintOf,
  type Page,
  type RecordQuery,
} from '#foundation/telemetry-store';
import { networkTimeOf } from '#foundation/vocabulary';
import { callsOf, logsOf, timeOf } from './mixed-load.js';
import { type LoadSeries, valueAt } from './series.js';

const ALWAYS = { from: networkTimeOf(-Infinity), until: networkTimeOf(Infinity) };
const SERIES_AT_ONCE = 100;
const PAGE = 5_000;
const PLACE = { class: 'unidentified', region: 'default' };

/** What is in the cluster, against what was acknowledged. */
export interface Compared {
  readonly samples: number;
  readonly calls: number;
  readonly logs: number;
  readonly records: number;
  /** Samples that the appliance itself makes of calls. */
  readonly derived: number;
  readonly missing: number;
  readonly different: number;
  readonly doubled: number;
  /** Nobody sent it. */
  readonly unheardOf: number;
  readonly deadLetters: number;
}

/** Reads back every sample, call, log record and record, as a store that is opened anew gives them. */
export const compareCluster = async (
  client: ElasticsearchClient,
  prefix: string,
  dataFolder: string,
  sent: { readonly series: readonly LoadSeries[]; readonly rounds: number },
): Promise<Compared> => {
  const settings = {
    ...{ prefix, bulkBytes: 1 << 20, bulksInFlight: 1, maxTries: 5, countersPerClass: 900, maxDays: 4_000 },
    ...{ maxRowsPerRead: 5_000_000, sleep: async (ms: number) => sleep(ms), random: Math.random, nowMs: Date.now },
  };
  const store = await ElasticsearchTelemetryStore.open(client, settings, () => PLACE);
  const tally = { missing: 0, different: 0, doubled: 0, unheardOf: 0 };
  try {
    const { found, own, derived } = await compareSamples(store, sent, tally);
    const usage = await store.usage();
    tally.doubled += usage.samples - found;
    const rounds = Array.from({ length: sent.rounds }, (_, round) => round);
    const calls = await all((query) => store.calls(query));
    compareRows(
      new Map(
        rounds.flatMap(callsOf).map((call) => [call.id, { ...call, trunk: `SubNetwork=North,SipTrunk=${call.trunk}` }]),
      ),
      calls.map((call) => [call.id, { ...call }]),
      tally,
    );
    const logs = await all((query) => store.logs(query));
    compareRows(
      new Map(rounds.flatMap(logsOf).map((log) => [log.body, log])),
      logs.map((log) => [log.body, { ...log }]),
      tally,
    );
    const records = await compareRecords(client, `${prefix}-records`, dataFolder, tally);
    const letters = await client.ask<{ count: number }>('GET', `/${prefix}-dead-letter/_count`);
    return {
      ...{ samples: own, derived, calls: calls.length, logs: logs.length, records },
      ...{ ...tally, deadLetters: letters.body.count },
    };
  } finally {
    await store.close();
  }
};

type Tally = Record<'missing' | 'different' | 'doubled' | 'unheardOf', number>;

const compareSamples = async (
  store: ElasticsearchTelemetryStore,
  { series, rounds }: { readonly series: readonly LoadSeries[]; readonly rounds: number },
  tally: Tally,
): Promise<{ found: number; own: number; derived: number }> => {
  const wanted = new Map(series.map((one) => [fingerprintOf(encodeLabels(one.labels)), one]));
  let [found, own, derived] = [0, 0, 0];
  const known = await store.seriesWhere([]);
  for (let at = 0; at < known.length; at += SERIES_AT_ONCE) {
    const page = known.slice(at, at + SERIES_AT_ONCE);
    const fingerprints = page.map(({ fingerprint }) => fingerprint);
    for (const { fingerprint, timestampMs, value } of await store.samples({ ...ALWAYS, select: { fingerprints } })) {
      found += value.length;
      const one = wanted.get(fingerprint);
      wanted.delete(fingerprint);
      if (one === undefined) {
        const labels = page.find((each) => each.fingerprint === fingerprint)?.labels ?? {};
        if ('noc_observation' in labels || labels['__name__']?.startsWith('noc_') === true) derived += value.length;
        else tally.unheardOf += value.length;
        continue;
      }
      const stored = new Map(Array.from(timestampMs, (time, n) => [time, value[n]]));
      for (let round = 0; round < rounds; round++) {
        const is = stored.get(timeOf(round));
        if (is === undefined) tally.missing++;
        else if (!Object.is(is, valueAt(one, round))) tally.different++;
        else own++;
        stored.delete(timeOf(round));
      }
      tally.unheardOf += stored.size;
    }
  }
  tally.missing += wanted.size * rounds;
  return { found, own, derived };
};

/** What a row has beside what was sent (pseudonyms, whether it was answered) is not compared. */
const compareRows = (
  wanted: Map<string, object>,
  found: readonly (readonly [string, Readonly<Record<string, unknown>>])[],
  tally: Tally,
): void => {
  const seen = new Set<string>();
  for (const [key, row] of found) {
    const expected = wanted.get(key);
    if (expected === undefined) tally.unheardOf++;
    else if (seen.has(key)) tally.doubled++;
    else if (Object.entries(expected).some(([name, value]) => !Object.is(row[name], value))) tally.different++;
    seen.add(key);
  }
  for (const key of wanted.keys()) if (!seen.has(key)) tally.missing++;
};

const all = async <T>(read: (query: RecordQuery) => Promise<Page<T>>): Promise<T[]> => {
  const found: T[] = [];
  for (let after: string | undefined; ;) {
    const { items, next } = await read({ ...ALWAYS, limit: PAGE, ...(after === undefined ? {} : { after }) });
    found.push(...items);
    if (next === undefined) return found;
    after = next;
  }
};

const allRecords = async (store: RecordStore): Promise<Map<string, unknown>> => {
  const found: StoredRecord<unknown>[] = [];
  for (;;) {
    const after = found.at(-1)?.id;
    const page = await store.query('', { limit: PAGE, ...(after === undefined ? {} : { after }) });
    found.push(...page);
    if (page.length < PAGE) return new Map(found.map(({ id, value }) => [id, value]));
  }
};

/** The copy in the cluster against the file that decides. */
const compareRecords = async (
  client: ElasticsearchClient,
  index: string,
  dataFolder: string,
  tally: Tally,
): Promise<number> => {
  await client.ask('POST', `/${index}/_refresh`);
  const files = new SqliteRecordStore(join(dataFolder, 'records.sqlite'));
  try {
    const [wanted, copies] = [await allRecords(files), await allRecords(new ElasticsearchRecordStore(client, index))];
    for (const [id, value] of wanted)
      if (!copies.has(id)) tally.missing++;
      else if (!isDeepStrictEqual(copies.get(id), value)) tally.different++;
    for (const id of copies.keys()) if (!wanted.has(id)) tally.unheardOf++;
    return wanted.size;
  } finally {
    files.close();
  }
};
