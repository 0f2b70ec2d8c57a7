import { type NetworkTime } from '#foundation/vocabulary';
import { type Matcher } from './domain/matcher.js';
import {
  type Chunk,
  type Horizons,
  type RecordQuery,
  type SampleQuery,
  TelemetryStore,
  type TopQuery,
  type Upkept,
} from './ports/telemetry-store.js';
import { type TelemetryStoreMetrics } from './telemetry-store.metrics.js';

/** Any store with its appends and its upkeep timed and its errors counted. */
export class MeasuredTelemetryStore extends TelemetryStore {
  /** @param nowMs a monotone clock, for durations only */
  constructor(
    private readonly inner: TelemetryStore,
    private readonly metrics: TelemetryStoreMetrics,
    private readonly nowMs: () => number,
  ) {
    super();
  }

  override register(fingerprint: string, labels: Uint8Array): number {
    return this.inner.register(fingerprint, labels);
  }

  override async append(chunk: Chunk): Promise<'stored' | 'skipped'> {
    const began = this.nowMs();
    try {
      const outcome = await this.inner.append(chunk);
      this.metrics.appended(outcome, (this.nowMs() - began) / 1000);
      return outcome;
    } catch (error) {
      this.metrics.appendFailed(error);
      throw error;
    }
  }

  override get storedSeries(): number {
    return this.inner.storedSeries;
  }

  override storedThrough(lane: string): number {
    return this.inner.storedThrough(lane);
  }

  override series(page: Parameters<TelemetryStore['series']>[0]): ReturnType<TelemetryStore['series']> {
    return this.counted(this.inner.series(page));
  }

  override seriesWhere(matchers: readonly Matcher[]): ReturnType<TelemetryStore['seriesWhere']> {
    return this.counted(this.inner.seriesWhere(matchers));
  }

  override samples(query: SampleQuery): ReturnType<TelemetryStore['samples']> {
    return this.counted(this.inner.samples(query));
  }

  override windows(query: SampleQuery & { readonly stepMs: number }): ReturnType<TelemetryStore['windows']> {
    return this.counted(this.inner.windows(query));
  }

  override top(query: TopQuery): ReturnType<TelemetryStore['top']> {
    return this.counted(this.inner.top(query));
  }

  override calls(query: RecordQuery): ReturnType<TelemetryStore['calls']> {
    return this.counted(this.inner.calls(query));
  }

  override logs(query: RecordQuery): ReturnType<TelemetryStore['logs']> {
    return this.counted(this.inner.logs(query));
  }

  override expire(before: NetworkTime): Promise<number> {
    return this.counted(this.inner.expire(before));
  }

  override async keep(horizons: Horizons): Promise<Upkept> {
    const began = this.nowMs();
    const upkept = await this.counted(this.inner.keep(horizons));
    this.metrics.kept(upkept, (this.nowMs() - began) / 1000);
    return upkept;
  }

  override usage(): ReturnType<TelemetryStore['usage']> {
    return this.inner.usage();
  }

  override close(): Promise<void> {
    return this.inner.close();
  }

  private async counted<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      this.metrics.failed(error);
      throw error;
    }
  }
}
