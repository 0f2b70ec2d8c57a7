import { type AggregationName } from './expression.js';
import { execution } from './refusal.js';
import { meanOf, quantileOf, sumOf, varianceOf } from './sum.js';
import {
  drop,
  emptySeries,
  keep,
  keyOf,
  type Labels,
  labelsOf,
  merged,
  NAME,
  type Stepped,
  type Vector,
} from './values.js';

export interface Grouping {
  readonly without: boolean;
  readonly labels: readonly string[];
}

const groupLabels = ({ without, labels }: Grouping): ((of: Labels) => Labels) => {
  const names = new Set(without ? [...labels, NAME] : labels);
  return (of) => (without ? drop(of, names) : keep(of, names));
};

const extreme = (values: readonly number[], isBeyond: (x: number, best: number) => boolean): number =>
  values.reduce((best, x) => (Number.isNaN(best) || isBeyond(x, best) ? x : best), NaN);

type Simple = Exclude<AggregationName, 'topk' | 'bottomk' | 'count_values'>;
const NUMBER_OF: Readonly<Record<Simple, (values: readonly number[], parameter: number) => number>> = {
  sum: sumOf,
  avg: meanOf,
  min: (values) => extreme(values, (x, best) => x < best),
  max: (values) => extreme(values, (x, best) => x > best),
  count: (values) => values.length,
  group: () => 1,
  stddev: (values) => Math.sqrt(varianceOf(values)),
  stdvar: varianceOf,
  quantile: (values, q) => quantileOf(q, values),
};

const membersAt = (members: readonly Stepped[], step: number): readonly Stepped[] =>
  members.filter(({ has }) => has[step] === 1);

/** Highest (or lowest) first; NaN last; equal ones in the order they came in. */
const ranked = (members: readonly Stepped[], step: number, sign: 1 | -1): readonly Stepped[] =>
  [...members].sort((a, b) => {
    const [x, y] = [a.value[step] ?? NaN, b.value[step] ?? NaN];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x === y ? 0 : sign * (y - x);
  });

function* select(
  members: readonly Stepped[],
  count: number,
  k: Float64Array,
  sign: 1 | -1,
): Generator<undefined, readonly Stepped[]> {
  const chosen = new Map(members.map((one) => [one, { ...emptySeries(one.labels, count), value: one.value }]));
  for (let step = 0; step < count; step++) {
    yield;
    const most = k[step] ?? NaN;
    for (const one of ranked(membersAt(members, step), step, sign).slice(0, Math.max(0, Math.trunc(most)))) {
      const into = chosen.get(one);
      if (into !== undefined) into.has[step] = 1;
    }
  }
  // In the order of the first moment, which is what an instant query shows.
  const order = new Map(ranked(membersAt(members, 0), 0, sign).map((one, place) => [one, place]));
  return [...chosen]
    .filter(([, { has }]) => has.includes(1))
    .sort(([a], [b]) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity) || 0)
    .map(([, one]) => one);
}

/** As Prometheus writes numbers into labels. */
const shown = (x: number): string => {
  if (Number.isFinite(x)) return Object.is(x, -0) ? '-0' : String(x);
  return Number.isNaN(x) ? 'NaN' : `${x > 0 ? '+' : '-'}Inf`;
};

const countValues = (group: Labels, members: readonly Stepped[], count: number, label: string): readonly Stepped[] => {
  const byValue = new Map<string, Stepped>();
  for (const { value, has } of members)
    for (let step = 0; step < count; step++) {
      if (has[step] !== 1) continue;
      const text = shown(value[step] ?? NaN);
      let into = byValue.get(text);
      if (into === undefined) {
        into = emptySeries(
          labelsOf([...Object.entries(group).filter(([name]) => name !== label), [label, text]]),
          count,
        );
        byValue.set(text, into);
      }
      into.has[step] = 1;
      into.value[step] = (into.value[step] ?? 0) + 1;
    }
  return [...byValue.values()];
};

function* reduce(
  labels: Labels,
  members: readonly Stepped[],
  count: number,
  of: (values: readonly number[], step: number) => number,
): Generator<undefined, Stepped> {
  const into = emptySeries(labels, count);
  const values: number[] = [];
  for (let step = 0; step < count; step++) {
    yield;
    values.length = 0;
    for (const { value, has } of members) if (has[step] === 1) values.push(value[step] ?? NaN);
    if (values.length === 0) continue;
    into.has[step] = 1;
    into.value[step] = of(values, step);
  }
  return into;
}

/** @param parameter of each moment, of those that take one; a label's name for `count_values` */
export function* aggregate(
  op: AggregationName,
  { series }: Vector,
  grouping: Grouping,
  count: number,
  parameter: Float64Array | string | undefined,
): Generator<undefined, Vector> {
  const labelsFor = groupLabels(grouping);
  const groups = new Map<string, { readonly labels: Labels; readonly members: Stepped[] }>();
  for (const one of series) {
    const labels = labelsFor(one.labels);
    const key = keyOf(labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels, members: [one] });
    else group.members.push(one);
  }
  const numbers = parameter instanceof Float64Array ? parameter : new Float64Array(count);
  if ((op === 'topk' || op === 'bottomk') && numbers.some(Number.isNaN))
    throw execution('parameter', 'Scalar value NaN overflows int64');
  const out: Stepped[] = [];
  for (const { labels, members } of groups.values()) {
    yield;
    if (op === 'topk' || op === 'bottomk')
      out.push(...(yield* select(members, count, numbers, op === 'topk' ? 1 : -1)));
    else if (op === 'count_values') {
      if (typeof parameter !== 'string') throw execution('parameter', 'count_values needs the name of a label');
      out.push(...countValues(labels, members, count, parameter));
    } else
      out.push(yield* reduce(labels, members, count, (values, step) => NUMBER_OF[op](values, numbers[step] ?? NaN)));
  }
  return { kind: 'vector', series: op === 'count_values' ? merged(out) : out };
}
