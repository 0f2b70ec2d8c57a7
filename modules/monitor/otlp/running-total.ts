import { addExponential, type ExponentialHistogram } from './exponential-histogram.js';

/** What a data point adds to its stream, and what a stream came to. */
export type RunningTotal =
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'histogram';
      readonly bounds: readonly number[];
      /** One more than bounds, or none where only count and sum are kept. */
      readonly counts: readonly number[];
      readonly count: number;
      readonly sum: number | undefined;
    }
  | ({ readonly kind: 'exponential' } & ExponentialHistogram);

/** @returns `undefined` where the two do not add up: another kind, or other bounds */
export const addTotals = (a: RunningTotal, b: RunningTotal): RunningTotal | undefined => {
  if (a.kind === 'number' && b.kind === 'number') return { kind: 'number', value: a.value + b.value };
  if (a.kind === 'exponential' && b.kind === 'exponential') {
    const sum = addExponential(a, b);
    return sum === undefined ? undefined : { kind: 'exponential', ...sum };
  }
  if (a.kind !== 'histogram' || b.kind !== 'histogram') return undefined;
  if (a.counts.length !== b.counts.length || !a.bounds.every((bound, n) => bound === b.bounds[n])) return undefined;
  return {
    kind: 'histogram',
    bounds: a.bounds,
    counts: a.counts.map((count, n) => count + (b.counts[n] ?? 0)),
    count: a.count + b.count,
    sum: a.sum === undefined || b.sum === undefined ? undefined : a.sum + b.sum,
  };
};

/** The same with nothing counted: where a stream begins. */
export const emptied = (total: RunningTotal): RunningTotal => {
  if (total.kind === 'number') return { kind: 'number', value: 0 };
  const sum = total.sum === undefined ? undefined : 0;
  if (total.kind === 'histogram') return { ...total, counts: total.counts.map(() => 0), count: 0, sum };
  const none = { offset: 0, counts: [] };
  return { ...total, zeroCount: 0, count: 0, sum, positive: none, negative: none };
};

/** Numbers that it holds. */
export const numbersOf = (total: RunningTotal): number => {
  if (total.kind === 'number') return 1;
  if (total.kind === 'histogram') return total.bounds.length + total.counts.length + 2;
  return total.positive.counts.length + total.negative.counts.length + 7;
};
