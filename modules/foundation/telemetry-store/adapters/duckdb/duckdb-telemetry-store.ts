import { type CallRecord, type LogRecord, type NetworkTime, type SampleBatch } from '#foundation/vocabulary';
import { type z } from 'zod';
import { decodeLabels } from '../../domain/labels.js';
import { type Matcher } from '../../domain/matcher.js';
import { storeError } from '../../errors.js';
import {
  type Chunk,
  type Horizons,
  type Page,
  type RankedSeries,
  type RecordQuery,
  type SampleQuery,
  type SeriesSamples,
  type SeriesSelection,
  type SeriesWindows,
  type StoredSeries,
  type StoreUsage,
  TelemetryStore,
  type TopQuery,
  type Upkept,
} from '../../ports/telemetry-store.js';
import { SeriesRegistry } from '../../series-registry.js';
import { type TelemetryStoreConfig } from '../../telemetry-store.config.js';
import { WorkerLink } from './worker-link.js';
import {
  type CallName,
  type Calls,
  type SeriesColumns,
  type SeriesLabels,
  type WorkerSelection,
} from './worker-protocol.js';

/** Appends that may wait in line behind those on their way. */
const MAX_WAITING = 1024;

type Column = Uint32Array | Float64Array;
/** A column that can be transferred whole; a view of something larger, or of shared memory, is copied. */
const movable = <T extends Column>(column: T): T =>
  column.buffer instanceof ArrayBuffer && column.byteLength === column.buffer.byteLength
    ? column
    : (column.slice() as T);

/** Samples, calls and logs in one DuckDB file that a worker thread has open, so that neither commits nor queries hold the caller up. */
export class DuckDbTelemetryStore extends TelemetryStore {
  private readonly registry: SeriesRegistry;
  private readonly lanes: Map<string, number>;
  private inFlight = 0;
  private reads = 0;
  private readonly line: (() => void)[] = [];

  private constructor(
    private readonly link: WorkerLink,
    opened: { readonly lanes: ReadonlyMap<string, number>; readonly fingerprints: readonly string[] },
    private readonly config: z.infer<typeof TelemetryStoreConfig.schema>,
  ) {
    super();
    this.registry = new SeriesRegistry(opened.fingerprints);
    this.lanes = new Map(opened.lanes);
  }

  /**
   * @param file made where it is absent; `<file>.wal` stands beside it
   * @throws ApplianceError TELEMETRY_STORE_LOCKED, not retryable: another process has it open; TELEMETRY_STORE_SCHEMA_UNSUPPORTED, not
   *   retryable: a newer release wrote it; TELEMETRY_STORE_FULL; TELEMETRY_STORE_FAILED
   */
  static async open(file: string, config: z.infer<typeof TelemetryStoreConfig.schema>): Promise<DuckDbTelemetryStore> {
    const { memoryLimitBytes, threads, checkpointBytes, maxRowsPerRead } = config;
    const settings = { file, memoryLimitBytes, threads, checkpointBytes, maxRowsPerRead };
    const { link, opened } = await WorkerLink.open(settings);
    return new DuckDbTelemetryStore(link, opened, config);
  }

  override register(fingerprint: string, labels: Uint8Array): number {
    return this.registry.register(fingerprint, labels);
  }

  override async append(chunk: Chunk): Promise<'stored' | 'skipped'> {
    const turn = this.turn();
    if (turn !== undefined) await turn;
    try {
      return await this.send(chunk);
    } finally {
      this.inFlight--;
      this.line.shift()?.();
    }
  }

  override get storedSeries(): number {
    return this.registry.storedSize;
  }

  override storedThrough(lane: string): number {
    return this.lanes.get(lane) ?? 0;
  }

  /** Chunks on their way and in line. */
  get chunksPending(): number {
    return this.inFlight + this.line.length;
  }

  override async series({
    limit,
    after,
  }: {
    readonly limit: number;
    readonly after?: number;
  }): Promise<Page<StoredSeries, number>> {
    const cursor = after ?? -1;
    const found = await this.read('series', { after: cursor, limit });
    const last = found.series.at(-1);
    const items = this.labelled(found);
    return items.length < limit || last === undefined ? { items } : { items, next: last };
  }

  override async seriesWhere(matchers: readonly Matcher[]): Promise<readonly StoredSeries[]> {
    return this.labelled(await this.read('seriesWhere', { matchers }));
  }

  override async samples({ select, from, until }: SampleQuery): Promise<readonly SeriesSamples[]> {
    const found = await this.read('samples', { select: this.selection(select), from, until });
    return this.split(found, (fingerprint, [timestampMs, value]) => ({ fingerprint, timestampMs, value }));
  }

  override async windows(query: SampleQuery & { readonly stepMs: number }): Promise<readonly SeriesWindows[]> {
    const { select, from, until, stepMs } = query;
    const found = await this.read('windows', { select: this.selection(select), from, until, stepMs });
    return this.split(found, (fingerprint, [endMs, min, max, sum, count]) => ({
      fingerprint,
      endMs,
      min,
      max,
      sum,
      count,
    }));
  }

  override async top({ select, from, until, by, order, k }: TopQuery): Promise<readonly RankedSeries[]> {
    const found = await this.read('top', { select: this.selection(select), from, until, by, order, k });
    return this.labelled(found).map((series, at) => ({ ...series, value: found.values[at] ?? NaN }));
  }

  override calls(query: RecordQuery): Promise<Page<CallRecord>> {
    return this.read('calls', query);
  }

  override logs(query: RecordQuery): Promise<Page<LogRecord>> {
    return this.read('logs', query);
  }

  override expire(before: NetworkTime): Promise<number> {
    return this.link.call('expire', { before });
  }

  override keep(horizons: Horizons): Promise<Upkept> {
    return this.link.call('keep', horizons);
  }

  override usage(): Promise<StoreUsage> {
    return this.link.call('usage', {});
  }

  override close(): Promise<void> {
    return this.link.stop();
  }

  /** Nothing where it may go at once, so that what is asked later cannot overtake it. */
  private turn(): Promise<void> | undefined {
    if (this.inFlight < this.config.maxChunksInFlight && this.line.length === 0) {
      this.inFlight++;
      return undefined;
    }
    if (this.line.length >= MAX_WAITING)
      return Promise.reject(storeError('TELEMETRY_STORE_OVERLOADED', 'Too many chunks wait for the telemetry store.'));
    return new Promise((resolve) =>
      this.line.push(() => {
        this.inFlight++;
        resolve();
      }),
    );
  }

  private async send({ lane, from, to, samples, calls = [], logs = [] }: Chunk): Promise<'stored' | 'skipped'> {
    const columns: SampleBatch = {
      series: movable(samples.series),
      timestampMs: movable(samples.timestampMs),
      value: movable(samples.value),
      length: samples.length,
    };
    const newSeries = this.registry.take();
    const transfer = [columns.series, columns.timestampMs, columns.value, newSeries.labels, newSeries.ends];
    const message = { lane, from, to, samples: columns, calls, logs, newSeries };
    try {
      const { samples: back, outcome } = await this.link.call(
        'append',
        message,
        transfer.map((each) => each.buffer as ArrayBuffer),
      );
      Object.assign(samples, back);
      if (outcome.kind === 'failed') throw storeError(outcome.code, outcome.message);
      this.lanes.set(lane, Math.max(outcome.through, this.lanes.get(lane) ?? 0));
      this.registry.stored(outcome.series);
      return outcome.kind;
    } catch (error) {
      this.registry.sendAgain();
      throw error;
    }
  }

  private async read<N extends CallName>(name: N, argument: Calls[N][0]): Promise<Calls[N][1]> {
    if (this.reads >= this.config.maxReadsInFlight)
      throw storeError('TELEMETRY_STORE_OVERLOADED', 'Too many reads wait for the telemetry store.');
    this.reads++;
    try {
      return await this.link.call(name, argument);
    } finally {
      this.reads--;
    }
  }

  private selection(select: SeriesSelection): WorkerSelection {
    if ('matchers' in select) return select;
    const ids = select.fingerprints.map((each) => this.registry.idOf(each)).filter((id) => id !== undefined);
    return { ids: Uint32Array.from(ids) };
  }

  private labelled({ series, labels, ends }: SeriesLabels): StoredSeries[] {
    return Array.from(series, (id, at) => ({
      fingerprint: this.registry.fingerprint(id),
      labels: decodeLabels(labels.subarray(at === 0 ? 0 : ends[at - 1], ends[at])),
    }));
  }

  private split<T>(found: SeriesColumns, of: (fingerprint: string, columns: FiveColumns) => T): T[] {
    const { series, ends, columns } = found;
    return Array.from(series, (id, at) => {
      const part = columns.map((column) => column.subarray(at === 0 ? 0 : ends[at - 1], ends[at]));
      return of(this.registry.fingerprint(id), part as unknown as FiveColumns);
    });
  }
}

/** As many as the widest answer has; each answer's own width decides which are there. */
type FiveColumns = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
