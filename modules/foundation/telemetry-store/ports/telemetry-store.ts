import { type CallRecord, type Dn, type LogRecord, type NetworkTime, type SampleBatch } from '#foundation/vocabulary';
import { type Matcher } from '../domain/matcher.js';

/** One frame of a lane's log within a chunk: what it brought ends before these places of the chunk's rows, calls and logs. */
export interface ChunkFrame {
  /** Offset of the frame in the log. */
  readonly offset: number;
  readonly samples: number;
  readonly calls: number;
  readonly logs: number;
}

/** What a lane took from `[from, to)` of its log. */
export interface Chunk {
  readonly lane: string;
  readonly from: number;
  readonly to: number;
  /**
   * `series` are ids that `register` gave. While `append` runs the columns belong to the store and may be detached; when it settles, well or
   * badly, the same object has columns of the same contents again (but where the store itself ended).
   */
  readonly samples: SampleBatch;
  readonly calls?: readonly CallRecord[];
  readonly logs?: readonly LogRecord[];
  /**
   * In the order of the log; absent: the chunk is one frame. A store without transactions names what it keeps by them, so that a replay that is cut
   * elsewhere names it alike.
   */
  readonly frames?: readonly ChunkFrame[];
}

export interface StoredSeries {
  /** 128 bits in hexadecimal, of the label bytes. */
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
}
/** `next` is the cursor of the page behind this one; absent at the end. */
export interface Page<T, C = string> {
  readonly items: readonly T[];
  readonly next?: C;
}

/** Series by name or by their labels; unknown fingerprints are no error, they have no samples. */
export type SeriesSelection = { readonly fingerprints: readonly string[] } | { readonly matchers: readonly Matcher[] };

/** `from` is exclusive and `until` inclusive, as the intervals are that the samples close. */
export interface TimeRange {
  readonly from: NetworkTime;
  readonly until: NetworkTime;
}
export interface SampleQuery extends TimeRange {
  readonly select: SeriesSelection;
}

/** One series' samples in order of time, one for each time. */
export interface SeriesSamples {
  readonly fingerprint: string;
  readonly timestampMs: Float64Array;
  readonly value: Float64Array;
}

/** Columns, one row for each window that has a sample. A window is named by its end; the first begins at `from`. */
export interface SeriesWindows {
  readonly fingerprint: string;
  readonly endMs: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

export interface TopQuery extends SampleQuery {
  readonly by: 'mean' | 'min' | 'max' | 'sum' | 'count';
  readonly order: 'highest' | 'lowest';
  readonly k: number;
}
export interface RankedSeries extends StoredSeries {
  readonly value: number;
}

/** `within`: of this object and everything below it. `after`: the `next` of the page before. */
export interface RecordQuery extends TimeRange {
  readonly within?: Dn;
  readonly limit: number;
  readonly after?: string;
}

export interface StoreUsage {
  readonly samples: number;
  /** Five-minute and hourly windows that stand for samples no longer kept one by one, where there are any. */
  readonly fiveMinutes: number;
  readonly hours: number;
  readonly series: number;
  readonly calls: number;
  readonly logs: number;
  readonly bytesOnDisk: number;
}

/** What is at or before these times is kept more coarsely, or not at all. Each is no newer than the one before it. */
export interface Horizons {
  /** Network time; a budget never takes what is of the last hour. */
  readonly now: NetworkTime;
  /** Samples one by one; older ones become windows of five minutes. */
  readonly raw: NetworkTime;
  /** Windows of five minutes; older ones become windows of an hour. */
  readonly fiveMinutes: NetworkTime;
  /** Windows of an hour; older ones are forgotten. */
  readonly hours: NetworkTime;
  /** Calls and log records. */
  readonly records: NetworkTime;
  /** Room that the store may take (bytes); absent: as much as there is. */
  readonly budgetBytes?: number;
}

/** One step of upkeep. */
export interface Upkept {
  /** Samples, or windows of five minutes, that became wider windows. */
  readonly folded: number;
  /** Rows, of windows or of records, that no read gives any more. */
  readonly forgotten: number;
  /** How many of both went before their time, for the budget. */
  readonly forBudget: number;
  /** Room that is in use (bytes): of an embedded file that does not shrink, what of it is not free. */
  readonly usedBytes: number;
  /** Nothing is left to do for these horizons. */
  readonly isDone: boolean;
  /** More is in use than the budget has, and nothing more may go. */
  readonly isOverBudget: boolean;
}

/**
 * Samples, logs and call records in order of time. Values are kept as received: -0, infinities and every NaN (though not which NaN). What was
 * appended is seen by reads that begin after `append` has settled. Every method may reject with TELEMETRY_STORE_UNAVAILABLE (retryable: closed,
 * or its worker ended) or TELEMETRY_STORE_FAILED (not retryable: the same call fails again); reads also with TELEMETRY_STORE_OVERLOADED
 * (retryable: too many at once) and TELEMETRY_STORE_RESULT_TOO_LARGE (not retryable: ask for less).
 */
export abstract class TelemetryStore {
  /**
   * The store's id of a series, the same until it is closed; ids count up from 0. An embedded store gives the same ones when it is opened again,
   * others need not: outside the process a series is its fingerprint. A series that is new becomes durable with the next chunk that is stored, of
   * whatever lane.
   *
   * @param labels label bytes as in `SeriesSink`; copied where the series is new
   */
  abstract register(fingerprint: string, labels: Uint8Array): number;

  /**
   * Stores a chunk and moves its lane's offset, in one transaction or so that a chunk that was half stored is completed by its repetition.
   * `skipped`: the lane is at `to` or beyond, so that a replay stores nothing twice. The first chunk of a lane may begin anywhere. A few chunks are on their way at once, in the order of the calls; more wait in line.
   *
   * @throws ApplianceError TELEMETRY_STORE_OFFSET_CONFLICT, not retryable: the chunk does not begin where the lane stands;
   *   TELEMETRY_STORE_CHUNK_INVALID, not retryable: an id that was never given, or a time that is no whole number;
   *   TELEMETRY_STORE_FULL, retryable: the disk has no room. Nothing of the chunk is stored then, and what was sent behind it on the same lane is
   *   refused with TELEMETRY_STORE_UNAVAILABLE: append all of it again, in order.
   */
  abstract append(chunk: Chunk): Promise<'stored' | 'skipped'>;

  /** Series that are stored: what `series` pages through. */
  abstract get storedSeries(): number;

  /** Log offset up to which the lane is stored, as far as the store knows now; 0 for an unknown lane, and while nobody answers. */
  abstract storedThrough(lane: string): number;

  /** Series in the order of registration, those that are stored only. */
  abstract series(page: { readonly limit: number; readonly after?: number }): Promise<Page<StoredSeries, number>>;

  /**
   * Series that fit every matcher, in the order of registration.
   *
   * @throws ApplianceError TELEMETRY_STORE_QUERY_INVALID, not retryable, where a pattern is no regular expression
   */
  abstract seriesWhere(matchers: readonly Matcher[]): Promise<readonly StoredSeries[]>;

  /**
   * Series without a sample in the range are absent. Of two samples of one series and time the one stored last is given. Where `keep` left windows
   * only, the last sample of each is given, with its own time: rates of a cumulative counter can still be computed.
   */
  abstract samples(query: SampleQuery): Promise<readonly SeriesSamples[]>;

  /**
   * Windows of `stepMs` over what was stored, NaN left out, from the finest that is still kept of each time. Where that are windows, each counts
   * whole in the window that holds its last sample: exact where `from` and `stepMs` are multiples of the kept width.
   */
  abstract windows(query: SampleQuery & { readonly stepMs: number }): Promise<readonly SeriesWindows[]>;

  /** Series by one number over what was stored, as `windows` has it, NaN left out; at most `k`, equal ones in the order of registration. */
  abstract top(query: TopQuery): Promise<readonly RankedSeries[]>;

  /** Calls by their end. */
  abstract calls(query: RecordQuery): Promise<Page<CallRecord>>;

  /** Log records by their time. */
  abstract logs(query: RecordQuery): Promise<Page<LogRecord>>;

  /**
   * Forgets samples, windows, calls and logs at or before `before`: no read gives them any more. Their room is given back at once or with the rest of their
   * day; series stay. @returns number of rows
   */
  abstract expire(before: NetworkTime): Promise<number>;

  /**
   * One bounded step towards these horizons, beside the writes and not in their line; to be repeated while it is not done. A step is whole or did
   * not happen: every number of a sample is in one tier at all times, whatever was killed when, and the same step again changes nothing. What comes
   * late is taken into the windows by a later step. An adapter may work by whole days. Over the budget the oldest goes first: samples become windows,
   * then windows of five minutes become hours, then hours go; calls and logs go by their horizon alone.
   */
  abstract keep(horizons: Horizons): Promise<Upkept>;

  abstract usage(): Promise<StoreUsage>;

  /** Lets chunks on their way end, then closes. May be called twice. */
  abstract close(): Promise<void>;
}
