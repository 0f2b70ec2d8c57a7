import { type NativeBuckets, type NativeHistogram } from '#monitor/prometheus';

/** Counts of buckets one after the other; that of index `i` spans `(2^(i * 2^-scale), 2^((i + 1) * 2^-scale)]` of one sign. */
export interface ExponentialBuckets {
  /** Index of the first count, an int32. */
  readonly offset: number;
  readonly counts: readonly number[];
}

/** A histogram with exponential buckets (OpenTelemetry metrics data model, ExponentialHistogram). */
export interface ExponentialHistogram {
  readonly scale: number;
  readonly zeroCount: number;
  /** Values up to it, of either sign, are in the zero bucket. */
  readonly zeroThreshold: number;
  readonly count: number;
  /** Absent where the sender does not tell it. */
  readonly sum: number | undefined;
  readonly positive: ExponentialBuckets;
  readonly negative: ExponentialBuckets;
}

/** What a native histogram has at most and at least: finer ones are made coarser, coarser ones cannot be kept. */
const GREATEST_SCHEMA = 8;
export const LEAST_SCHEMA = -4;
/** Buckets of one sign that are kept of a running total; what grows wider is made coarser. Far above the 160 of an SDK. */
const MAX_KEPT = 1_024;
/** Indices are of 32 bits: halved this often, all are 0 or -1. */
const MAX_HALVINGS = 40;

const NONE: ExponentialBuckets = { offset: 0, counts: [] };

/** The same histogram in buckets `2^(scale - to)` times as wide. Exact: bounds of a coarser scale are bounds of every finer one. */
export const coarsened = (histogram: ExponentialHistogram, to: number): ExponentialHistogram => {
  const halvings = histogram.scale - to;
  if (halvings <= 0) return histogram;
  return {
    ...histogram,
    scale: to,
    positive: halved(histogram.positive, halvings),
    negative: halved(histogram.negative, halvings),
  };
};

/**
 * The sum of two: at the coarser scale of both, or coarser where the buckets lie too far apart, and with the larger zero bucket, widened to the bound
 * of a bucket that it would cut.
 *
 * @returns `undefined` where they lie so far apart that no scale that is kept spans both
 */
export const addExponential = (a: ExponentialHistogram, b: ExponentialHistogram): ExponentialHistogram | undefined => {
  let scale = Math.min(a.scale, b.scale, GREATEST_SCHEMA);
  while (scale >= LEAST_SCHEMA && Math.max(spanOf(a, b, scale, 'positive'), spanOf(a, b, scale, 'negative')) > MAX_KEPT)
    scale--;
  if (scale < LEAST_SCHEMA) return undefined;
  const threshold = Math.max(a.zeroThreshold, b.zeroThreshold);
  const left = withZero(coarsened(a, scale), threshold);
  const right = withZero(coarsened(b, scale), left.zeroThreshold);
  // What widened the right one's zero bucket further widens the left one's as well.
  const wide = withZero(left, right.zeroThreshold);
  return {
    scale,
    zeroThreshold: right.zeroThreshold,
    zeroCount: wide.zeroCount + right.zeroCount,
    count: a.count + b.count,
    sum: a.sum === undefined || b.sum === undefined ? undefined : a.sum + b.sum,
    positive: added(wide.positive, right.positive),
    negative: added(wide.negative, right.negative),
  };
};

/** As native histograms are kept; `undefined` where its buckets are coarser than those may be. */
export const nativeOf = (histogram: ExponentialHistogram): NativeHistogram | undefined => {
  if (!(histogram.scale >= LEAST_SCHEMA)) return undefined;
  const { scale, zeroCount, zeroThreshold, count, sum, positive, negative } = coarsened(histogram, GREATEST_SCHEMA);
  return {
    schema: scale,
    ...{ zeroCount, zeroThreshold, count },
    sum: sum ?? 0,
    positive: spanned(positive),
    negative: spanned(negative),
    customValues: [],
    isWhole: true,
  };
};

/** A native histogram names a bucket by its upper bound, where OTLP names it by its lower one. Empty buckets at both ends are left out. */
const spanned = (buckets: ExponentialBuckets): NativeBuckets => {
  const { offset, counts } = trimmed(buckets);
  return counts.length === 0
    ? { spans: [], counts: [] }
    : { spans: [{ offset: offset + 1, length: counts.length }], counts };
};

const trimmed = ({ offset, counts }: ExponentialBuckets): ExponentialBuckets => {
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return NONE;
  const last = counts.findLastIndex((count) => count > 0);
  return { offset: offset + first, counts: counts.slice(first, last + 1) };
};

const indexAt = (index: number, halvings: number): number => Math.floor(index / 2 ** Math.min(halvings, MAX_HALVINGS));

const halved = (buckets: ExponentialBuckets, halvings: number): ExponentialBuckets => {
  const { offset, counts } = trimmed(buckets);
  if (counts.length === 0) return NONE;
  const first = indexAt(offset, halvings);
  const wider = new Array<number>(indexAt(offset + counts.length - 1, halvings) - first + 1).fill(0);
  counts.forEach((count, n) => {
    const at = indexAt(offset + n, halvings) - first;
    wider[at] = (wider[at] ?? 0) + count;
  });
  return { offset: first, counts: wider };
};

/** Buckets from the first to the last of both that holds anything. */
const spanOf = (
  a: ExponentialHistogram,
  b: ExponentialHistogram,
  scale: number,
  sign: 'positive' | 'negative',
): number => {
  const ends = [a, b].flatMap((each) => {
    const { offset, counts } = trimmed(each[sign]);
    if (counts.length === 0) return [];
    const halvings = Math.max(0, each.scale - scale);
    return [indexAt(offset, halvings), indexAt(offset + counts.length - 1, halvings)];
  });
  return ends.length === 0 ? 0 : Math.max(...ends) - Math.min(...ends) + 1;
};

const added = (a: ExponentialBuckets, b: ExponentialBuckets): ExponentialBuckets => {
  const [left, right] = [trimmed(a), trimmed(b)];
  if (left.counts.length === 0) return right;
  if (right.counts.length === 0) return left;
  const offset = Math.min(left.offset, right.offset);
  const end = Math.max(left.offset + left.counts.length, right.offset + right.counts.length);
  const countIn = ({ offset: from, counts }: ExponentialBuckets, index: number): number => counts[index - from] ?? 0;
  const counts = Array.from({ length: end - offset }, (_, n) => countIn(left, offset + n) + countIn(right, offset + n));
  return { offset, counts };
};

/** Puts every bucket that begins below the threshold into the zero bucket, whose threshold becomes the last such bucket's bound. */
const withZero = (histogram: ExponentialHistogram, threshold: number): ExponentialHistogram => {
  const { scale } = histogram;
  let { zeroThreshold, zeroCount } = histogram;
  if (threshold <= zeroThreshold) return histogram;
  zeroThreshold = threshold;
  const kept = (buckets: ExponentialBuckets): ExponentialBuckets => {
    const { offset, counts } = trimmed(buckets);
    let within = 0;
    while (within < counts.length && boundOf(offset + within, scale) < threshold) {
      zeroCount += counts[within] ?? 0;
      if ((counts[within] ?? 0) > 0) zeroThreshold = Math.max(zeroThreshold, boundOf(offset + within + 1, scale));
      within++;
    }
    return { offset: offset + within, counts: counts.slice(within) };
  };
  const [positive, negative] = [kept(histogram.positive), kept(histogram.negative)];
  const widened = { ...histogram, zeroThreshold: threshold, zeroCount, positive, negative };
  // One sign may have widened it beyond the first buckets of the other.
  return zeroThreshold > threshold ? withZero(widened, zeroThreshold) : widened;
};

/** Lower bound of the bucket of an index. */
const boundOf = (index: number, scale: number): number => 2 ** (index * 2 ** -scale);
