import { type Metric } from '../domain/metric.js';
import { METRICS } from '../domain/metrics.js';
import { figure, markdownTable } from './figures.js';
import { type Comparison, type Scoreboard, verdictOn } from './scoreboard.js';

const labelOf = ({ label, unit }: Metric): string =>
  unit === '1' || unit === '1/d' || label.includes('%') ? label : `${label} [${unit}]`;

/** All figures of all arms: value (95 % interval; what it is of). */
export const scoreTable = (scoreboard: Scoreboard): string =>
  markdownTable([
    ['', ...scoreboard.keys()],
    ...METRICS.map((metric, at) => [
      labelOf(metric),
      ...[...scoreboard.values()].map((scores) => {
        const score = scores[at];
        return score === undefined ? '-' : figure(score, metric);
      }),
    ]),
  ]);

/** Paired differences, arm less what it is compared with. */
export const comparisonTable = (comparisons: readonly Comparison[]): string =>
  markdownTable([
    ['', ...comparisons.map(({ arm, against }) => `${arm} less ${against}`)],
    ...METRICS.map((metric, at) => [
      labelOf(metric),
      ...comparisons.map(({ differences }) => {
        const one = differences[at];
        if (one === undefined) return '-';
        const verdict = verdictOn(one);
        return figure({ ...one, n: one.runs }, metric) + (verdict === 'undecided' ? '' : ` ${verdict}`);
      }),
    ]),
  ]);

const named = (comparison: Comparison, wanted: 'better' | 'worse'): readonly string[] =>
  comparison.differences.filter((one) => verdictOn(one) === wanted).map(({ metric }) => metric.label);
/** Undecided, and worse by the value alone: with few seeds that is no proof of anything. */
const leaning = ({ differences }: Comparison): readonly string[] =>
  differences
    .filter((one) => verdictOn(one) === 'undecided')
    .filter(({ metric, value }) => value !== null && (metric.better === 'more' ? value < 0 : value > 0))
    .map(({ metric }) => metric.label);
const listed = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));

/** One sentence a comparison: where an arm loses is said first, and an ablation that is no worse is a finding. */
export const findings = (comparisons: readonly Comparison[]): readonly string[] =>
  comparisons.map((comparison) => {
    const { arm, against, differences } = comparison;
    const [worse, better] = [named(comparison, 'worse'), named(comparison, 'better')];
    const runs = differences[0]?.runs ?? 0;
    const seeds = `${runs} ${runs === 1 ? 'seed' : 'seeds'}`;
    if (arm.includes('-without-') && worse.length === 0)
      return `Finding: ${arm} is in no figure worse than ${against} beyond chance (${seeds}); by the value alone it is in ${listed(leaning(comparison))}; better in ${listed(better)}. What it lacks has not shown its worth here.`;
    return `${arm} against ${against} (${seeds}): worse in ${listed(worse)}; better in ${listed(better)}; the rest is undecided.`;
  });
