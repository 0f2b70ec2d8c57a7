import { type Metric } from './metric.js';
import { type RunFacts } from './run-facts.js';
import { Rng } from './rng.js';

export interface Estimate {
  readonly value: number | null;
  /** Things that the value is of: faults, plans, incidents or runs. */
  readonly n: number;
  /** 95 % percentile interval; absent where there is nothing to draw from. */
  readonly lower?: number;
  readonly upper?: number;
}
/** What one arm is more than another on the same seeds. */
export interface Difference extends Estimate {
  readonly runs: number;
}

/** Efron and Tibshirani (1993) ask for a thousand or more for an interval. */
const ROUNDS = 1_000;

/**
 * Which runs, and which faults of each, make up one draw. Faults of one seed share a network, so that seeds are drawn whole where there are several; of a
 * single seed its faults are drawn, and what is of the run stays.
 */
type Draw = (runs: readonly RunFacts[]) => RunFacts[];
const drawn = (runs: number, faults: number, rng: Rng): Draw => {
  if (runs > 1) {
    const picks = Array.from({ length: runs }, () => rng.integer(runs));
    return (of) => picks.flatMap((at) => of[at] ?? []);
  }
  const picks = Array.from({ length: faults }, () => rng.integer(faults));
  return (of) => of.map((run) => ({ ...run, faults: picks.flatMap((at) => run.faults[at] ?? []) }));
};

const intervalOf = (values: readonly (number | null)[]): Pick<Estimate, 'lower' | 'upper'> => {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const at = (q: number): number | undefined => known[Math.max(0, Math.ceil(q * known.length) - 1)];
  const [lower, upper] = [at(0.025), at(0.975)];
  return lower === undefined || upper === undefined ? {} : { lower, upper };
};
const mostFaults = (runs: readonly RunFacts[]): number => Math.max(0, ...runs.map(({ faults }) => faults.length));

/** A figure with its 95 % interval. The same runs and seed give the same interval. */
export const estimate = (metric: Metric, runs: readonly RunFacts[], seed: number): Estimate => {
  if (runs.length === 1 && metric.sums === 'runs') return metric.of(runs);
  const rng = new Rng(seed);
  const rounds = Array.from({ length: ROUNDS }, () => metric.of(drawn(runs.length, mostFaults(runs), rng)(runs)).value);
  return { ...metric.of(runs), ...intervalOf(rounds) };
};

/** `runs` less `others`, paired by seed: both are drawn alike, so that what the seeds have in common cancels out. */
export const difference = (
  metric: Metric,
  runs: readonly RunFacts[],
  others: readonly RunFacts[],
  seed: number,
): Difference => {
  const pairs = runs.flatMap((run) => {
    const other = others.find((one) => one.seed === run.seed);
    return other === undefined ? [] : [{ run, other }];
  });
  const [ours, theirs] = [pairs.map(({ run }) => run), pairs.map(({ other }) => other)];
  const rng = new Rng(seed);
  const apart = (draw: Draw): number | null => {
    const [a, b] = [metric.of(draw(ours)).value, metric.of(draw(theirs)).value];
    return a === null || b === null ? null : a - b;
  };
  const value = { value: apart((of) => [...of]), n: metric.of(ours).n, runs: pairs.length };
  if (pairs.length === 1 && metric.sums === 'runs') return value;
  const rounds = Array.from({ length: ROUNDS }, () => apart(drawn(pairs.length, mostFaults(ours), rng)));
  return { ...value, ...intervalOf(rounds) };
};
