import { extrapolatedDelta, lineThrough, type Window } from './extrapolate.js';
import { meanOf, quantileOf, sumOf, varianceOf } from './sum.js';

const first = ({ value }: Window): number => value[0] ?? NaN;
const last = ({ value }: Window): number => value.at(-1) ?? NaN;

/** The last two samples. @returns `undefined` where there are none, or both are of one time */
const lastStep = ({ timestampMs, value }: Window): { before: number; after: number; seconds: number } | undefined => {
  const [before, after] = [value.at(-2), value.at(-1)];
  const seconds = ((timestampMs.at(-1) ?? 0) - (timestampMs.at(-2) ?? 0)) / 1_000;
  return before === undefined || after === undefined || seconds === 0 ? undefined : { before, after, seconds };
};
const irate = (window: Window): number | undefined => {
  const step = lastStep(window);
  if (step === undefined) return undefined;
  return (step.after < step.before ? step.after : step.after - step.before) / step.seconds;
};

const countSteps = ({ value }: Window, isOne: (before: number, after: number) => boolean): number => {
  let count = 0;
  for (let row = 1; row < value.length; row++) if (isOne(value[row - 1] ?? NaN, value[row] ?? NaN)) count++;
  return count;
};

/** NaN only where there is nothing else. */
const extreme = ({ value }: Window, isBeyond: (x: number, best: number) => boolean): number => {
  let best = NaN;
  for (const x of value) if (Number.isNaN(best) || isBeyond(x, best)) best = x;
  return best;
};

const perSecond = (delta: number | undefined, { fromMs, untilMs }: Window): number | undefined =>
  delta === undefined ? undefined : delta / ((untilMs - fromMs) / 1_000);

export type RangeFunction = (window: Window, parameter: number) => number | undefined;

/** Functions of the samples of a window, which has at least one. `undefined`: no value. */
export const RANGE_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  rate: (window) => perSecond(extrapolatedDelta(window, true), window),
  increase: (window) => extrapolatedDelta(window, true),
  delta: (window) => extrapolatedDelta(window, false),
  irate,
  idelta: (window) => {
    const step = lastStep(window);
    return step === undefined ? undefined : step.after - step.before;
  },
  deriv: (window) =>
    window.value.length < 2 ? undefined : lineThrough(window, window.timestampMs[0] ?? window.fromMs).slope,
  predict_linear: (window, seconds) => {
    if (window.value.length < 2) return undefined;
    const { slope, intercept } = lineThrough(window, window.untilMs);
    return slope * seconds + intercept;
  },
  resets: (window) => countSteps(window, (before, after) => after < before),
  changes: (window) =>
    countSteps(window, (before, after) => before !== after && !(Number.isNaN(before) && Number.isNaN(after))),
  avg_over_time: ({ value }) => meanOf(value),
  min_over_time: (window) => extreme(window, (x, best) => x < best),
  max_over_time: (window) => extreme(window, (x, best) => x > best),
  sum_over_time: ({ value }) => sumOf(value),
  count_over_time: ({ value }) => value.length,
  first_over_time: first,
  last_over_time: last,
  present_over_time: () => 1,
  stddev_over_time: ({ value }) => Math.sqrt(varianceOf(value)),
  stdvar_over_time: ({ value }) => varianceOf(value),
  quantile_over_time: ({ value }, q) => quantileOf(q, value),
};

/** Those whose result is of the very metric. */
export const KEEPS_NAME: ReadonlySet<string> = new Set(['last_over_time', 'first_over_time']);
