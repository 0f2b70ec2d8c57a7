/** Consecutive buckets: a gap to the span before (or the first index), and how many there are. */
export interface BucketSpan {
  readonly offset: number;
  readonly length: number;
}

/** Buckets of one side of zero with their own counts, not cumulative. */
export interface NativeBuckets {
  readonly spans: readonly BucketSpan[];
  readonly counts: readonly number[];
}

/** A native histogram at one time (io.prometheus.write.v2 Histogram, prometheus.Histogram, io.prometheus.client Histogram). */
export interface NativeHistogram {
  /** -4 to 8: bounds are 2^(index * 2^-schema). -53: bounds are `customValues`. */
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  readonly sum: number;
  readonly negative: NativeBuckets;
  readonly positive: NativeBuckets;
  readonly customValues: readonly number[];
  /** Counts are whole and must add up. */
  readonly isWhole: boolean;
}

export type HistogramPart = '_bucket' | '_count' | '_sum' | '_native_schema' | '_native_zero_threshold';
export type EmitPart = (part: HistogramPart, le: string | undefined, value: number) => void;

const CUSTOM = -53;
const LEAST_SCHEMA = -4;
const GREATEST_SCHEMA = 8;
/** Bounds are written with so many digits, fewer than a double has: the same text whatever computed the power. */
const BOUND_DIGITS = 15;
/** More than any client makes; the default of the OpenTelemetry SDK is 160. */
const MAX_BUCKETS = 4_096;

/** @returns why it is no histogram, as the end of a sentence; `undefined` where it is one */
export const flawOf = (histogram: NativeHistogram): string | undefined => {
  const { schema, positive, negative, zeroCount, count, sum, customValues, isWhole } = histogram;
  if (schema !== CUSTOM && !(Number.isInteger(schema) && schema >= LEAST_SCHEMA && schema <= GREATEST_SCHEMA))
    return 'has a schema that is not known';
  for (const { spans, counts } of [positive, negative]) {
    if (spans.reduce((total, { length }) => total + length, 0) !== counts.length)
      return 'has spans that do not fit its buckets';
    if (spans.some(({ offset }, at) => at > 0 && offset < 0)) return 'has spans that go back';
    if (!counts.every((each) => each >= 0)) return 'has a bucket with less than nothing';
  }
  if (positive.counts.length + negative.counts.length + customValues.length > MAX_BUCKETS)
    return 'has too many buckets';
  if (!(zeroCount >= 0 && count >= 0)) return 'has less than nothing';
  if (schema === CUSTOM) {
    if (negative.counts.length > 0 || zeroCount !== 0) return 'has custom bounds and negative or zero buckets';
    if (!customValues.every((bound, at) => at === 0 || bound > (customValues[at - 1] ?? Infinity)))
      return 'has custom bounds that do not rise';
    const last = indicesOf(positive).at(-1) ?? 0;
    if (last > customValues.length || (indicesOf(positive)[0] ?? 0) < 0) return 'has a bucket without a bound';
  }
  const inBuckets = [...positive.counts, ...negative.counts].reduce((total, each) => total + each, zeroCount);
  // Observations that are no number are counted and in no bucket.
  const adds = Number.isNaN(sum) ? inBuckets <= count : inBuckets === count;
  return isWhole && !adds ? 'has a count that is not that of its buckets' : undefined;
};

/**
 * Writes a histogram as samples of series that any store keeps: `_count`, `_sum`, cumulative `_bucket` with `le` as a classic histogram has them, and
 * `_native_schema` and `_native_zero_threshold`, by which `nativeHistogramOf` gives it back. Empty buckets within a span are written, others not; of
 * custom bounds all are.
 */
export const writeNativeHistogram = (histogram: NativeHistogram, emit: EmitPart): void => {
  const { schema, count, sum, zeroCount, zeroThreshold, positive, negative, customValues } = histogram;
  let below = 0;
  const bucket = (bound: number, inside: number): void => {
    below += inside;
    if (bound < Infinity) emit('_bucket', String(bound), below);
  };
  const up = indicesOf(positive);
  if (schema === CUSTOM) {
    const inside = new Map(up.map((index, at) => [index, positive.counts[at] ?? 0]));
    customValues.forEach((bound, index) => {
      bucket(bound, inside.get(index) ?? 0);
    });
  } else {
    const down = indicesOf(negative);
    for (let at = down.length - 1; at >= 0; at--)
      bucket(-boundOf((down[at] ?? 0) - 1, schema), negative.counts[at] ?? 0);
    bucket(zeroThreshold, zeroCount);
    up.forEach((index, at) => {
      bucket(boundOf(index, schema), positive.counts[at] ?? 0);
    });
  }
  emit('_bucket', '+Inf', count);
  emit('_count', undefined, count);
  emit('_sum', undefined, sum);
  emit('_native_schema', undefined, schema);
  if (schema !== CUSTOM) emit('_native_zero_threshold', undefined, zeroThreshold);
};

/** One part of a histogram as `writeNativeHistogram` wrote it. */
export interface WrittenPart {
  readonly part: HistogramPart;
  readonly le?: string | undefined;
  readonly value: number;
}

/** The histogram that these samples of one time were written from; `undefined` where they are of none. */
export const nativeHistogramOf = (parts: readonly WrittenPart[]): NativeHistogram | undefined => {
  const of = (wanted: HistogramPart): number | undefined => parts.find(({ part }) => part === wanted)?.value;
  const schema = of('_native_schema');
  const count = of('_count');
  const sum = of('_sum');
  if (schema === undefined || count === undefined || sum === undefined) return undefined;
  const zeroThreshold = of('_native_zero_threshold') ?? 0;
  const buckets = parts
    .filter(({ part, le }) => part === '_bucket' && le !== '+Inf')
    .map(({ le, value }) => ({ bound: Number(le), below: value }))
    .sort((a, b) => a.bound - b.bound)
    .map(({ bound, below }, at, all) => ({ bound, inside: below - (all[at - 1]?.below ?? 0) }));
  const common = { schema, zeroThreshold, count, sum, isWhole: Number.isInteger(count) };
  const none: NativeBuckets = { spans: [], counts: [] };
  if (schema === CUSTOM) {
    const rest = count - buckets.reduce((total, { inside }) => total + inside, 0);
    const counts = [...buckets.map(({ inside }) => inside), rest];
    const positive = { spans: [{ offset: 0, length: counts.length }], counts };
    return { ...common, zeroCount: 0, negative: none, positive, customValues: buckets.map(({ bound }) => bound) };
  }
  const indexOf = (bound: number): number => Math.round(Math.log2(bound) * 2 ** schema);
  const side = (some: readonly { bound: number; inside: number }[], toIndex: (bound: number) => number) =>
    bucketsOf(some.map(({ bound, inside }) => [toIndex(bound), inside] as const));
  return {
    ...common,
    zeroCount: buckets.find(({ bound }) => bound === zeroThreshold)?.inside ?? 0,
    negative: side(buckets.filter(({ bound }) => bound < 0).reverse(), (bound) => indexOf(-bound) + 1),
    positive: side(
      buckets.filter(({ bound }) => bound > zeroThreshold),
      indexOf,
    ),
    customValues: [],
  };
};

/** Index of each bucket, in the order of its counts. */
export const indicesOf = ({ spans }: NativeBuckets): number[] => {
  const indices: number[] = [];
  let next = 0;
  for (const { offset, length } of spans) {
    next += offset;
    for (let n = 0; n < length; n++) indices.push(next++);
  }
  return indices;
};

/** Spans over indices that rise. */
const bucketsOf = (indexed: readonly (readonly [index: number, count: number])[]): NativeBuckets => {
  const spans: { offset: number; length: number }[] = [];
  let next = 0;
  for (const [index] of indexed) {
    const last = spans.at(-1);
    if (last !== undefined && index === next) last.length++;
    else spans.push({ offset: index - next, length: 1 });
    next = index + 1;
  }
  return { spans, counts: indexed.map(([, count]) => count) };
};

/** Upper bound of a positive bucket, inclusive. Exact for powers of two. */
const boundOf = (index: number, schema: number): number => {
  const exponent = index * 2 ** -schema;
  const power = 2 ** exponent;
  if (Number.isInteger(exponent) || !Number.isFinite(power)) return Math.min(power, Number.MAX_VALUE);
  return Number(power.toPrecision(BOUND_DIGITS));
};

/** Counts of buckets that are written as differences. */
export const countsOfDeltas = (deltas: readonly number[]): number[] => {
  let count = 0;
  return deltas.map((delta) => (count += delta));
};
