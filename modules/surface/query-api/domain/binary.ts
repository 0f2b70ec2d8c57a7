import {
  type Arithmetic,
  ARITHMETIC,
  type Binary,
  type Comparison,
  type Matching,
  type SetOperator,
} from './expression.js';
import { execution } from './refusal.js';
import {
  drop,
  emptySeries,
  keep,
  keyOf,
  type Labels,
  labelsOf,
  mapped,
  merged,
  NAME,
  type Scalar,
  type Stepped,
  type Vector,
  withoutName,
} from './values.js';

const ARITHMETIC_OF: Readonly<Record<Arithmetic, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  // Where ECMAScript says NaN, Go and C say 1.
  '^': (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b),
  atan2: Math.atan2,
};
const COMPARISON_OF: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
};
type Numeric = Arithmetic | Comparison;
const isArithmetic = (op: Binary['op']): op is Arithmetic => (ARITHMETIC as readonly string[]).includes(op);

/** What becomes of two values: a number, or `undefined` where a comparison filters it out. `kept` is the vector's side. */
const combine = (op: Numeric, bool: boolean, a: number, b: number, kept: number): number | undefined => {
  if (isArithmetic(op)) return ARITHMETIC_OF[op](a, b);
  const fits = COMPARISON_OF[op](a, b);
  if (bool) return Number(fits);
  return fits ? kept : undefined;
};

export const scalarWithScalar = (op: Numeric, left: Scalar, right: Scalar): Scalar => ({
  kind: 'scalar',
  value: left.value.map((x, step) => combine(op, true, x, right.value[step] ?? NaN, x) ?? NaN),
});

/** @param side where the vector stands */
export const vectorWithScalar = (
  { op, bool }: { readonly op: Numeric; readonly bool: boolean },
  vector: Vector,
  scalar: Scalar,
  side: 'left' | 'right',
): Vector => {
  const result = (x: number, step: number): number | undefined => {
    const other = scalar.value[step] ?? NaN;
    return side === 'left' ? combine(op, bool, x, other, x) : combine(op, bool, other, x, x);
  };
  if (isArithmetic(op) || bool) return mapped(vector, (x, step) => result(x, step) ?? NaN);
  const series = vector.series.map(({ labels, value, has }) => ({
    labels,
    value,
    has: has.map((here, step) => Number(here === 1 && result(value[step] ?? NaN, step) !== undefined)),
  }));
  return { kind: 'vector', series };
};

/** The labels by which series find one another. */
const signature = ({ on, labels }: Matching): ((of: Labels) => string) => {
  const names = new Set(on ? labels : [...labels, NAME]);
  return (of) => keyOf(on ? keep(of, names) : drop(of, names));
};

/** Which of the series has a value at each moment that the other side asks for, and that no two have. -1: none. */
const theOneAt = (series: readonly Stepped[], isAsked: Uint8Array, side: string): Int32Array => {
  const count = isAsked.length;
  const which = new Int32Array(count).fill(-1);
  series.forEach(({ labels, has }, n) => {
    for (let step = 0; step < count; step++) {
      if (has[step] !== 1 || isAsked[step] !== 1) continue;
      if (which[step] !== -1)
        throw execution(
          'matching',
          `found duplicate series for the match group of ${keyOf(labels)} on the ${side} hand-side of the operation;` +
            'many-to-many matching not allowed: matching labels must be unique on one side',
        );
      which[step] = n;
    }
  });
  return which;
};

const resultLabels = (
  { matching, dropsName }: { readonly matching: Matching; readonly dropsName: boolean },
  many: Labels,
  one: Labels,
): Labels => {
  const base = dropsName ? withoutName(many) : many;
  const names = new Set(matching.labels);
  if (matching.many === undefined) return matching.on ? keep(base, names) : drop(base, names);
  const taken = new Set(matching.include);
  return labelsOf([...Object.entries(drop(base, taken)), ...Object.entries(keep(one, taken))]);
};

/** Arithmetic and comparison of two vectors. `many` is the left one where the matching is one to one. */
export function* vectorWithVector(
  { op, bool, matching }: { readonly op: Numeric; readonly bool: boolean; readonly matching: Matching },
  left: Vector,
  right: Vector,
  count: number,
): Generator<undefined, Vector> {
  const isSwapped = matching.many === 'right';
  const [many, one] = isSwapped ? [right, left] : [left, right];
  const by = signature(matching);
  // Where one side has nothing there is nothing to match, and so nothing that could match twice.
  const isAsked = new Uint8Array(count);
  for (const { has } of many.series) for (let step = 0; step < count; step++) if (has[step] === 1) isAsked[step] = 1;
  const ones = new Map(
    [...Map.groupBy(one.series, ({ labels }) => by(labels))].map(([key, series]) => [
      key,
      { series, which: theOneAt(series, isAsked, isSwapped ? 'left' : 'right') },
    ]),
  );
  const rules = { matching, dropsName: isArithmetic(op) || bool };
  const out = new Map<string, Stepped>();
  const taken = new Map<string, Uint8Array>();
  for (const { labels, value, has } of many.series) {
    yield;
    const key = by(labels);
    const partners = ones.get(key);
    if (partners === undefined) continue;
    const into = partners.series.map((partner) => {
      const made = resultLabels(rules, labels, partner.labels);
      const place = keyOf(made);
      const series = out.get(place) ?? emptySeries(made, count);
      out.set(place, series);
      return series;
    });
    const isTaken = taken.get(key) ?? new Uint8Array(count);
    taken.set(key, isTaken);
    for (let step = 0; step < count; step++) {
      const n = partners.which[step] ?? -1;
      const [partner, series] = [partners.series[n], into[n]];
      if (has[step] !== 1 || partner === undefined || series === undefined) continue;
      const [x, y] = [value[step] ?? NaN, partner.value[step] ?? NaN];
      // A filter keeps the value of the left side, wherever the many stand.
      const result = isSwapped ? combine(op, bool, y, x, y) : combine(op, bool, x, y, x);
      if (result === undefined) continue;
      if (matching.many === undefined && isTaken[step] === 1)
        throw execution(
          'matching',
          'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
        );
      if (series.has[step] === 1)
        throw execution('matching', 'multiple matches for labels: grouping labels must ensure unique matches');
      isTaken[step] = series.has[step] = 1;
      series.value[step] = result;
    }
  }
  return { kind: 'vector', series: [...out.values()].filter(({ has }) => has.includes(1)) };
}

/** Where any of the series has a value. */
const presence = (vector: Vector, by: (of: Labels) => string, count: number): ReadonlyMap<string, Uint8Array> => {
  const there = new Map<string, Uint8Array>();
  for (const { labels, has } of vector.series) {
    const key = by(labels);
    const any = there.get(key) ?? new Uint8Array(count);
    there.set(key, any);
    for (let step = 0; step < count; step++) if (has[step] === 1) any[step] = 1;
  }
  return there;
};

const masked = (
  vector: Vector,
  by: (of: Labels) => string,
  other: ReadonlyMap<string, Uint8Array>,
  wanted: 0 | 1,
): readonly Stepped[] =>
  vector.series.map(({ labels, value, has }) => {
    const there = other.get(by(labels));
    return { labels, value, has: has.map((here, step) => Number(here === 1 && (there?.[step] ?? 0) === wanted)) };
  });

export const setOperation = (
  op: SetOperator,
  matching: Matching,
  left: Vector,
  right: Vector,
  count: number,
): Vector => {
  const by = signature(matching);
  switch (op) {
    case 'and':
      return { kind: 'vector', series: masked(left, by, presence(right, by, count), 1) };
    case 'unless':
      return { kind: 'vector', series: masked(left, by, presence(right, by, count), 0) };
    case 'or':
      return {
        kind: 'vector',
        series: merged([...left.series, ...masked(right, by, presence(left, by, count), 0)]),
      };
  }
};
