import { DuckDbTelemetryStore, TelemetryStoreConfig } from '#foundation/telemetry-store';
import { networkTimeOf } from '#foundation/vocabulary';
import { type NativeHistogram, nativeHistogramOf, type WrittenPart } from '#monitor/prometheus';
import { type Labels, type SentHistogram, type SentSeries } from './messages.js';

const keyOf = (labels: Labels): string =>
  JSON.stringify([...labels].filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1)));
const PARTS = ['_bucket', '_count', '_sum', '_native_schema', '_native_zero_threshold'] as const;

/** What the store of an appliance that has ended holds, and whether that is what was sent. */
export class Stored {
  private constructor(
    private readonly samples: ReadonlyMap<string, ReadonlyMap<number, number>>,
    private readonly exemplars: ReadonlySet<string>,
  ) {}

  static async read(file: string): Promise<Stored> {
    const store = await DuckDbTelemetryStore.open(file, TelemetryStoreConfig.schema.parse({}));
    try {
      const matchers = [{ label: '__name__', op: '!=', value: '' } as const];
      const labels = new Map((await store.seriesWhere(matchers)).map((one) => [one.fingerprint, one.labels]));
      const range = { from: networkTimeOf(0), until: networkTimeOf(Number.MAX_SAFE_INTEGER) };
      const samples = new Map<string, Map<number, number>>();
      for (const { fingerprint, timestampMs, value } of await store.samples({ select: { matchers }, ...range }))
        samples.set(
          keyOf(Object.entries(labels.get(fingerprint) ?? {})),
          new Map(Array.from(timestampMs, (time, at) => [time, value[at] ?? NaN])),
        );
      const { items } = await store.logs({ ...range, limit: 100_000 });
      const exemplars = items.flatMap(({ body, time }) => {
        const { exemplar } = JSON.parse(body) as {
          exemplar: { series: Record<string, string>; labels: Record<string, string>; value: string };
        };
        const { series, labels: own, value } = exemplar;
        return [`${keyOf(Object.entries(series))} ${keyOf(Object.entries(own))} ${value} ${time}`];
      });
      return new Stored(samples, new Set(exemplars));
    } finally {
      await store.close();
    }
  }

  /** What of the series is not as it was sent; `undefined` where all is. */
  differenceOf({ labels, samples = [], histograms = [], exemplars = [] }: SentSeries): string | undefined {
    const told = this.samples.get(keyOf(labels));
    for (const { value, timestamp, startTimestamp } of samples) {
      if (!Object.is(told?.get(timestamp), value))
        return `${keyOf(labels)} has ${told?.get(timestamp) ?? 'nothing'} at ${timestamp}, not ${value}`;
      if (startTimestamp !== undefined && this.createdOf(labels)?.get(timestamp) !== startTimestamp / 1_000)
        return `${keyOf(labels)} does not say that it began at ${startTimestamp}`;
    }
    for (const histogram of histograms) {
      const difference = this.histogramDifference(labels, histogram);
      if (difference !== undefined) return difference;
    }
    const newest = samples.at(-1)?.timestamp ?? 0;
    for (const { labels: own, value, timestamp } of exemplars) {
      const key = `${keyOf(labels)} ${keyOf(own)} ${value} ${timestamp === 0 ? newest : timestamp}`;
      if (!this.exemplars.has(key)) return `the exemplar ${key} is missing`;
    }
    return undefined;
  }

  has(labels: Labels): boolean {
    return this.samples.has(keyOf(labels));
  }

  private histogramDifference(labels: Labels, sent: SentHistogram): string | undefined {
    const kept = nativeHistogramOf(this.partsOf(labels, sent.timestamp));
    if (kept === undefined) return `${keyOf(labels)} has no histogram at ${sent.timestamp}`;
    const [wanted, found] = [flat(asNative(sent)), flat(kept)];
    if (wanted !== found) return `${keyOf(labels)} has the histogram ${found}, not ${wanted}`;
    if (
      sent.startTimestamp !== undefined &&
      this.createdOf(labels)?.get(sent.timestamp) !== sent.startTimestamp / 1_000
    )
      return `${keyOf(labels)} does not say that it began at ${sent.startTimestamp}`;
    return undefined;
  }

  private createdOf(labels: Labels): ReadonlyMap<number, number> | undefined {
    return this.samples.get(keyOf(renamed(labels, (name) => `${name.replace(/_(?:total|count)$/, '')}_created`)));
  }

  private partsOf(labels: Labels, timestamp: number): WrittenPart[] {
    const parts: WrittenPart[] = [];
    for (const [key, points] of this.samples) {
      const value = points.get(timestamp);
      if (value === undefined) continue;
      const all = JSON.parse(key) as [string, string][];
      const le = all.find(([name]) => name === 'le')?.[1];
      const own = all.filter(([name]) => name !== 'le');
      const part = PARTS.find((each) => keyOf(own) === keyOf(renamed(labels, (name) => name + each)));
      if (part !== undefined) parts.push({ part, le, value });
    }
    return parts;
  }
}

const renamed = (labels: Labels, rename: (name: string) => string): Labels =>
  labels.map(([name, value]) => [name, name === '__name__' ? rename(value) : value] as const);

const countsOf = (deltas: readonly number[] = []): number[] => {
  let count = 0;
  return deltas.map((delta) => (count += delta));
};

const asNative = (sent: SentHistogram): NativeHistogram => ({
  schema: sent.schema,
  zeroThreshold: sent.zeroThreshold ?? 0,
  zeroCount: sent.zeroCountInt ?? 0,
  count: sent.countInt,
  sum: sent.sum,
  isWhole: true,
  negative: { spans: sent.negativeSpans ?? [], counts: countsOf(sent.negativeDeltas) },
  positive: { spans: sent.positiveSpans ?? [], counts: countsOf(sent.positiveDeltas) },
  customValues: sent.customValues ?? [],
});

/** All that a histogram says, whatever spans it is said in. */
const flat = (histogram: NativeHistogram): string => {
  const side = ({ spans, counts }: NativeHistogram['positive']): [number, number][] => {
    let next = 0;
    let at = 0;
    return spans.flatMap(({ offset, length }) => {
      next += offset;
      return Array.from({ length }, (): [number, number] => [next++, counts[at++] ?? 0]);
    });
  };
  const { schema, zeroThreshold, zeroCount, count, sum, customValues, positive, negative } = histogram;
  // Empty buckets say nothing where every bound is told.
  const isCustom = customValues.length > 0;
  const up = side(positive).filter(([, inside]) => !isCustom || inside > 0);
  return JSON.stringify({ schema, zeroThreshold, zeroCount, count, sum, customValues, up, down: side(negative) });
};
