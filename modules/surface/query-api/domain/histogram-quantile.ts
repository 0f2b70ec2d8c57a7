import { drop, emptySeries, keyOf, NAME, type Stepped, type Vector } from './values.js';

interface Bucket {
  /** Inclusive. */
  readonly upper: number;
  /** Observations at or below it. */
  count: number;
}

const BESIDE: ReadonlySet<string> = new Set([NAME, 'le']);

/** A label's text as Go reads it. */
const upperOf = (le: string): number => {
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(le.trim());
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(le) ? Number(le) : NaN;
};

/** Those of one bound are one; counts that fall, as scrapes at different moments make them, are held. */
const tidied = (buckets: readonly Bucket[]): readonly Bucket[] => {
  const out: Bucket[] = [];
  for (const { upper, count } of [...buckets].sort((a, b) => (a.upper === b.upper ? 0 : a.upper - b.upper))) {
    const before = out.at(-1);
    if (before?.upper === upper) before.count += count;
    else out.push({ upper, count });
  }
  let most = -Infinity;
  for (const bucket of out) bucket.count = most = Math.max(most, bucket.count);
  return out;
};

/**
 * The value below which a share of observations lies, from cumulative buckets, in proportion within a bucket. NaN without a bucket `+Inf`, with fewer
 * than two, or without observations.
 *
 * @see Prometheus, promql/quantile.go, BucketQuantile
 */
export const bucketQuantile = (q: number, given: readonly Bucket[]): number => {
  if (Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const buckets = tidied(given);
  const end = buckets.length - 1;
  if (end < 1 || buckets[end]?.upper !== Infinity) return NaN;
  const all = buckets[end].count;
  if (!(all > 0)) return NaN;
  const rank = q * all;
  const found = buckets.findIndex(({ count }, n) => n === end || count >= rank);
  const [low, high] = [buckets[found - 1], buckets[found]];
  if (high === undefined || found === end) return buckets[end - 1]?.upper ?? NaN;
  if (low === undefined && high.upper <= 0) return high.upper;
  const [from, below] = [low?.upper ?? 0, low?.count ?? 0];
  return from + (high.upper - from) * ((rank - below) / (high.count - below));
};

/** @param q the share, at each moment */
export function* histogramQuantile(q: Float64Array, { series }: Vector, count: number): Generator<undefined, Vector> {
  const histograms = Map.groupBy(
    series.filter(({ labels }) => !Number.isNaN(upperOf(labels['le'] ?? ''))),
    ({ labels }) => keyOf(drop(labels, BESIDE)),
  );
  const out: Stepped[] = [];
  for (const members of histograms.values()) {
    yield;
    const into = emptySeries(drop(members[0]?.labels ?? {}, BESIDE), count);
    const bounds = members.map(({ labels }) => upperOf(labels['le'] ?? ''));
    for (let step = 0; step < count; step++) {
      const buckets = members.flatMap(({ value, has }, n) =>
        has[step] === 1 ? [{ upper: bounds[n] ?? NaN, count: value[step] ?? NaN }] : [],
      );
      if (buckets.length === 0) continue;
      into.has[step] = 1;
      into.value[step] = bucketQuantile(q[step] ?? NaN, buckets);
    }
    out.push(into);
  }
  return { kind: 'vector', series: out };
}
