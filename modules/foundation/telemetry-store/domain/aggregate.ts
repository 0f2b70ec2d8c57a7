import { joined, type TierWindow } from './tiers.js';

/** One series' rows in order of time, one for each time. */
export interface Rows {
  readonly timestampMs: Float64Array;
  readonly value: Float64Array;
}

export interface WindowColumns {
  readonly endMs: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

/**
 * Windows of `stepMs` behind `from`, named by their end; NaN is left out, and so are windows without a number.
 *
 * @param stepMs a whole number of ms, at least 1
 */
export const windowsOf = ({ timestampMs, value }: Rows, from: number, stepMs: number): WindowColumns => {
  const ends: number[] = [];
  const columns = { min: [] as number[], max: [] as number[], sum: [] as number[], count: [] as number[] };
  for (let row = 0; row < value.length; row++) {
    const x = value[row] ?? NaN;
    if (Number.isNaN(x)) continue;
    const end = from + Math.ceil(((timestampMs[row] ?? 0) - from) / stepMs) * stepMs;
    const last = ends.length - 1;
    if (ends[last] === end) {
      columns.min[last] = Math.min(columns.min[last] ?? x, x);
      columns.max[last] = Math.max(columns.max[last] ?? x, x);
      columns.sum[last] = (columns.sum[last] ?? 0) + x;
      columns.count[last] = (columns.count[last] ?? 0) + 1;
      continue;
    }
    ends.push(end);
    columns.min.push(x);
    columns.max.push(x);
    columns.sum.push(x);
    columns.count.push(1);
  }
  return {
    endMs: Float64Array.from(ends),
    min: Float64Array.from(columns.min),
    max: Float64Array.from(columns.max),
    sum: Float64Array.from(columns.sum),
    count: Float64Array.from(columns.count),
  };
};

/** The same of windows that stand for rows, in order of time, and of rows as windows of their own. */
export const windowsOfParts = (parts: readonly TierWindow[], from: number, stepMs: number): WindowColumns => {
  const groups = Map.groupBy(parts, ({ lastMs }) => from + Math.ceil((lastMs - from) / stepMs) * stepMs);
  const windows = [...groups].map(([end, inside]) => ({ end, ...inside.reduce(joined) }));
  const column = (of: 'end' | 'min' | 'max' | 'sum' | 'count'): Float64Array =>
    Float64Array.from(windows, (window) => window[of]);
  return { endMs: column('end'), min: column('min'), max: column('max'), sum: column('sum'), count: column('count') };
};

/** One number of a window. */
export const aggregateOfWindow = (
  { min, max, sum, count }: TierWindow,
  by: 'mean' | 'min' | 'max' | 'sum' | 'count',
): number => ({ mean: sum / count, min, max, sum, count })[by];

/** One number over rows, NaN left out; `undefined` where there is none. */
export const aggregateOf = ({ value }: Rows, by: 'mean' | 'min' | 'max' | 'sum' | 'count'): number | undefined => {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  for (const x of value) {
    if (Number.isNaN(x)) continue;
    min = Math.min(min, x);
    max = Math.max(max, x);
    sum += x;
    count++;
  }
  return count === 0 ? undefined : { mean: sum / count, min, max, sum, count }[by];
};
