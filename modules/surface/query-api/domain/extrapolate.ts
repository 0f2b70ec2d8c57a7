/** Samples of one window, at least one, in order of time. */
export interface Window {
  readonly timestampMs: Float64Array;
  readonly value: Float64Array;
  /** Begin, exclusive, and end, inclusive (ms). */
  readonly fromMs: number;
  readonly untilMs: number;
}

const at = (column: Float64Array, row: number): number => column[row] ?? NaN;

/** A sample that is this many mean intervals away from the edge does not speak for the time up to it. */
const THRESHOLD = 1.1;

/** What a counter lost at its restarts. */
const lostAtResets = (value: Float64Array): number => {
  let lost = 0;
  for (let row = 1; row < value.length; row++) if (at(value, row) < at(value, row - 1)) lost += at(value, row - 1);
  return lost;
};

/**
 * How much a window's series grew, from its samples extended to the window's edges where they come near them, else by half a mean interval. A counter
 * is not extended beyond where it would have been zero.
 *
 * @returns `undefined` where there are less than two samples
 * @see Prometheus 3, promql/functions.go, extrapolatedRate
 */
export const extrapolatedDelta = (
  { timestampMs, value, fromMs, untilMs }: Window,
  isCounter: boolean,
): number | undefined => {
  const last = value.length - 1;
  if (last < 1) return undefined;
  const [first, end] = [at(value, 0), at(value, last)];
  const delta = end - first + (isCounter ? lostAtResets(value) : 0);
  const sampled = at(timestampMs, last) - at(timestampMs, 0);
  const mean = sampled / last;
  let before = at(timestampMs, 0) - fromMs;
  let behind = untilMs - at(timestampMs, last);
  if (before >= mean * THRESHOLD) before = mean / 2;
  if (behind >= mean * THRESHOLD) behind = mean / 2;
  if (isCounter && delta > 0 && first >= 0) before = Math.min(before, sampled * (first / delta));
  return delta * ((sampled + before + behind) / sampled);
};

/** A straight line through the samples by least squares: growth in 1/s, and the value at `originMs`. */
export const lineThrough = (
  { timestampMs, value }: Pick<Window, 'timestampMs' | 'value'>,
  originMs: number,
): { readonly slope: number; readonly intercept: number } => {
  const n = value.length;
  const first = at(value, 0);
  if (value.every((x) => x === first))
    return Number.isFinite(first) ? { slope: 0, intercept: first } : { slope: NaN, intercept: NaN };
  // Around their means: times of today squared would leave nothing of the digits.
  let [meanX, meanY] = [0, 0];
  for (let row = 0; row < n; row++) {
    meanX += (at(timestampMs, row) - originMs) / 1_000 / n;
    meanY += at(value, row) / n;
  }
  let [covariance, variance] = [0, 0];
  for (let row = 0; row < n; row++) {
    const x = (at(timestampMs, row) - originMs) / 1_000 - meanX;
    covariance += x * (at(value, row) - meanY);
    variance += x * x;
  }
  const slope = covariance / variance;
  return { slope, intercept: meanY - slope * meanX };
};
