import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionOf, ElasticsearchClient, elasticsearchConnection } from '#foundation/elasticsearch';
import { quantile } from '../domain/quantile.js';
import { type Rng } from '../domain/rng.js';
import { Child } from '../running/child.js';
import { type ClusterNodes } from './cluster-nodes.js';
import { type Compared, compareCluster } from './compare-cluster.js';
import { metricOf } from './exposition.js';
import { CALLS_RECEIVER, MixedLoad } from './mixed-load.js';

export interface KillsOptions {
  readonly kills: number;
  readonly series: number;
  /** Between the beginnings of two rounds. */
  readonly everyMs: number;
  readonly folder: string;
  readonly dist: string;
}

/** One time that nodes were killed. */
interface Killed {
  readonly what: Victims;
  /** Chunks that were on their way to the cluster at that moment. */
  readonly chunksPending: number;
  /** Readiness by what it said, and how often while the cluster said the same before and after. */
  readonly told: Readonly<Record<string, number>>;
  readonly toldRight: number;
  readonly toldWrong: number;
  readonly longestGapMs: number;
  readonly spooledBytes: number;
  readonly greenAfterSeconds: number;
}
/** A node, the elected master, or both at once, which leaves no majority. */
type Victims = 'node' | 'master' | 'majority';

export interface KillsResult extends Compared {
  readonly kills: readonly Killed[];
  readonly bodies: number;
  readonly deferred: number;
  readonly acknowledgeMsP99: number;
  readonly longestGapMs: number;
  /** Of the indices, the smallest number. */
  readonly replicas: number;
  readonly loadSeconds: number;
}

const PREFIX = 'nocturne';
const GREEN_WITHIN_MS = 180_000;
const SETTLE_WITHIN_MS = 240_000;
const STOP_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 200;
/** Order of what is killed; the moments are drawn. */
const ORDER: readonly Victims[] = ['master', 'node', 'master', 'majority', 'node', 'master'];

interface Watched {
  told: Record<string, number>;
  toldRight: number;
  toldWrong: number;
  spooledBytes: number;
}

export const runKills = async (
  nodes: ClusterNodes,
  options: KillsOptions,
  rng: Rng,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<KillsResult> => {
  const { folder, dist } = options;
  const config = join(folder, 'appliance.yaml');
  const data = join(folder, 'data');
  writeFileSync(
    config,
    JSON.stringify({
      appliance: { networkTime: 'telemetry' },
      cdr: { receivers: [CALLS_RECEIVER] },
      stores: { use: 'elasticsearch', prefix: PREFIX, elasticsearch: { urls: nodes.urls } },
    }),
  );
  const args = ['--config', config, '--data', data, '--port', '0'];
  const appliance = new Child('The appliance', join(dist, 'appliance', 'src', 'main.js'), args);
  let load: MixedLoad | undefined;
  let sending: Promise<void> = Promise.resolve();
  try {
    const url = (await appliance.find(/listens at (\S+)/, 60_000)).replace(/\/$/, '');
    const mixed = (load = new MixedLoad(url, options.series, options.everyMs));
    const began = performance.now();
    sending = mixed.run();
    let failed: Error | undefined;
    sending.catch((error: unknown) => {
      failed = error instanceof Error ? error : new Error(String(error));
    });
    const go = (): void => {
      signal.throwIfAborted();
      if (failed !== undefined) throw failed;
    };
    const rest = async (ms: number): Promise<void> => {
      const end = performance.now() + ms;
      while (performance.now() < end) {
        go();
        await sleep(LOOK_EVERY_MS);
      }
    };
    const until = async (what: string, withinMs: number, isSo: () => Promise<boolean>): Promise<number> => {
      const from = performance.now();
      while (!(await isSo())) {
        go();
        if (performance.now() - from > withinMs) throw new Error(`${what}: not within ${withinMs / 1_000} s.`);
        await sleep(LOOK_EVERY_MS);
      }
      return (performance.now() - from) / 1_000;
    };
    const isGreen = async (): Promise<boolean> => (await nodes.health(`${PREFIX}-*`)) === 'green';
    const metrics = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
    const pending = async (): Promise<number> => metricOf(await metrics(), 'noc_telemetry_store_chunks_pending');

    const kills: Killed[] = [];
    for (let n = 0; n < options.kills; n++) {
      await until('The cluster was not green', GREEN_WITHIN_MS, isGreen);
      await rest(2_000 + rng.uniform() * 5_000);
      const what = ORDER[n % ORDER.length] ?? 'node';
      const master = (await nodes.master()) ?? '';
      const others = nodes.names.filter((name) => name !== master);
      const other = others[Math.floor(rng.uniform() * others.length)] ?? '';
      const victims = what === 'master' ? [master] : what === 'node' ? [other] : [master, other];
      // In the middle of a request, where one comes soon.
      let chunksPending = 0;
      for (let tries = 0; tries < 200 && chunksPending === 0; tries++) chunksPending = await pending();
      mixed.takeGapMs();
      await nodes.kill(victims);
      const watched: Watched = { told: {}, toldRight: 0, toldWrong: 0, spooledBytes: 0 };
      const looking = new AbortController();
      const looked = watch(nodes, url, watched, looking.signal);
      await rest(3_000 + rng.uniform() * 5_000);
      const from = performance.now();
      await nodes.start(victims);
      await until('The cluster was not green again', GREEN_WITHIN_MS, isGreen);
      const greenAfterSeconds = (performance.now() - from) / 1_000;
      looking.abort();
      await looked;
      kills.push({ what, chunksPending, ...watched, longestGapMs: mixed.takeGapMs(), greenAfterSeconds });
      say(`kill ${n + 1}: ${JSON.stringify(kills.at(-1))}`);
    }
    await rest(2_000);
    mixed.stop();
    await sending;
    const loadSeconds = (performance.now() - began) / 1_000;
    await until('Not everything was delivered', SETTLE_WITHIN_MS, async () => {
      const text = await metrics();
      const waiting = ['noc_lane_lag_bytes', 'noc_lane_store_lag_bytes', 'noc_telemetry_store_spooled_bytes'];
      return [...waiting, 'noc_record_store_mirror_behind_records'].every((name) => metricOf(text, name) === 0);
    });
    await appliance.stop(STOP_WITHIN_MS);
    const replicas = await fewestReplicas(nodes);
    say(`${mixed.rounds} rounds were acknowledged; reading back.`);
    const client = new ElasticsearchClient(
      connectionOf(elasticsearchConnection.parse({ urls: [...nodes.urls], requestTimeoutMs: 120_000 }), {
        env: {},
        readFile: () => '',
      }),
    );
    try {
      const compared = await compareCluster(client, PREFIX, data, mixed);
      return {
        ...compared,
        kills,
        bodies: mixed.bodiesSent,
        deferred: mixed.deferred,
        acknowledgeMsP99: quantile(mixed.latenciesMs, 0.99) ?? NaN,
        longestGapMs: Math.max(...kills.map(({ longestGapMs }) => longestGapMs)),
        replicas,
        loadSeconds,
      };
    } finally {
      await client.close();
    }
  } finally {
    load?.stop();
    await appliance.stop(STOP_WITHIN_MS);
    await sending.catch(() => undefined);
  }
};

/** Compares what readiness says with what the cluster says of itself right before and after. */
const watch = async (nodes: ClusterNodes, url: string, watched: Watched, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const before = await nodes.health(`${PREFIX}-*`);
    const told = await toldBy(url);
    const after = await nodes.health(`${PREFIX}-*`);
    watched.told[told.cluster] = (watched.told[told.cluster] ?? 0) + 1;
    watched.spooledBytes = Math.max(watched.spooledBytes, told.spooledBytes);
    if (before === after) {
      // Without a master nobody can say; red is what that means for us.
      const isRight = told.cluster === (before ?? 'red') || (before === undefined && told.cluster === 'away');
      if (isRight) watched.toldRight++;
      else watched.toldWrong++;
    }
    await sleep(LOOK_EVERY_MS);
  }
};

const toldBy = async (url: string): Promise<{ cluster: string; spooledBytes: number }> => {
  const answer = await fetch(`${url}/health/ready`);
  const { details } = (await answer.json()) as {
    details: { elasticsearch: { cluster: string; spooledBytes: number } };
  };
  return details.elasticsearch;
};

const fewestReplicas = async (nodes: ClusterNodes): Promise<number> => {
  const settings = await nodes.ask<Record<string, { settings: { index: { number_of_replicas: string } } }>>(
    `/${PREFIX}-*/_settings`,
  );
  return Math.min(...Object.values(settings ?? {}).map((each) => Number(each.settings.index.number_of_replicas)));
};
