import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Configuration } from '#foundation/platform';
import { CanarySearch, pseudonymOf, type Searched } from './search.js';
import { type Sending, sendingsOf, type Target } from './sendings.js';
import { duckDbIn, elasticsearchAt, filesIn, sqliteIn, type Written } from './written.js';

export interface Report extends Searched {
  /** What receivers answered that refused a canary. */
  readonly refusals: readonly string[];
  /** `kind in region` of canaries whose pseudonym was found nowhere: nothing is proved of these. */
  readonly unseen: readonly string[];
  /** Subscribers whose pseudonym is the same in two regions. */
  readonly joinable: readonly string[];
}

const LOOK_EVERY_MS = 100;
const ARRIVE_WITHIN_MS = 30_000;
const KEY_PREFIX = 'pseudonyms-';

const metricsOf = async ({ url, token }: Target): Promise<string> =>
  (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();

/** Sends every canary, and resolves once the appliance has stored what came of them. @returns answers that are refusals */
export const sendAll = async (
  sendings: readonly Sending[],
  target: Target,
  say: (text: string) => void,
): Promise<readonly string[]> => {
  const refusals: string[] = [];
  for (const { canary, region, send } of sendings) {
    const answer = await send().catch((error: unknown) => `failed: ${String(error)}`);
    say(`  ${canary.kind} in ${region}: ${answer}`);
    if (/^(?:[45]\d\d|failed)/u.test(answer)) refusals.push(`${canary.kind} in ${region}: ${answer}`);
  }
  const until = Date.now() + ARRIVE_WITHIN_MS;
  for (;;) {
    const metrics = await metricsOf(target);
    const isThere = sendings.every(({ arrived }) => arrived?.test(metrics) ?? true);
    const isStored = /^noc_lane_lag_bytes 0$/mu.test(metrics) && /^noc_lane_store_lag_bytes 0$/mu.test(metrics);
    // With Elasticsearch what is stored waits on the disk until the cluster took it.
    const isDelivered = !/^noc_telemetry_store_spooled_bytes [1-9]/mu.test(metrics);
    if ((isThere && isStored && isDelivered) || Date.now() > until) return refusals;
    await sleep(LOOK_EVERY_MS);
  }
};

/** Keys that the appliance made for itself, by region. */
const keysIn = (data: string): ReadonlyMap<string, Uint8Array> => {
  const folder = join(data, 'keys');
  const names = existsSync(folder) ? readdirSync(folder).map(decodeURIComponent) : [];
  return new Map(
    names
      .filter((name) => name.startsWith(KEY_PREFIX))
      .map((name) => [name.slice(KEY_PREFIX.length), readFileSync(join(folder, encodeURIComponent(name)))]),
  );
};

async function* everythingIn(
  data: string,
  isRunning: boolean,
  elasticsearch?: { url: string; prefix: string; authorization?: string },
): AsyncGenerator<Written> {
  yield* filesIn(data);
  for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.sqlite')) yield* sqliteIn(join(data, name), name);
    // While the appliance runs its file is open to nobody else.
    if (name.endsWith('.duckdb') && !isRunning) yield* duckDbIn(join(data, name), name);
  }
  if (elasticsearch !== undefined)
    yield* elasticsearchAt(elasticsearch.url, elasticsearch.prefix, elasticsearch.authorization);
}

export interface Place {
  readonly data: string;
  readonly isRunning: boolean;
  readonly elasticsearch?: { readonly url: string; readonly prefix: string; readonly authorization?: string };
  /** What else it said, e.g. on its output. */
  readonly said?: readonly Written[];
}

/** Searches everything that was written for canaries that were sent. */
export const searchAll = async (
  sendings: readonly Sending[],
  { data, isRunning, elasticsearch, said = [] }: Place,
): Promise<Searched & Pick<Report, 'unseen' | 'joinable'>> => {
  const canaries = [...new Map(sendings.map(({ canary }) => [canary.kind, canary])).values()];
  const keys = keysIn(data);
  const search = new CanarySearch(canaries, keys);
  for (const written of said) search.look(written);
  for await (const written of everythingIn(data, isRunning, elasticsearch)) search.look(written);
  const { outcome } = search;
  const unseen = sendings
    .filter(({ canary, region }) => !outcome.seen.has(`${canary.kind}|${region}`))
    .map(({ canary, region }) => `${canary.kind} in ${region}`);
  const joinable = canaries
    .filter(({ msisdn }) => new Set([...keys.values()].map((key) => pseudonymOf(msisdn, key))).size < keys.size)
    .map(({ kind }) => kind);
  return { ...outcome, unseen: [...new Set(unseen)], joinable };
};

/** @param regions of sources that say themselves where they are */
export const runCanaries = async (
  configuration: Configuration,
  target: Target,
  regions: readonly string[],
  say: (text: string) => void,
): Promise<{ readonly sendings: readonly Sending[]; readonly refusals: readonly string[] }> => {
  const sendings = sendingsOf(configuration, target, regions);
  return { sendings, refusals: await sendAll(sendings, target, say) };
};
