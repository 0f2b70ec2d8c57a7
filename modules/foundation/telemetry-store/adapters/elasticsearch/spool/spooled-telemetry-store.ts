import { ApplianceError } from '#foundation/platform';
import { type NetworkTime } from '#foundation/vocabulary';
import { type Matcher } from '../../../domain/matcher.js';
import { storeError } from '../../../errors.js';
import {
  type Chunk,
  type Horizons,
  type RecordQuery,
  type SampleQuery,
  TelemetryStore,
  type TopQuery,
  type Upkept,
} from '../../../ports/telemetry-store.js';
import { type ElasticsearchTelemetryStore } from '../elasticsearch-telemetry-store.js';
import { type ChunkSpool, type Spooled } from './chunk-spool.js';
import { type SpooledSeries } from './spool-entry.js';

export interface SpoolingSettings {
  /** A chunk that the store has not taken by then goes to the spool. */
  readonly patienceMs: number;
  /** Between two tries to deliver what is spooled. */
  readonly retryMs: number;
  /** Resolves early where the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Hears of every failure to deliver, and of nothing where one went well. */
  readonly heard?: (error: Error | undefined) => void;
}

/**
 * A store that takes everything while Elasticsearch is away or slow: chunks then wait on the disk, in their order, and are delivered when it is back.
 * What was spooled counts as stored, since it is durable and every frame of it is delivered at last; reads give it when it was.
 */
export class SpooledTelemetryStore extends TelemetryStore {
  private running: Promise<unknown> = Promise.resolve();
  private readonly ending = new AbortController();
  private readonly delivering: Promise<void>;
  private wake: () => void = () => undefined;
  /** Why nothing can be delivered now. */
  trouble: string | undefined;

  constructor(
    private readonly inner: ElasticsearchTelemetryStore,
    private readonly spool: ChunkSpool,
    private readonly settings: SpoolingSettings,
  ) {
    super();
    this.delivering = this.deliver();
  }

  get chunksPending(): number {
    return this.inner.chunksPending;
  }

  get spooledBytes(): number {
    return this.spool.bytes;
  }

  get deadLettered(): ReadonlyMap<string, number> {
    return this.inner.deadLettered;
  }

  override register(fingerprint: string, labels: Uint8Array): number {
    return this.inner.register(fingerprint, labels);
  }

  override append(chunk: Chunk): Promise<'stored' | 'skipped'> {
    return this.inLine(async () => {
      if (this.ending.signal.aborted) throw storeError('TELEMETRY_STORE_UNAVAILABLE', 'The telemetry store is closed.');
      if (this.spool.isEmpty) {
        const outcome = await this.tryNow(chunk);
        if (outcome !== undefined) return outcome;
      }
      const through = this.storedThrough(chunk.lane);
      if (chunk.to <= through) return 'skipped';
      await this.spool.append(chunk, (id) => this.inner.seriesBytes(id));
      this.wake();
      return 'stored';
    });
  }

  override get storedSeries(): number {
    return this.inner.storedSeries;
  }

  override storedThrough(lane: string): number {
    return Math.max(this.inner.storedThrough(lane), this.spool.through(lane) ?? 0);
  }

  override series(page: Parameters<TelemetryStore['series']>[0]): ReturnType<TelemetryStore['series']> {
    return this.inner.series(page);
  }

  override seriesWhere(matchers: readonly Matcher[]): ReturnType<TelemetryStore['seriesWhere']> {
    return this.inner.seriesWhere(matchers);
  }

  override samples(query: SampleQuery): ReturnType<TelemetryStore['samples']> {
    return this.inner.samples(query);
  }

  override windows(query: SampleQuery & { readonly stepMs: number }): ReturnType<TelemetryStore['windows']> {
    return this.inner.windows(query);
  }

  override top(query: TopQuery): ReturnType<TelemetryStore['top']> {
    return this.inner.top(query);
  }

  override calls(query: RecordQuery): ReturnType<TelemetryStore['calls']> {
    return this.inner.calls(query);
  }

  override logs(query: RecordQuery): ReturnType<TelemetryStore['logs']> {
    return this.inner.logs(query);
  }

  override expire(before: NetworkTime): Promise<number> {
    return this.inner.expire(before);
  }

  override keep(horizons: Horizons): Promise<Upkept> {
    return this.inner.keep(horizons);
  }

  override usage(): ReturnType<TelemetryStore['usage']> {
    return this.inner.usage();
  }

  /** What is spooled waits on the disk for the next start. */
  override async close(): Promise<void> {
    this.ending.abort();
    this.wake();
    await this.running.catch(() => undefined);
    await this.inner.close();
    await this.delivering;
    await this.spool.close();
  }

  private inLine<T>(work: () => Promise<T>): Promise<T> {
    const done = this.running.then(work, work);
    this.running = done.catch(() => undefined);
    return done;
  }

  /** @returns nothing where the chunk is to be spooled */
  private async tryNow(chunk: Chunk): Promise<'stored' | 'skipped' | undefined> {
    // A copy: it may still be read from when the caller has its columns back.
    const attempt = this.inner.append(copyOf(chunk));
    const waiting = new AbortController();
    const late = this.settings.sleep(this.settings.patienceMs, waiting.signal).then(() => undefined);
    try {
      return await Promise.race([attempt, late]);
    } catch (error) {
      if (!(error instanceof ApplianceError && error.retryable)) throw error;
      this.met(error);
      return undefined;
    } finally {
      waiting.abort();
      attempt.catch(() => undefined);
    }
  }

  private async deliver(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const oldest = this.spool.oldest();
      if (oldest === undefined) {
        this.trouble = undefined;
        await this.somethingSpooled();
        continue;
      }
      try {
        await this.inner.append(chunkOf(oldest, (series) => this.inner.register(series.fingerprint, series.labels)));
        this.met(undefined);
      } catch (error) {
        this.met(error instanceof Error ? error : new Error(String(error)));
        await this.settings.sleep(this.settings.retryMs, signal);
        continue;
      }
      await this.inLine(() => this.spool.delivered());
    }
  }

  private met(error: Error | undefined): void {
    this.trouble = error?.message;
    this.settings.heard?.(error);
  }

  private async somethingSpooled(): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    if (this.spool.isEmpty && !this.ending.signal.aborted) await woken;
  }
}

const copyOf = (chunk: Chunk): Chunk => {
  const { series, timestampMs, value, length } = chunk.samples;
  const samples = {
    series: series.slice(0, length),
    timestampMs: timestampMs.slice(0, length),
    value: value.slice(0, length),
    length,
  };
  return { ...chunk, samples };
};

const chunkOf = ({ entry, series: known }: Spooled, idOf: (series: SpooledSeries) => number): Chunk => {
  const { lane, from, to, calls = [], logs = [], frames, series, timestampMs, value } = entry;
  const ids = known.map(idOf);
  const samples = { series: series.map((place) => ids[place] ?? 0), timestampMs, value, length: value.length };
  return { lane, from, to, samples, calls, logs, ...(frames === undefined ? {} : { frames }) };
};
