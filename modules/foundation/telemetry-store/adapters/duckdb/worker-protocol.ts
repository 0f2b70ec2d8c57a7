import { type CallRecord, type LogRecord, type SampleBatch } from '#foundation/vocabulary';
import { type TelemetryStoreError } from '../../errors.js';
import { type Matcher } from '../../domain/matcher.js';
import {
  type Horizons,
  type Page,
  type RecordQuery,
  type StoreUsage,
  type TimeRange,
  type TopQuery,
  type Upkept,
} from '../../ports/telemetry-store.js';
import { type NewSeries } from '../../series-registry.js';

/** What the worker is started with. */
export interface WorkerSettings {
  readonly file: string;
  readonly memoryLimitBytes: number;
  readonly threads: number;
  readonly checkpointBytes: number;
  readonly maxRowsPerRead: number;
}

/** What the worker says first. */
export interface Opened {
  readonly lanes: ReadonlyMap<string, number>;
  /** In the order of the ids. */
  readonly fingerprints: readonly string[];
}

/** Series ids, or conditions that the worker resolves. */
export type WorkerSelection = { readonly ids: Uint32Array } | { readonly matchers: readonly Matcher[] };
export interface WorkerSampleQuery extends TimeRange {
  readonly select: WorkerSelection;
}

export interface ChunkMessage {
  readonly lane: string;
  readonly from: number;
  readonly to: number;
  readonly samples: SampleBatch;
  readonly calls: readonly CallRecord[];
  readonly logs: readonly LogRecord[];
  readonly newSeries: NewSeries;
}
/** The columns come back however it went. */
export interface Appended {
  readonly samples: SampleBatch;
  readonly outcome:
    { readonly kind: 'stored' | 'skipped'; readonly through: number; readonly series: number } | Failure;
}

/** Rows of several series: those of `series[n]` stand at `[ends[n - 1], ends[n])` of every column. */
export interface SeriesColumns {
  readonly series: Uint32Array;
  readonly ends: Uint32Array;
  readonly columns: readonly Float64Array[];
}
/** Series with their label bytes, packed as in `NewSeries`. */
export interface SeriesLabels {
  readonly series: Uint32Array;
  readonly labels: Uint8Array;
  readonly ends: Uint32Array;
}

/** Every call to the worker: its argument and its answer. */
export interface Calls {
  append: [ChunkMessage, Appended];
  series: [{ readonly after: number; readonly limit: number }, SeriesLabels];
  seriesWhere: [{ readonly matchers: readonly Matcher[] }, SeriesLabels];
  samples: [WorkerSampleQuery, SeriesColumns];
  windows: [WorkerSampleQuery & { readonly stepMs: number }, SeriesColumns];
  top: [WorkerSampleQuery & Pick<TopQuery, 'by' | 'order' | 'k'>, SeriesLabels & { readonly values: Float64Array }];
  calls: [RecordQuery, Page<CallRecord>];
  logs: [RecordQuery, Page<LogRecord>];
  expire: [{ readonly before: number }, number];
  keep: [Horizons, Upkept];
  usage: [Record<string, never>, StoreUsage];
  close: [Record<string, never>, undefined];
}
export type CallName = keyof Calls;

export interface Failure {
  readonly kind: 'failed';
  readonly code: TelemetryStoreError;
  readonly message: string;
}
export interface Request<N extends CallName = CallName> {
  readonly id: number;
  readonly name: N;
  readonly argument: Calls[N][0];
}
export type Answer =
  { readonly id: number; readonly kind: 'answered'; readonly value: unknown } | ({ readonly id: number } & Failure);
export type FromWorker = { readonly kind: 'opened'; readonly opened: Opened } | Failure | Answer;
