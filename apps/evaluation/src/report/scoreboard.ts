import { type Difference, difference, type Estimate, estimate } from '../domain/bootstrap.js';
import { type Metric } from '../domain/metric.js';
import { METRICS } from '../domain/metrics.js';
import { type RunFacts } from '../domain/run-facts.js';

/** Of every interval: the same runs give the same intervals. */
const SEED = 1;

export interface Score extends Estimate {
  readonly metric: Metric;
}
export type Scoreboard = ReadonlyMap<string, readonly Score[]>;

export const scoreboardOf = (runs: ReadonlyMap<string, readonly RunFacts[]>): Scoreboard =>
  new Map([...runs].map(([arm, of]) => [arm, METRICS.map((metric) => ({ metric, ...estimate(metric, of, SEED) }))]));

export interface Comparison {
  readonly arm: string;
  readonly against: string;
  readonly differences: readonly (Difference & { readonly metric: Metric })[];
}
/** @param pairs those of which both arms were run are compared */
export const comparisonsOf = (
  runs: ReadonlyMap<string, readonly RunFacts[]>,
  pairs: readonly (readonly [arm: string, against: string])[],
): readonly Comparison[] =>
  pairs.flatMap(([arm, against]) => {
    const [ours, theirs] = [runs.get(arm), runs.get(against)];
    if (ours === undefined || theirs === undefined) return [];
    return [
      { arm, against, differences: METRICS.map((metric) => ({ metric, ...difference(metric, ours, theirs, SEED) })) },
    ];
  });

/** What a difference means: `undecided` where its interval holds 0, or there is none. */
export const verdictOn = ({
  metric,
  lower,
  upper,
}: Difference & { readonly metric: Metric }): 'better' | 'worse' | 'undecided' => {
  if (lower === undefined || upper === undefined || (lower <= 0 && upper >= 0)) return 'undecided';
  return lower > 0 === (metric.better === 'more') ? 'better' : 'worse';
};
