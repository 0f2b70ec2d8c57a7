// `npm run stores -- COMMAND`: what an operator does with the stores while the appliance does not run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionOf, ElasticsearchClient } from '#foundation/elasticsearch';
import { type Configuration, loadConfig } from '#foundation/platform';
import { ElasticsearchRecordStore, SqliteRecordStore } from '#foundation/record-store';
import { DuckDbTelemetryStore, ElasticsearchTelemetryStore, TelemetryStoreConfig } from '#foundation/telemetry-store';
import { ApplianceConfig } from './appliance.config.js';
import { CONFIG_SLICES } from './config-slices.js';
import { openDataFolder } from './data-folder.js';
import { regionByRoot } from './pipeline.js';
import { placing } from './placing.js';
import { StoresConfig } from './stores.config.js';
import { copyRecords } from './stores-command/copy-records.js';
import { copyTelemetry } from './stores-command/copy-telemetry.js';
import { Snapshots } from './stores-command/snapshots.js';

const USAGE = `Usage: npm run stores -- COMMAND --config FILE [options]

  repository DIR   snapshots go to this folder, which stands under path.repo of every node
  snapshot NAME    of all indices of the appliance; it may run meanwhile
  snapshots        that there are
  restore NAME     replaces all indices of the appliance; it must not run
  to-elasticsearch copies the data folder's samples, calls, log records and records; the appliance must not run
  to-embedded      the other way

  --data DIR       the data folder                            (default ./data)
  --config FILE    YAML configuration with the slice \`stores\`; may be given several times
  --since TIME     copies what is newer than this             (default what the configuration keeps)
`;
const STEP_MS = 600_000;
const DAY_MS = 86_400_000;
/** Lanes of this release. */
const LANES = ['0'];

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    data: { type: 'string', default: 'data' },
    config: { type: 'string', multiple: true, default: [] },
    since: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const [command = '', argument = ''] = positionals;

const clientOf = (config: Configuration): ElasticsearchClient =>
  new ElasticsearchClient(
    connectionOf(config.get(StoresConfig).elasticsearch, {
      env: process.env,
      readFile: (path) => readFileSync(path, 'utf8'),
    }),
  );

const copy = async (config: Configuration, client: ElasticsearchClient, isToCluster: boolean): Promise<void> => {
  const { prefix, bulkBytes, bulksInFlight, countersPerClass, maxDays } = config.get(StoresConfig);
  const limits = config.get(TelemetryStoreConfig);
  const files = new SqliteRecordStore(join(values.data, 'records.sqlite'));
  const embedded = await DuckDbTelemetryStore.open(join(values.data, 'telemetry.duckdb'), limits);
  const cluster = await ElasticsearchTelemetryStore.open(
    client,
    {
      ...{ prefix, bulkBytes, bulksInFlight, countersPerClass, maxDays, maxRowsPerRead: limits.maxRowsPerRead },
      ...{ maxTries: 20, sleep: async (ms) => sleep(ms), random: Math.random, nowMs: Date.now },
    },
    placing(config, regionByRoot),
  );
  const records = new ElasticsearchRecordStore(client, `${prefix}-records`);
  const now = Date.now();
  const sinceMs = values.since === undefined ? now - limits.keep.samplesDays * DAY_MS : Date.parse(values.since);
  const range = { sinceMs, untilMs: now + config.get(ApplianceConfig).maxAheadMs, stepMs: STEP_MS };
  const told = (untilMs: number, { samples, calls, logs }: { samples: number; calls: number; logs: number }): void => {
    if (samples + calls + logs > 0)
      say(`up to ${new Date(untilMs).toISOString()}: ${samples} samples, ${calls} calls, ${logs} log records`);
  };
  try {
    const [source, target] = isToCluster ? [embedded, cluster] : [cluster, embedded];
    await cluster.usage(); // Says now that nobody answers.
    const copied = await copyTelemetry(source, target, range, LANES, told);
    const kept = isToCluster ? await copyRecords(files, records) : await copyRecords(records, files);
    say(
      `RESULT ${JSON.stringify({ ...copied, records: kept.copied, recordsThereBefore: kept.kept, cutOver: LANES.map((lane) => target.storedThrough(lane)) })}`,
    );
  } finally {
    await embedded.close();
    await cluster.close();
    files.close();
  }
};

const run = async (): Promise<number> => {
  const config = loadConfig(values.config, CONFIG_SLICES);
  const client = clientOf(config);
  const snapshots = new Snapshots(client, config.get(StoresConfig).prefix);
  try {
    switch (command) {
      case 'repository':
        await snapshots.useFolder(argument);
        return 0;
      case 'snapshot':
        await snapshots.take(argument);
        say(`The snapshot ${argument} is complete.`);
        return 0;
      case 'snapshots':
        for (const { snapshot, state, start_time: began = '', indices } of await snapshots.list())
          say(`${snapshot}\t${state}\t${began}\t${indices.length} indices`);
        return 0;
      case 'restore':
      case 'to-elasticsearch':
      case 'to-embedded': {
        const giveBack = openDataFolder(values.data);
        try {
          if (command === 'restore') await snapshots.restore(argument, LANES);
          else await copy(config, client, command === 'to-elasticsearch');
        } finally {
          giveBack();
        }
        return 0;
      }
      default:
        say(USAGE);
        return values.help ? 0 : 1;
    }
  } finally {
    await client.close();
  }
};

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
