import type { Point } from '../api/types.js';

/** Columns of one time axis: `undefined` where a column says nothing at a time, which is no gap. */
export interface Aligned {
  readonly times: number[];
  readonly columns: (number | null | undefined)[][];
}

/** Puts columns of points on the union of their times, each of which ascends. */
export const align = (series: readonly (readonly Point[])[]): Aligned => {
  const times = [...new Set(series.flatMap((points) => points.map(([t]) => t)))].sort((a, b) => a - b);
  const at = new Map(times.map((t, i) => [t, i]));
  const columns = series.map((points) => {
    const column: (number | undefined)[] = new Array<number | undefined>(times.length).fill(undefined);
    for (const [t, value] of points) {
      const i = at.get(t);
      if (i !== undefined) column[i] = value;
    }
    return column;
  });
  return { times, columns };
};

/** Breaks a line where reports are missing: a `null` after each point whose next is later than twice the usual step. */
export const withGaps = (points: readonly Point[]): [number, number | null][] => {
  const steps = points.slice(1).map(([t], i) => t - (points[i]?.[0] ?? t));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)] ?? 0;
  return points.flatMap(([t, value], i): [number, number | null][] => {
    const step = steps[i];
    return step !== undefined && usual > 0 && step > 2.5 * usual
      ? [
          [t, value],
          [t + usual, null],
        ]
      : [[t, value]];
  });
};
