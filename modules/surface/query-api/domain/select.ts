import { type Window } from './extrapolate.js';
import { endOf, type Frame, type Grid } from './grid.js';
import { type Selector } from './expression.js';
import { KEEPS_NAME, type RangeFunction } from './range-functions.js';
import { emptySeries, merged, type Ranges, type RawSeries, type Stepped, type Vector, withoutName } from './values.js';

/** The first row behind a time. @param start where to begin looking */
const firstBehind = (timestampMs: Float64Array, timeMs: number, start = 0): number => {
  let [low, high] = [start, timestampMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timestampMs[middle] ?? Infinity) > timeMs) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Values as of each moment: the last sample within the lookback that is no mark of staleness. @param ofTime seconds of the sample in place of its value */
export function* instant(
  node: Selector,
  raw: readonly RawSeries[],
  grid: Grid,
  frame: Frame,
  ofTime: boolean,
): Generator<undefined, Vector> {
  const out: Stepped[] = [];
  for (const { labels, timestampMs, value } of raw) {
    yield;
    const series = emptySeries(labels, grid.count);
    let row = 0;
    for (let step = 0; step < grid.count; step++) {
      const end = endOf(node, grid, step, frame);
      row = firstBehind(timestampMs, end, step === 0 ? 0 : row);
      const [time, x] = [timestampMs[row - 1] ?? -Infinity, value[row - 1] ?? NaN];
      if (time <= end - frame.lookbackMs || Number.isNaN(x)) continue;
      series.has[step] = 1;
      series.value[step] = ofTime ? time / 1_000 : x;
    }
    if (series.has.includes(1)) out.push(series);
  }
  return { kind: 'vector', series: out };
}

/** Without its marks of staleness. */
const numbersOf = ({ labels, timestampMs, value }: RawSeries): RawSeries => {
  if (!value.some(Number.isNaN)) return { labels, timestampMs, value };
  const isNumber = Array.from(value, (x) => !Number.isNaN(x));
  return {
    labels,
    timestampMs: timestampMs.filter((_, row) => isNumber[row]),
    value: value.filter((_, row) => isNumber[row]),
  };
};

/** The window of a series at one moment; empty where it has no sample there. */
export const windowAt = (
  { timestampMs, value }: RawSeries,
  { endOf: end, rangeMs }: Pick<Ranges, 'endOf' | 'rangeMs'>,
  step: number,
): Window => {
  const untilMs = end(step);
  const fromMs = untilMs - rangeMs;
  const begin = firstBehind(timestampMs, fromMs);
  const behind = firstBehind(timestampMs, untilMs, begin);
  return { timestampMs: timestampMs.subarray(begin, behind), value: value.subarray(begin, behind), fromMs, untilMs };
};

/** A function of the samples in each moment's window. */
export function* overWindows(
  name: string,
  of: RangeFunction,
  ranges: Ranges,
  grid: Grid,
  parameter: Float64Array,
): Generator<undefined, Vector> {
  const out: Stepped[] = [];
  for (const one of ranges.series) {
    yield;
    const series = ranges.keepsNaN ? one : numbersOf(one);
    const into = emptySeries(KEEPS_NAME.has(name) ? one.labels : withoutName(one.labels), grid.count);
    for (let step = 0; step < grid.count; step++) {
      const window = windowAt(series, ranges, step);
      if (window.value.length === 0) continue;
      const x = of(window, parameter[step] ?? NaN);
      if (x === undefined) continue;
      into.has[step] = 1;
      into.value[step] = x;
    }
    if (into.has.includes(1)) out.push(into);
  }
  return { kind: 'vector', series: merged(out) };
}

/** The samples themselves of the window at the first moment, for a query that asks for them. */
export const samplesAt = (ranges: Ranges): readonly RawSeries[] =>
  ranges.series
    .map((one) => {
      const { timestampMs, value } = windowAt(ranges.keepsNaN ? one : numbersOf(one), ranges, 0);
      return { labels: one.labels, timestampMs, value };
    })
    .filter(({ value }) => value.length > 0);
