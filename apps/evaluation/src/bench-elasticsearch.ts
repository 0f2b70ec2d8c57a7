// `npm run bench -- elasticsearch`: what the telemetry store puts into an Elasticsearch, against the fastest load of ready-made bodies into the same one.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { connectionOf, ElasticsearchClient, elasticsearchConnection } from '#foundation/elasticsearch';
import { type ClusterLoad } from './bench/cluster-load.js';
import { type LoadRate, type RawWay, runRaw, runStore } from './bench/run-cluster.js';
import { serverScript } from './bench/server-script.js';
import { quantile } from './domain/quantile.js';

const USAGE = `Usage: npm run bench -- elasticsearch [options]

  --objects N    that report                                       (default 2000)
  --counters N   of each                                           (default 20)
  --reports N    of each in a run                                  (default 150)
  --rounds N     of store and raw load in turn, after a warm-up    (default 5)
  --url URL      of a server that runs; else one is started: needs a JDK >= 21 and Maven
  --json FILE    everything that was measured
`;
/** Of these the fastest is the measure, in each round the one that won the warm-up. */
const WAYS: readonly RawWay[] = [
  { bytes: 1 << 20, inFlight: 2 },
  { bytes: 2 << 20, inFlight: 4 },
  { bytes: 6 << 20, inFlight: 2 },
];
/** Reports of a chunk: about as many samples as a lane commits at a time. */
const REPORTS_A_CHUNK = 10;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== 'elasticsearch'),
  options: {
    objects: { type: 'string', default: '2000' },
    counters: { type: 'string', default: '20' },
    reports: { type: 'string', default: '150' },
    rounds: { type: 'string', default: '5' },
    url: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  say(USAGE);
  process.exit(0);
}

const NAME = 'bench';
const PORTS = [9_280, 9_380] as const;

const run = async (url: string): Promise<object> => {
  const client = new ElasticsearchClient(
    connectionOf(elasticsearchConnection.parse({ urls: [url], requestTimeoutMs: 120_000 }), {
      env: {},
      readFile: () => '',
    }),
  );
  const load: ClusterLoad = {
    objects: Number(values.objects),
    counters: Number(values.counters),
    reports: Number(values.reports),
  };
  const { body } = await client.ask<{ version: { number: string } }>('GET', '/');
  say(
    `Elasticsearch ${body.version.number}; ${load.objects} objects x ${load.counters} counters x ${load.reports} reports; every bulk request is on the disk when it is answered (translog durability "request").`,
  );
  const stamp = `b${process.pid}`;
  let made = 0;
  const store = async (): Promise<LoadRate & { cpuSeconds: number; index: string }> => {
    const prefix = `${stamp}_${made++}`;
    const rate = await runStore(client, prefix, load, REPORTS_A_CHUNK);
    const found = await client.ask<Record<string, unknown>>('GET', `/${prefix}-samples-*/_alias`);
    return { ...rate, index: Object.keys(found.body)[0] ?? '' };
  };
  const raw = (like: string, way: RawWay): Promise<LoadRate> =>
    runRaw(client, like, `${stamp}-raw-${made++}`, load, way);
  try {
    const { index } = await store();
    let [way, best] = [WAYS[0], 0];
    for (const each of WAYS) {
      const { documentsPerSecond } = await raw(index, each);
      say(`warm-up: raw, ${each.bytes >> 20} MiB x ${each.inFlight} in flight: ${documentsPerSecond} documents/s`);
      if (documentsPerSecond > best) [way, best] = [each, documentsPerSecond];
    }
    const rounds: { store: LoadRate; raw: LoadRate; cpuSeconds: number }[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      // The order changes, so that neither always finds the server as the other left it.
      const first = round % 2 === 0 ? await store() : undefined;
      const rawRate = await raw(index, way ?? { bytes: 1 << 20, inFlight: 2 });
      const rate = first ?? (await store());
      rounds.push({ store: rate, raw: rawRate, cpuSeconds: rate.cpuSeconds });
      say(
        `round ${round + 1}: store ${rate.documentsPerSecond} documents/s (${rate.samplesPerSecond} samples/s), raw ${rawRate.documentsPerSecond}`,
      );
    }
    const median = (of: (round: (typeof rounds)[number]) => number): number => quantile(rounds.map(of), 0.5) ?? NaN;
    const ratios = rounds.map((round) => round.store.documentsPerSecond / round.raw.documentsPerSecond);
    return {
      bench: 'elasticsearch',
      n: rounds.length,
      documentsPerSecond: median((round) => round.store.documentsPerSecond),
      samplesPerSecond: median((round) => round.store.samplesPerSecond),
      rawDocumentsPerSecond: median((round) => round.raw.documentsPerSecond),
      ratioToRawBulk: quantile(ratios, 0.5) ?? NaN,
      ratios: ratios.map((ratio) => Number(ratio.toFixed(3))),
      raw: way,
      clientCpuSeconds: median((round) => round.cpuSeconds),
      rounds,
    };
  } finally {
    await client.ask('DELETE', `/${stamp}*`, { accept: [400, 404] }).catch(() => undefined);
    await client.ask('DELETE', `/_index_template/${stamp}*`, { accept: [404] }).catch(() => undefined);
    await client.close();
  }
};

let result: object;
if (values.url !== undefined) result = await run(values.url);
else {
  process.env['ES_FAST'] ??= '0';
  process.env['HEAP'] ??= '1g';
  const script = await serverScript();
  script.install();
  script.forget(NAME);
  try {
    result = await run(await script.start(NAME, ...PORTS));
  } finally {
    await script.end(NAME, 'SIGTERM');
    script.forget(NAME);
  }
}
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(result, null, 2));
say(`RESULT ${JSON.stringify({ ...result, rounds: undefined })}`);
