import { alignedTo, type Point } from './alignment.js';

export interface Comparison {
  /** Each interval at most once; order does not matter. */
  readonly target: readonly Point[];
  readonly controls: readonly (readonly Point[])[];
  /** Intervals that end at or before this are "before". Network time, ms. */
  readonly appliedAtMs: number;
  /** Intervals that end after this are "after"; the gap is the network settling. Put it one interval after the write at least. Network time, ms. */
  readonly settledAtMs: number;
  /** No further look follows: what is not proved now is not proved. */
  readonly isLast: boolean;
  /** The change that was planned, in the measure's unit; its sign is the direction that helps. */
  readonly expectedChange: number;
}

export interface VerdictLimits {
  /** Fewest intervals on each side of the action, for the target and for a control to count; at least 4 are always asked for. */
  readonly minimumIntervals: number;
  /** Fewest controls that count; at least 1 is always asked for. */
  readonly minimumControls: number;
}

/** Change of the target beyond that of its controls, with its 90 % interval, in the measure's unit. */
export interface Change {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

export type NotYet = 'no-direction' | 'too-few-controls' | 'too-few-intervals' | 'diverging-before' | 'too-noisy';
export type Verdict =
  | { readonly verdict: 'helped' | 'no-effect' | 'harmed'; readonly change: Change }
  | { readonly verdict: 'not-yet'; readonly reason: NotYet; readonly change?: Change };

/** Standard normal quantiles: 0.95 bounds a two-sided 90 % interval; 0.995 keeps pre-trend refusals near 1 in 100. */
const Z_90 = 1.6448536269514722;
const Z_99 = 2.5758293035489004;
/**
 * A verdict is looked for at every report: before the last, help is believed at three standard errors only, so that the looks add next to nothing to
 * the chance of a false one (Haybittle 1971, Peto 1976). Harm is believed at 90 % at any look: undoing is the safe side.
 */
const Z_EARLY = 3;
/** Beyond this an estimated lag-1 correlation says little but that the series is too short. */
const MAXIMUM_CORRELATION = 0.9;
/** Relative size of what rounding may leave behind, so that equal shifts cancel although binary fractions do not. */
const ROUNDING = 1e-9;

/**
 * Tells what an action did: the target's change less the change of control objects over the same time.
 *
 * Interval by interval the controls' mean, each control taken from its own level before, is subtracted from the target. What moves all of them,
 * such as the hour of the day, cancels there; the rest is compared before and after with Welch's interval, on effective numbers of intervals, as
 * neighbouring intervals are alike. `no-effect` is said only where the interval holds 0 and not the expected change: an interval that holds both
 * is `too-noisy`, and so is one that shows help, but before the last look and not surely enough. A drift against the controls before the action, which would go on to an effect as large as the expected one's half, makes the
 * comparison void (`diverging-before`).
 *
 * Values that are not finite are left out.
 */
export function judge(comparison: Comparison, limits: VerdictLimits): Verdict {
  const { expectedChange, appliedAtMs, settledAtMs } = comparison;
  if (!Number.isFinite(expectedChange) || expectedChange === 0) return { verdict: 'not-yet', reason: 'no-direction' };
  const fewest = Math.max(4, limits.minimumIntervals);
  const sides = (points: readonly Point[]): Sides => split(points, appliedAtMs, settledAtMs);
  const isEnough = ({ before, after }: Sides): boolean => before.length >= fewest && after.length >= fewest;

  const target = sides(comparison.target);
  if (!isEnough(target)) return { verdict: 'not-yet', reason: 'too-few-intervals' };
  const controls = comparison.controls.map(sides).filter(isEnough);
  if (controls.length < Math.max(1, limits.minimumControls)) return { verdict: 'not-yet', reason: 'too-few-controls' };

  const gap = lessCommon(target, controls);
  if (!isEnough(gap)) return { verdict: 'not-yet', reason: 'too-few-intervals' };

  const largest = Math.max(...[...comparison.target, ...comparison.controls.flat()].map(magnitude));
  if (isDiverging(gap, Math.abs(expectedChange) / 2, largest * ROUNDING))
    return { verdict: 'not-yet', reason: 'diverging-before' };
  const { value, halfAt } = welch(gap, largest * ROUNDING);
  const half = halfAt(Z_90);
  const change = { value, lower: value - half, upper: value + half };
  return verdictOf(change, expectedChange, comparison.isLast || Math.abs(value) > halfAt(Z_EARLY));
}

interface Sides {
  readonly before: readonly Point[];
  readonly after: readonly Point[];
}

const magnitude = ({ value }: Point): number => (Number.isFinite(value) ? Math.abs(value) : 0);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const valuesOf = (points: readonly Point[]): number[] => points.map(({ value }) => value);

const split = (points: readonly Point[], appliedAtMs: number, settledAtMs: number): Sides => {
  const known = points.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.timeMs - b.timeMs);
  return {
    before: known.filter(({ timeMs }) => timeMs <= appliedAtMs),
    after: known.filter(({ timeMs }) => timeMs > Math.max(appliedAtMs, settledAtMs)),
  };
};

/**
 * The target less what its controls moved by, interval by interval: the mean over those that have one then. Each control is taken from its own level
 * before, so that one with a hole does not move the mean.
 */
const lessCommon = (target: Sides, controls: readonly Sides[]): Sides => {
  const asked = [...target.before, ...target.after];
  const movements = controls.map(({ before, after }) => {
    const level = mean(valuesOf(before));
    const valueAt = alignedTo([...before, ...after], asked);
    return (timeMs: number): number | undefined => {
      const value = valueAt(timeMs);
      return value === undefined ? undefined : value - level;
    };
  });
  const less = (points: readonly Point[]): Point[] =>
    points.flatMap(({ timeMs, value }) => {
      const moved = movements.map((at) => at(timeMs)).filter((each) => each !== undefined);
      return moved.length === 0 ? [] : [{ timeMs, value: value - mean(moved) }];
    });
  return { before: less(target.before), after: less(target.after) };
};

/** How many independent intervals the series is worth, from its lag-1 correlation; never more than it has, never less than 2. */
const effectiveCount = (residuals: readonly number[]): number => {
  let square = 0;
  let product = 0;
  let previous = 0;
  for (const residual of residuals) {
    square += residual * residual;
    product += residual * previous;
    previous = residual;
  }
  const correlation = square === 0 ? 0 : Math.min(MAXIMUM_CORRELATION, Math.max(0, product / square));
  return Math.max(2, (residuals.length * (1 - correlation)) / (1 + correlation));
};

const sampleOf = (points: readonly Point[]) => {
  const values = valuesOf(points);
  const centre = mean(values);
  const residuals = values.map((value) => value - centre);
  const variance = residuals.reduce((sum, residual) => sum + residual * residual, 0) / (values.length - 1);
  const count = effectiveCount(residuals);
  return { centre, squaredError: variance / count, freedom: count - 1 };
};

/** The change, and how far either side of it an interval reaches at a normal quantile. */
const welch = (gap: Sides, tolerance: number): { value: number; halfAt: (z: number) => number } => {
  const before = sampleOf(gap.before);
  const after = sampleOf(gap.after);
  const value = after.centre - before.centre;
  const squared = before.squaredError + after.squaredError;
  // Welch-Satterthwaite; without any spread the quantile does not matter.
  const freedom =
    squared === 0
      ? before.freedom
      : squared ** 2 / (before.squaredError ** 2 / before.freedom + after.squaredError ** 2 / after.freedom);
  return { value, halfAt: (z) => studentQuantile(z, freedom) * Math.sqrt(squared) + tolerance };
};

/** Student's t from the normal quantile, by Cornish-Fisher (Abramowitz and Stegun 26.7.5): within 2 % for 2 degrees of freedom at 90 %, 0.5 % from 3. */
const studentQuantile = (z: number, freedom: number): number => {
  const v = Number.isFinite(freedom) ? Math.max(2, freedom) : 2;
  return (
    z +
    (z ** 3 + z) / (4 * v) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * v ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * v ** 3)
  );
};

/** A trend before is held against the comparison only where it is both sure and large enough to pass for an effect. */
const isDiverging = ({ before, after }: Sides, material: number, tolerance: number): boolean => {
  const timeBefore = mean(before.map(({ timeMs }) => timeMs));
  const timeAfter = mean(after.map(({ timeMs }) => timeMs));
  const level = mean(valuesOf(before));
  let spread = 0;
  let covariance = 0;
  for (const { timeMs, value } of before) {
    spread += (timeMs - timeBefore) ** 2;
    covariance += (timeMs - timeBefore) * (value - level);
  }
  if (spread === 0) return false;
  const slope = covariance / spread;
  const residuals = before.map(({ timeMs, value }) => value - level - slope * (timeMs - timeBefore));
  const freedom = Math.max(1, effectiveCount(residuals) - 2);
  const squares = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  const doubt = studentQuantile(Z_99, freedom) * Math.sqrt(squares / freedom / spread);
  const drift = timeAfter - timeBefore;
  return Math.abs(slope) > doubt && Math.abs(slope) * drift > material + tolerance;
};

const verdictOf = (change: Change, expectedChange: number, isSure: boolean): Verdict => {
  const holds = (value: number): boolean => change.lower <= value && value <= change.upper;
  if (holds(0))
    return holds(expectedChange)
      ? { verdict: 'not-yet', reason: 'too-noisy', change }
      : { verdict: 'no-effect', change };
  if (change.value > 0 !== expectedChange > 0) return { verdict: 'harmed', change };
  return isSure ? { verdict: 'helped', change } : { verdict: 'not-yet', reason: 'too-noisy', change };
};
