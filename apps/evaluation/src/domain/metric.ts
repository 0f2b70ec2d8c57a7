import { type RunFacts } from './run-facts.js';

/** A figure of an arm, over any number of runs. */
export interface Metric {
  readonly name: string;
  /** What a table calls it. */
  readonly label: string;
  /** UCUM; `%` is a share of 0 to 1, shown in per cent. */
  readonly unit: string;
  readonly better: 'more' | 'less';
  /** What it adds up. Of a single run, a figure of runs has no interval. */
  readonly sums: 'faults' | 'runs';
  /** @returns its value, `null` where there is nothing that it could be of, and how many things it is of */
  readonly of: (runs: readonly RunFacts[]) => { readonly value: number | null; readonly n: number };
}

const metric =
  (sums: Metric['sums'], better: Metric['better']) =>
  (name: string, label: string, unit: string, of: Metric['of']): Metric => ({ name, label, unit, better, sums, of });
export const moreOfFaults = metric('faults', 'more');
export const lessOfFaults = metric('faults', 'less');
export const moreOfRuns = metric('runs', 'more');
export const lessOfRuns = metric('runs', 'less');

export const ratio = (above: number, below: number): number | null => (below === 0 ? null : above / below);
export const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((total, one) => total + of(one), 0);

/** Per day of network time. */
export const aDay =
  (of: (run: RunFacts) => number): Metric['of'] =>
  (runs) => {
    const hours = sum(runs, (run) => run.hours);
    return { value: ratio(24 * sum(runs, of), hours), n: runs.length };
  };
