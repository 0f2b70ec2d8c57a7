import { execution } from './refusal.js';

export type Labels = Readonly<Record<string, string>>;
export const NAME = '__name__';

/** One series' samples in order of time. NaN marks the end of the series: the store keeps no other. */
export interface RawSeries {
  readonly labels: Labels;
  readonly timestampMs: Float64Array;
  readonly value: Float64Array;
}

/** One series over a grid: where `has` is 0 there is no value at that moment. */
export interface Stepped {
  readonly labels: Labels;
  readonly value: Float64Array;
  readonly has: Uint8Array;
}

export interface Scalar {
  readonly kind: 'scalar';
  readonly value: Float64Array;
}
export interface Vector {
  readonly kind: 'vector';
  readonly series: readonly Stepped[];
}
/** Samples with a window for each moment of the grid: `(endOf(step) - rangeMs, endOf(step)]`. */
export interface Ranges {
  readonly kind: 'ranges';
  readonly series: readonly RawSeries[];
  readonly rangeMs: number;
  readonly endOf: (step: number) => number;
  /** NaN is a value like any other, as what a subquery computed; else it is a mark of staleness. */
  readonly keepsNaN: boolean;
}
export interface Text {
  readonly kind: 'text';
  readonly value: string;
}
export type Value = Scalar | Vector | Ranges | Text;

/** Labels by a rule; those that are empty are absent. No prototype: a label may be called `__proto__`. */
export const labelsOf = (pairs: Iterable<readonly [string, string]>): Labels => {
  const labels = Object.create(null) as Record<string, string>;
  for (const [name, value] of pairs) if (value !== '') labels[name] = value;
  return labels;
};
export const keep = (labels: Labels, names: ReadonlySet<string>): Labels =>
  labelsOf(Object.entries(labels).filter(([name]) => names.has(name)));
export const drop = (labels: Labels, names: ReadonlySet<string>): Labels =>
  labelsOf(Object.entries(labels).filter(([name]) => !names.has(name)));
const ONLY_NAME: ReadonlySet<string> = new Set([NAME]);
export const withoutName = (labels: Labels): Labels => (NAME in labels ? drop(labels, ONLY_NAME) : labels);

/** The same text for the same labels. */
export const keyOf = (labels: Labels): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

export const emptySeries = (labels: Labels, count: number): Stepped => ({
  labels,
  value: new Float64Array(count),
  has: new Uint8Array(count),
});

/** Series that came to have the same labels are one. @throws Refusal where two of them have a value at one moment */
export const merged = (series: readonly Stepped[]): readonly Stepped[] => {
  const byKey = Map.groupBy(series, ({ labels }) => keyOf(labels));
  if (byKey.size === series.length) return series;
  return [...byKey.values()].map((same) => {
    const [first] = same;
    if (first === undefined || same.length === 1) return first ?? emptySeries({}, 0);
    const all = emptySeries(first.labels, first.value.length);
    for (const { value, has } of same)
      for (let step = 0; step < has.length; step++) {
        if (has[step] !== 1) continue;
        if (all.has[step] === 1) throw execution('matching', 'vector cannot contain metrics with the same labelset');
        all.has[step] = 1;
        all.value[step] = value[step] ?? NaN;
      }
    return all;
  });
};

/** Every series without its name, its values by a function of value and step. */
export const mapped = (
  { series }: Vector,
  of: (value: number, step: number) => number,
  labels: (labels: Labels) => Labels = withoutName,
): Vector => ({
  kind: 'vector',
  series: merged(
    series.map((one) => ({ labels: labels(one.labels), has: one.has, value: one.value.map((x, step) => of(x, step)) })),
  ),
});
