import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { type ApplianceError } from '#foundation/platform';
import { type CallRecord, type LogRecord, type NetworkTime } from '#foundation/vocabulary';
import { aggregateOf, aggregateOfWindow, windowsOf, windowsOfParts } from '../../domain/aggregate.js';
import { type Matcher } from '../../domain/matcher.js';
import { joined, type TierWindow } from '../../domain/tiers.js';
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
  type TimeRange,
  type TopQuery,
  type Upkept,
} from '../../ports/telemetry-store.js';
import { BulkPipe } from './bulk-pipe.js';
import { BulkSender, IndexGone } from './bulk-sender.js';
import { DeadLetters } from './dead-letters.js';
import { DocumentBuilder } from './document-builder.js';
import { asStoreError } from './failures.js';
import { Indices } from './indices.js';
import { LaneOffsets, type Passage } from './lane-offsets.js';
import { Ledger } from './ledger.js';
import { type Place } from './placement.js';
import { RecordsReader } from './records-reader.js';
import { Retention } from './retention.js';
import { SamplesReader } from './samples-reader.js';
import { SeriesBook } from './series-book.js';
import { type ElasticsearchStoreSettings } from './settings.js';
import { TierReader } from './tier-reader.js';
import { Upkeep } from './upkeep.js';
import { Windows } from './windows.js';

/** Appends that may wait in line behind the one that runs. */
const MAX_WAITING = 1_024;

/**
 * Samples, logs and calls in daily indices of an Elasticsearch. Documents are created and never changed, each named by what the log says, so that
 * what was half stored is completed by its repetition and nothing is there twice. It may be opened while nobody answers: appends and reads are
 * refused as UNAVAILABLE until somebody does, series can be registered all the while.
 */
export class ElasticsearchTelemetryStore extends TelemetryStore {
  private readonly book = new SeriesBook();
  private readonly lanes = new LaneOffsets();
  private readonly indices: Indices;
  private readonly ledger: Ledger;
  private readonly builder: DocumentBuilder;
  private readonly pipe: BulkPipe;
  private readonly retention: Retention;
  private readonly windowRows: TierReader;
  private readonly upkeep: Upkeep;
  private readonly sampleRows: SamplesReader;
  private readonly records: RecordsReader;
  private readonly letters: DeadLetters;
  private connecting: Promise<void> | undefined;
  private running: Promise<unknown> = Promise.resolve();
  private arriving: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private isDirty = true;
  private refreshing: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly client: ElasticsearchClient,
    private readonly settings: ElasticsearchStoreSettings,
    place: Place,
  ) {
    super();
    const { prefix, countersPerClass: maxCounters, maxDays, maxRowsPerRead } = settings;
    this.indices = new Indices(client, prefix, { maxCounters, maxDays });
    this.ledger = new Ledger(client, this.indices);
    this.letters = new DeadLetters(client, this.indices.deadLetter, settings.nowMs);
    this.builder = new DocumentBuilder(this.book, this.indices, place);
    const windows = new Windows(client, this.indices, maxRowsPerRead);
    this.retention = new Retention(client, this.indices, this.ledger, windows);
    this.windowRows = new TierReader(windows, this.retention, this.book);
    this.upkeep = new Upkeep(client, this.indices, windows, this.retention, (work) => this.alone(work));
    const sender = new BulkSender(client, this.letters, settings);
    this.pipe = new BulkPipe(sender, this.indices, this.letters, settings, (rows) => {
      this.retention.created(rows);
    });
    this.sampleRows = new SamplesReader(client, this.indices.alias('samples'), this.book, maxRowsPerRead);
    this.records = new RecordsReader(client, maxRowsPerRead);
  }

  /** @throws ApplianceError TELEMETRY_STORE_FAILED where somebody answers and does not want us; not where nobody does */
  static async open(
    client: ElasticsearchClient,
    settings: ElasticsearchStoreSettings,
    place: Place,
  ): Promise<ElasticsearchTelemetryStore> {
    const store = new ElasticsearchTelemetryStore(client, settings, place);
    await store.connected().catch((error: unknown) => {
      const failure = asStoreError(error);
      if (!failure.retryable) throw failure;
    });
    return store;
  }

  override register(fingerprint: string, labels: Uint8Array): number {
    return this.book.register(fingerprint, labels);
  }

  /** What `register` was given for an id. */
  seriesBytes(id: number): { readonly fingerprint: string; readonly labels: Uint8Array } {
    return this.book.bytesOf(id);
  }

  override append(chunk: Chunk): Promise<'stored' | 'skipped'> {
    if (this.waiting >= MAX_WAITING)
      return Promise.reject(storeError('TELEMETRY_STORE_OVERLOADED', 'Too many chunks wait for the telemetry store.'));
    this.waiting++;
    const sent = this.inLine(() => this.launch(chunk));
    return this.inTurn(async () => (await sent)()).finally(() => {
      this.waiting--;
    });
  }

  override get storedSeries(): number {
    return this.book.storedSize;
  }

  override storedThrough(lane: string): number {
    return this.lanes.through(lane);
  }

  /** Chunks on their way and in line. */
  get chunksPending(): number {
    return this.waiting;
  }

  /** Rows that no index takes, by reason, since the process began. */
  get deadLettered(): ReadonlyMap<string, number> {
    return this.letters.counts;
  }

  override async series(page: {
    readonly limit: number;
    readonly after?: number;
  }): Promise<Page<StoredSeries, number>> {
    return this.reading(() => Promise.resolve(this.book.page(page)));
  }

  override async seriesWhere(matchers: readonly Matcher[]): Promise<readonly StoredSeries[]> {
    return this.reading(() => {
      const ids = this.book.where(matchers);
      if (ids.length > this.settings.maxRowsPerRead)
        throw storeError('TELEMETRY_STORE_RESULT_TOO_LARGE', 'More series fit than one read gives: ask for less.');
      return Promise.resolve(ids.map((id) => this.book.seriesOf(id)));
    });
  }

  override samples(query: SampleQuery): Promise<readonly SeriesSamples[]> {
    return this.reading(async () => {
      const { ids, rows, windows } = await this.found(query);
      return windows === undefined ? rows : this.windowRows.samples(ids, windows, rows);
    });
  }

  override async windows(query: SampleQuery & { readonly stepMs: number }): Promise<readonly SeriesWindows[]> {
    const step = Math.floor(query.stepMs);
    if (!(step >= 1)) throw storeError('TELEMETRY_STORE_QUERY_INVALID', 'A window is at least one millisecond long.');
    const { ids, rows, windows } = await this.reading(() => this.found(query));
    if (windows === undefined)
      return rows
        .map((each) => ({ fingerprint: each.fingerprint, ...windowsOf(each, query.from, step) }))
        .filter(({ endMs }) => endMs.length > 0);
    return this.windowRows
      .parts(ids, windows, rows)
      .map(({ fingerprint, parts }) => ({ fingerprint, ...windowsOfParts(parts, query.from, step) }));
  }

  override async top({ by, order, k, ...query }: TopQuery): Promise<readonly RankedSeries[]> {
    const { ids, rows, windows } = await this.reading(() => this.found(query));
    const ranked =
      windows === undefined
        ? rows.flatMap((each) => {
            const value = aggregateOf(each, by);
            return value === undefined ? [] : [{ fingerprint: each.fingerprint, value }];
          })
        : this.windowRows
            .parts(ids, windows, rows)
            .map(({ fingerprint, parts }) => ({ fingerprint, value: aggregateOfWindow(parts.reduce(joined), by) }));
    ranked.sort((a, b) => (order === 'highest' ? b.value - a.value : a.value - b.value));
    return ranked.slice(0, k).map(({ fingerprint, value }) => {
      return { ...this.book.seriesOf(this.book.idOf(fingerprint) ?? -1), value };
    });
  }

  override calls(query: RecordQuery): Promise<Page<CallRecord>> {
    return this.recordPage<CallRecord>('calls', 'trunk', query);
  }

  override logs(query: RecordQuery): Promise<Page<LogRecord>> {
    return this.recordPage<LogRecord>('logs', 'dn', query);
  }

  override expire(before: NetworkTime): Promise<number> {
    return this.alone(() =>
      this.reading(async () => {
        await this.refresh();
        return this.retention.expire(before);
      }),
    );
  }

  override keep(horizons: Horizons): Promise<Upkept> {
    return this.reading(() => this.upkeep.step(horizons));
  }

  override usage(): Promise<StoreUsage> {
    return this.reading(async () => ({
      ...(await this.retention.current()),
      series: this.book.storedSize,
      fiveMinutes: await this.retention.windowsOf('fiveMinutes'),
      hours: await this.retention.windowsOf('hours'),
      bytesOnDisk: await this.retention.bytesOnDisk(),
    }));
  }

  override async close(): Promise<void> {
    this.isClosed = true;
    await this.running;
    await this.arriving;
  }

  /** With no chunk on its way. */
  private alone<T>(work: () => Promise<T>): Promise<T> {
    return this.inLine(async () => {
      await this.arriving;
      return work();
    });
  }

  /** Chunks are sent one after the other. */
  private inLine<T>(work: () => Promise<T>): Promise<T> {
    const done = this.running.then(work);
    this.running = done.catch(() => undefined);
    return done;
  }

  /** Chunks count as stored one after the other, while those behind them are sent. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.arriving.then(work);
    this.arriving = done.catch(() => undefined);
    return done;
  }

  private async connected(): Promise<void> {
    this.connecting ??= (async () => {
      await this.indices.open();
      const { lanes, horizonMs, marks } = await this.ledger.read(this.book);
      this.lanes.recall(lanes);
      await this.retention.open(horizonMs, marks);
    })();
    try {
      await this.connecting;
    } catch (error) {
      this.connecting = undefined;
      throw error;
    }
  }

  /** @returns once the chunk is on its way, a function that waits until it is stored; chunks arrive in the order in which they were sent */
  private async launch(chunk: Chunk): Promise<() => Promise<'stored' | 'skipped'>> {
    try {
      this.check(chunk);
      if (this.isClosed) throw storeError('TELEMETRY_STORE_UNAVAILABLE', 'The telemetry store is closed.');
      await this.connected();
      const passage = this.lanes.begin(chunk);
      if (passage.isAgain) return () => this.settled(chunk, passage, () => Promise.resolve());
      const added = this.book.pending;
      await this.ledger.addSeries(added);
      this.book.settle(added.map(({ id }) => id));
      this.isDirty = true;
      const arrived = await this.pipe.send(this.builder.build(chunk));
      return () => this.settled(chunk, passage, arrived);
    } catch (error) {
      throw this.failed(chunk, error);
    }
  }

  private async settled(chunk: Chunk, passage: Passage, arrived: () => Promise<void>): Promise<'stored' | 'skipped'> {
    try {
      await arrived();
    } catch (error) {
      throw this.failed(chunk, error);
    }
    this.lanes.confirm(passage);
    try {
      if (passage.isAgain) return 'skipped';
      await this.ledger.moveLane(chunk.lane, chunk.to);
      this.lanes.moved(passage);
      this.isDirty = true;
      return 'stored';
    } catch (error) {
      throw this.failed(chunk, error);
    }
  }

  private failed(chunk: Chunk, error: unknown): ApplianceError {
    if (error instanceof IndexGone) this.indices.forget(error.index);
    const failure = asStoreError(error);
    // A chunk that does not begin where its lane stands stops no other.
    if (failure.code !== 'TELEMETRY_STORE_OFFSET_CONFLICT') {
      this.builder.forgetGuesses();
      this.lanes.failed(chunk);
    }
    return failure;
  }

  private check({ samples }: Chunk): void {
    for (let row = 0; row < samples.length; row++)
      if ((samples.series[row] ?? Infinity) >= this.book.size || !Number.isInteger(samples.timestampMs[row]))
        throw storeError('TELEMETRY_STORE_CHUNK_INVALID', 'A sample has no series or no whole time.');
  }

  private async reading<T>(read: () => Promise<T>): Promise<T> {
    try {
      if (this.isClosed) throw storeError('TELEMETRY_STORE_UNAVAILABLE', 'The telemetry store is closed.');
      await this.connected();
      return await read();
    } catch (error) {
      throw asStoreError(error);
    }
  }

  private recordPage<T>(kind: 'calls' | 'logs', field: 'trunk' | 'dn', query: RecordQuery): Promise<Page<T>> {
    return this.reading(async () => {
      if (!this.indices.has(kind)) return { items: [] };
      await this.refresh();
      const range: TimeRange = this.retention.clip(query, kind);
      return this.records.page<T>(this.indices.alias(kind), field, { ...query, ...range });
    });
  }

  /** Searches see what was appended before they began; one that begins during a refresh waits for it. */
  private refresh(): Promise<unknown> {
    if (!this.isDirty) return this.refreshing;
    this.isDirty = false;
    const kinds = (['samples', 'calls', 'logs'] as const).filter((kind) => this.indices.has(kind));
    if (kinds.length === 0) return this.refreshing;
    const path = `/${kinds.map((kind) => this.indices.alias(kind)).join()}/_refresh`;
    this.refreshing = this.client.ask('POST', path, { retries: 2 }).catch((error: unknown) => {
      this.isDirty = true;
      throw error;
    });
    return this.refreshing;
  }

  /** What there is one by one of a range, and what in windows; `undefined` where none of it is. */
  private async found({ select, ...range }: SampleQuery): Promise<{
    readonly ids: readonly number[];
    readonly rows: readonly SeriesSamples[];
    readonly windows: ReadonlyMap<number, TierWindow[]> | undefined;
  }> {
    const ids = this.selected(select);
    if (ids.length === 0) return { ids, rows: [], windows: undefined };
    for (;;) {
      const { marks } = this.retention;
      const windows = this.windowRows.covers(range) ? await this.windowRows.read(ids, range) : undefined;
      await this.refresh();
      const rows = this.indices.has('samples')
        ? await this.sampleRows.read(ids, this.retention.clip(range, 'samples'))
        : [];
      // A day that became windows in between would be in neither or in both.
      if (marks === this.retention.marks) return { ids, rows, windows };
    }
  }

  private selected(select: SeriesSelection): readonly number[] {
    if ('matchers' in select) return this.book.where(select.matchers);
    return select.fingerprints.map((each) => this.book.idOf(each)).filter((id) => id !== undefined);
  }
}
