import { type Grid, timeOf } from './domain/grid.js';
import { samplesAt } from './domain/select.js';
import { keyOf, type Labels, type Value } from './domain/values.js';

type Point = readonly [seconds: number, value: string];
/** `data` of an answer to a query, as Prometheus' HTTP API has it. */
export type QueryData =
  | { readonly resultType: 'scalar' | 'string'; readonly result: Point }
  | { readonly resultType: 'vector'; readonly result: readonly { readonly metric: Labels; readonly value: Point }[] }
  | {
      readonly resultType: 'matrix';
      readonly result: readonly { readonly metric: Labels; readonly values: readonly Point[] }[];
    };

/** As ECMAScript writes numbers, which is what Prometheus does too, but for infinities and -0. */
export const shownValue = (x: number): string => {
  if (Object.is(x, -0)) return '-0';
  if (Number.isFinite(x)) return String(x);
  return Number.isNaN(x) ? 'NaN' : `${x > 0 ? '+' : '-'}Inf`;
};
const point = (ms: number, x: number): Point => [ms / 1_000, shownValue(x)];

const byLabels = <T extends { readonly metric: Labels }>(series: readonly T[]): readonly T[] => {
  const keyed = series.map((one) => [keyOf(one.metric), one] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : Number(a > b))).map(([, one]) => one);
};

/** At the one moment of its grid. */
export const instantData = (value: Value, grid: Grid): QueryData => {
  const { startMs } = grid;
  switch (value.kind) {
    case 'scalar':
      return { resultType: 'scalar', result: point(startMs, value.value[0] ?? NaN) };
    case 'text':
      return { resultType: 'string', result: [startMs / 1_000, value.value] };
    case 'vector':
      return {
        resultType: 'vector',
        result: value.series
          .filter(({ has }) => has[0] === 1)
          .map(({ labels, value: column }) => ({ metric: labels, value: point(startMs, column[0] ?? NaN) })),
      };
    case 'ranges':
      return {
        resultType: 'matrix',
        result: byLabels(
          samplesAt(value).map(({ labels, timestampMs, value: column }) => ({
            metric: labels,
            values: Array.from(timestampMs, (time, row) => point(time, column[row] ?? NaN)),
          })),
        ),
      };
  }
};

/** Over every moment of its grid; series by their labels. */
export const rangeData = (value: Value, grid: Grid): QueryData => {
  const points = (column: Float64Array, has?: Uint8Array): readonly Point[] => {
    const all: Point[] = [];
    for (let step = 0; step < grid.count; step++)
      if (has === undefined || has[step] === 1) all.push(point(timeOf(grid, step), column[step] ?? NaN));
    return all;
  };
  if (value.kind === 'scalar') return { resultType: 'matrix', result: [{ metric: {}, values: points(value.value) }] };
  const series = value.kind === 'vector' ? value.series : [];
  const result = series
    .filter(({ has }) => has.includes(1))
    .map(({ labels, value: column, has }) => ({ metric: labels, values: points(column, has) }));
  return { resultType: 'matrix', result: byLabels(result) };
};

/** Points that the answer would have. */
export const pointsOf = (value: Value): number => {
  switch (value.kind) {
    case 'scalar':
      return value.value.length;
    case 'text':
      return 1;
    case 'vector':
      return value.series.reduce((sum, { has }) => sum + has.reduce((count, here) => count + here, 0), 0);
    case 'ranges':
      return samplesAt(value).reduce((sum, { value: column }) => sum + column.length, 0);
  }
};
