import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectionOf, ElasticsearchClient, ElasticsearchFailure, type Health } from '#foundation/elasticsearch';
import { type Configuration } from '#foundation/platform';
import {
  ElasticsearchRecordStore,
  MirroredRecordStore,
  type RecordStore,
  SqliteRecordStore,
} from '#foundation/record-store';
import {
  ChunkSpool,
  DuckDbTelemetryStore,
  ElasticsearchTelemetryStore,
  type Place,
  SpooledTelemetryStore,
  type TelemetryStore,
  TelemetryStoreConfig,
} from '#foundation/telemetry-store';
import { StoresConfig } from './stores.config.js';

const RETRY_MS = 1_000;
const MIRROR_EVERY_MS = 500;
const MAX_TRIES = 3;
const SEGMENT_BYTES = 64 << 20;

/** What Elasticsearch does not have yet. */
export interface Waiting {
  readonly spooledBytes: number;
  readonly recordsBehind: number;
}

/** How the cluster is, what waits for it, and what is not taken. */
export interface ClusterState extends Waiting {
  readonly health: Health;
  readonly trouble: string | undefined;
  /** Nothing is decided without it: the records are in it alone. */
  readonly isNeeded: boolean;
}

/** Both stores as the configuration wants them. */
export interface Stores {
  readonly records: RecordStore;
  readonly telemetry: TelemetryStore & {
    readonly chunksPending: number;
    readonly deadLettered?: ReadonlyMap<string, number>;
  };
  /** Absent where everything is embedded. */
  readonly cluster?: () => Promise<ClusterState>;
  waiting(): Waiting;
  closeTelemetry(): Promise<void>;
  closeRecords(): Promise<void>;
}

const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
  await wait(ms, undefined, { signal }).catch(() => undefined);
};

/** Tells a trouble with the cluster once for as long as it is of one kind: nodes in turn say the same in different words. */
const onceForEachKind = (tell: (error: unknown) => void): ((error: Error | undefined) => void) => {
  let last = '';
  return (error) => {
    const kind = error?.cause instanceof ElasticsearchFailure ? error.cause.kind : (error?.message ?? '');
    if (error !== undefined && kind !== last) tell(error);
    last = kind;
  };
};

/**
 * @param tell hears why the cluster takes nothing
 * @throws ApplianceError with a sentence for the operator, where a store cannot be opened; not where a cluster does not answer yet, or does not let us in
 */
export const openStores = async (
  config: Configuration,
  dataFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
  place: Place,
  tell: (error: unknown) => void,
): Promise<Stores> => {
  const settings = config.get(StoresConfig);
  const telemetryConfig = config.get(TelemetryStoreConfig);
  const kept = settings.records ?? (settings.use === 'elasticsearch' ? 'mirrored' : 'embedded');
  const client =
    settings.use === 'elasticsearch' || kept !== 'embedded'
      ? new ElasticsearchClient(
          connectionOf(settings.elasticsearch, { env: environment, readFile: (path) => readFileSync(path, 'utf8') }),
        )
      : undefined;
  const { records, mirror, close: closeFiles } = openRecords(kept, dataFolder, client, `${settings.prefix}-records`);
  if (client === undefined || settings.use === 'embedded') {
    const telemetry = await DuckDbTelemetryStore.open(join(dataFolder, 'telemetry.duckdb'), telemetryConfig);
    return {
      records,
      telemetry,
      waiting: () => ({ spooledBytes: 0, recordsBehind: mirror?.behind ?? 0 }),
      closeTelemetry: () => telemetry.close(),
      closeRecords: async () => {
        await closeFiles();
        await client?.close();
      },
    };
  }
  const { prefix, bulkBytes, bulksInFlight, countersPerClass, maxDays } = settings;
  const inner = await ElasticsearchTelemetryStore.open(
    client,
    {
      ...{ prefix, bulkBytes, bulksInFlight, countersPerClass, maxDays },
      maxRowsPerRead: telemetryConfig.maxRowsPerRead,
      maxTries: MAX_TRIES,
      sleep: async (ms) => wait(ms),
      random: Math.random,
      nowMs: Date.now,
    },
    place,
  );
  const folder = join(dataFolder, 'spool');
  const spool = new ChunkSpool({ folder, maxBytes: settings.spoolBytes, segmentBytes: SEGMENT_BYTES });
  const telemetry = new SpooledTelemetryStore(inner, spool, {
    patienceMs: settings.patienceMs,
    retryMs: RETRY_MS,
    sleep,
    heard: onceForEachKind(tell),
  });
  const waiting = (): Waiting => ({ spooledBytes: telemetry.spooledBytes, recordsBehind: mirror?.behind ?? 0 });
  return {
    records,
    telemetry,
    waiting,
    cluster: async () => {
      const { status, reason } = await client.health(`${prefix}-*`);
      const trouble = reason ?? telemetry.trouble ?? mirror?.trouble;
      return { ...waiting(), health: status, trouble, isNeeded: kept === 'elasticsearch' };
    },
    closeTelemetry: () => telemetry.close(),
    closeRecords: async () => {
      await closeFiles();
      await client.close();
    },
  };
};

const openRecords = (
  kept: 'embedded' | 'mirrored' | 'elasticsearch',
  dataFolder: string,
  client: ElasticsearchClient | undefined,
  index: string,
): { readonly records: RecordStore; readonly mirror?: MirroredRecordStore; readonly close: () => Promise<void> } => {
  if (kept === 'elasticsearch' && client !== undefined)
    return { records: new ElasticsearchRecordStore(client, index), close: () => Promise.resolve() };
  const files = new SqliteRecordStore(join(dataFolder, 'records.sqlite'));
  if (kept === 'embedded' || client === undefined)
    return {
      records: files,
      close: () => {
        files.close();
        return Promise.resolve();
      },
    };
  const mirror = new MirroredRecordStore(files, client, { index, everyMs: MIRROR_EVERY_MS, sleep });
  mirror.start();
  return {
    records: mirror,
    mirror,
    close: async () => {
      await mirror.close();
      files.close();
    },
  };
};
