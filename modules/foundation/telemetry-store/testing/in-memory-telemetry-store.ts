import { type CallRecord, isWithin, type LogRecord, type NetworkTime } from '#foundation/vocabulary';
import { decodeLabels } from '../domain/labels.js';
import { fits, type Matcher } from '../domain/matcher.js';
import { foldWindows, joined, type Tier, TIER_MS, type TierWindow, wholeWindows, windowOf } from '../domain/tiers.js';
import { storeError } from '../errors.js';
import {
  type Chunk,
  type Horizons,
  type Page,
  type RankedSeries,
  type RecordQuery,
  type SampleQuery,
  type SeriesSamples,
  type SeriesWindows,
  type StoredSeries,
  type StoreUsage,
  TelemetryStore,
  type TopQuery,
  type Upkept,
} from '../ports/telemetry-store.js';

interface Known extends StoredSeries {
  stored: boolean;
  readonly samples: Map<number, number>;
  readonly tiers: Record<Tier, TierWindow[]>;
  rows: number;
}
/** A series with what it has in a range. */
interface Chosen<T> {
  readonly series: Known;
  readonly points: readonly T[];
}
interface Recorded<T> {
  readonly n: number;
  readonly record: T;
}

/** Keeps the port's contract and forgets at the end of the process. Rows are counted as they came, doubles included, as on every adapter. */
export class InMemoryTelemetryStore extends TelemetryStore {
  private readonly known: Known[] = [];
  private readonly ids = new Map<string, number>();
  private readonly lanes = new Map<string, number>();
  private callRecords: Recorded<CallRecord>[] = [];
  private logRecords: Recorded<LogRecord>[] = [];
  private n = 0;

  override register(fingerprint: string, labels: Uint8Array): number {
    const id = this.ids.get(fingerprint) ?? this.known.length;
    if (id === this.known.length) {
      this.ids.set(fingerprint, id);
      const nothing = { stored: false, samples: new Map(), tiers: { fiveMinutes: [], hours: [] }, rows: 0 };
      this.known.push({ fingerprint, labels: decodeLabels(labels), ...nothing });
    }
    return id;
  }

  // Async, so that a refusal is a rejection as on every adapter.
  // eslint-disable-next-line @typescript-eslint/require-await
  override async append({ lane, from, to, samples, calls = [], logs = [] }: Chunk): Promise<'stored' | 'skipped'> {
    const through = this.lanes.get(lane);
    if (through !== undefined && to <= through) return 'skipped';
    if (!(to > from) || (through !== undefined && from !== through))
      throw storeError(
        'TELEMETRY_STORE_OFFSET_CONFLICT',
        `The chunk ${from} to ${to} does not begin where the lane stands.`,
      );
    for (let row = 0; row < samples.length; row++)
      if (this.known[samples.series[row] ?? -1] === undefined || !Number.isInteger(samples.timestampMs[row]))
        throw storeError('TELEMETRY_STORE_CHUNK_INVALID', 'A sample has no series or no whole time.');
    for (const series of this.known) series.stored = true;
    for (let row = 0; row < samples.length; row++) {
      const series = this.known[samples.series[row] ?? 0];
      series?.samples.set(samples.timestampMs[row] ?? 0, samples.value[row] ?? 0);
      if (series) series.rows++;
    }
    for (const record of calls) this.callRecords.push({ n: this.n++, record });
    for (const record of logs) this.logRecords.push({ n: this.n++, record });
    this.lanes.set(lane, to);
    return 'stored';
  }

  override get storedSeries(): number {
    return this.stored().length;
  }

  override storedThrough(lane: string): number {
    return this.lanes.get(lane) ?? 0;
  }

  override series({
    limit,
    after,
  }: {
    readonly limit: number;
    readonly after?: number;
  }): Promise<Page<StoredSeries, number>> {
    const start = (after ?? -1) + 1;
    const items = this.stored()
      .slice(start, start + limit)
      .map(plain);
    return Promise.resolve(items.length < limit ? { items } : { items, next: start + limit - 1 });
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  override async seriesWhere(matchers: readonly Matcher[]): Promise<readonly StoredSeries[]> {
    return this.where(matchers).map(plain);
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  override async samples(query: SampleQuery): Promise<readonly SeriesSamples[]> {
    return this.chosen(query).map(({ series, points }) => ({
      fingerprint: series.fingerprint,
      timestampMs: Float64Array.from(points, ([time]) => time),
      value: Float64Array.from(points, ([, value]) => value),
    }));
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  override async windows(query: SampleQuery & { readonly stepMs: number }): Promise<readonly SeriesWindows[]> {
    const step = Math.floor(query.stepMs);
    if (!(step >= 1)) throw storeError('TELEMETRY_STORE_QUERY_INVALID', 'A window is at least one millisecond long.');
    return this.numbers(query).map(({ series, points }) => {
      const endOf = (time: number): number => query.from + Math.ceil((time - query.from) / step) * step;
      const windows = [...Map.groupBy(points, ({ lastMs }) => endOf(lastMs))].map(
        ([end, inside]) => [end, inside.reduce(joined)] as const,
      );
      const column = (of: keyof TierWindow): Float64Array => Float64Array.from(windows, ([, window]) => window[of]);
      return {
        fingerprint: series.fingerprint,
        endMs: Float64Array.from(windows, ([end]) => end),
        ...{ min: column('min'), max: column('max'), sum: column('sum'), count: column('count') },
      };
    });
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  override async top(query: TopQuery): Promise<readonly RankedSeries[]> {
    const { by, order, k } = query;
    const ranked = this.numbers(query).map(({ series, points }) => ({
      ...plain(series),
      value: AGGREGATE[by](points.reduce(joined)),
    }));
    ranked.sort((a, b) => (order === 'highest' ? b.value - a.value : a.value - b.value));
    return ranked.slice(0, k);
  }

  override calls(query: RecordQuery): Promise<Page<CallRecord>> {
    return Promise.resolve(page(this.callRecords, (call) => [call.trunk, call.end], query));
  }

  override logs(query: RecordQuery): Promise<Page<LogRecord>> {
    return Promise.resolve(page(this.logRecords, (log) => [log.dn, log.time], query));
  }

  override expire(before: NetworkTime): Promise<number> {
    const rows = this.callRecords.length + this.logRecords.length;
    this.callRecords = this.callRecords.filter(({ record }) => record.end > before);
    this.logRecords = this.logRecords.filter(({ record }) => record.time > before);
    let forgotten = rows - this.callRecords.length - this.logRecords.length;
    for (const series of this.known)
      for (const time of series.samples.keys())
        if (time <= before) {
          series.samples.delete(time);
          series.rows--;
          forgotten++;
        }
    for (const tier of Object.keys(TIER_MS) as Tier[]) forgotten += this.forget(tier, before);
    return Promise.resolve(forgotten);
  }

  override keep({ raw, fiveMinutes, hours, records, budgetBytes }: Horizons): Promise<Upkept> {
    const kept = { calls: this.callRecords.length, logs: this.logRecords.length };
    this.callRecords = this.callRecords.filter(({ record }) => record.end > records);
    this.logRecords = this.logRecords.filter(({ record }) => record.time > records);
    let folded = 0;
    for (const series of this.known) {
      const { tiers, samples } = series;
      const old = [...samples].filter(([time]) => time <= wholeWindows(raw));
      for (const [time] of old) samples.delete(time);
      const parts = old.filter(([, value]) => !Number.isNaN(value)).map(([time, value]) => windowOf(time, value));
      const five = foldWindows([...tiers.fiveMinutes, ...parts], TIER_MS.fiveMinutes);
      const isOld = ({ lastMs }: TierWindow): boolean => lastMs <= wholeWindows(fiveMinutes);
      tiers.fiveMinutes = five.filter((window) => !isOld(window));
      tiers.hours = foldWindows([...tiers.hours, ...five.filter(isOld)], TIER_MS.hours);
      folded += old.length;
      series.rows -= old.length;
    }
    const forgotten =
      this.forget('hours', wholeWindows(hours)) +
      kept.calls +
      kept.logs -
      this.callRecords.length -
      this.logRecords.length;
    return Promise.resolve({
      ...{ folded, forgotten, forBudget: 0, usedBytes: 0, isDone: true },
      isOverBudget: (budgetBytes ?? 0) < 0,
    });
  }

  override usage(): Promise<StoreUsage> {
    return Promise.resolve({
      samples: sum(this.known.map((series) => series.rows)),
      fiveMinutes: sum(this.known.map(({ tiers }) => tiers.fiveMinutes.length)),
      hours: sum(this.known.map(({ tiers }) => tiers.hours.length)),
      series: this.stored().length,
      calls: this.callRecords.length,
      logs: this.logRecords.length,
      bytesOnDisk: 0,
    });
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  private forget(tier: Tier, before: number): number {
    let forgotten = 0;
    for (const { tiers } of this.known) {
      const kept = tiers[tier].filter(({ lastMs }) => lastMs > before);
      forgotten += tiers[tier].length - kept.length;
      tiers[tier] = kept;
    }
    return forgotten;
  }

  private stored(): readonly Known[] {
    return this.known.filter((series) => series.stored);
  }

  private where(matchers: readonly Matcher[]): readonly Known[] {
    try {
      return this.stored().filter((series) => matchers.every((matcher) => fits(matcher, series.labels)));
    } catch (cause) {
      throw storeError('TELEMETRY_STORE_QUERY_INVALID', 'A pattern is no regular expression.', cause);
    }
  }

  private chosen({ select, from, until }: SampleQuery): readonly Chosen<readonly [number, number]>[] {
    const wanted =
      'matchers' in select
        ? this.where(select.matchers)
        : this.known.filter(({ fingerprint }) => select.fingerprints.includes(fingerprint));
    return wanted
      .map((series) => ({
        series,
        points: [...lastOf(series), ...series.samples]
          .filter(([time]) => time > from && time <= until)
          .sort(([a], [b]) => a - b),
      }))
      .filter(({ points }) => points.length > 0);
  }

  private numbers(query: SampleQuery): readonly Chosen<TierWindow>[] {
    return this.chosen(query)
      .map(({ series }) => ({
        series,
        points: [
          ...windowsIn(series),
          ...[...series.samples]
            .filter(([, value]) => !Number.isNaN(value))
            .map(([time, value]) => windowOf(time, value)),
        ]
          .filter(({ lastMs }) => lastMs > query.from && lastMs <= query.until)
          .sort((x, y) => x.lastMs - y.lastMs),
      }))
      .filter(({ points }) => points.length > 0);
  }
}

const windowsIn = ({ tiers }: Known): readonly TierWindow[] => [...tiers.hours, ...tiers.fiveMinutes];
const lastOf = (series: Known): (readonly [number, number])[] =>
  windowsIn(series).map(({ lastMs, last }) => [lastMs, last] as const);
const plain = ({ fingerprint, labels }: Known): StoredSeries => ({ fingerprint, labels });
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const AGGREGATE: Record<TopQuery['by'], (window: TierWindow) => number> = {
  mean: (window) => window.sum / window.count,
  min: ({ min }) => min,
  max: ({ max }) => max,
  sum: (window) => window.sum,
  count: ({ count }) => count,
};

const page = <T>(all: readonly Recorded<T>[], of: (record: T) => [string, number], query: RecordQuery): Page<T> => {
  const [afterTime, afterN] = (query.after ?? '-Infinity/-1').split('/').map(Number) as [number, number];
  const found = all
    .map(({ n, record }) => ({ n, record, dn: of(record)[0], time: of(record)[1] }))
    .filter(({ dn, time }) => time > query.from && time <= query.until && isWithin(dn, query.within ?? dn))
    .filter(({ n, time }) => time > afterTime || (time === afterTime && n > afterN))
    .sort((a, b) => a.time - b.time || a.n - b.n);
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  const records = items.map(({ record }) => record);
  return found.length <= query.limit || last === undefined
    ? { items: records }
    : { items: records, next: `${last.time}/${last.n}` };
};
