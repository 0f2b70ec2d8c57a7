import { aggregate } from './aggregate.js';
import { scalarWithScalar, setOperation, vectorWithScalar, vectorWithVector } from './binary.js';
import { call } from './call.js';
import {
  type Aggregation,
  type Binary,
  type Comparison,
  type Arithmetic,
  type Expression,
  type Range,
  type Selector,
  type SetOperator,
  SET_OPERATORS,
  type Subquery,
} from './expression.js';
import { endOf, type Frame, type Grid, gridWithin, timeOf } from './grid.js';
import { execution } from './refusal.js';
import { instant } from './select.js';
import { mapped, type Ranges, type RawSeries, type Scalar, type Value, type Vector } from './values.js';

/** Samples of each selector of an expression, see `demandsOf`. */
export type Samples = ReadonlyMap<Selector, readonly RawSeries[]>;

export interface Scene {
  readonly grid: Grid;
  readonly frame: Frame;
  readonly samples: Samples;
}

/**
 * Evaluates an expression over every moment of a grid at once. It yields after each piece of work, so that who drives it can let others have their turn,
 * or stop.
 *
 * @throws Refusal where the data do not fit the expression, or there would be too many points
 */
export function* evaluate(node: Expression, scene: Scene): Generator<undefined, Value> {
  switch (node.kind) {
    case 'number':
      return { kind: 'scalar', value: new Float64Array(scene.grid.count).fill(node.value) };
    case 'text':
      return { kind: 'text', value: node.value };
    case 'negative':
      return negative(yield* evaluate(node.of, scene));
    case 'selector':
      return yield* selected(node, scene, false);
    case 'range':
      return rangesOf(node, scene);
    case 'subquery':
      return yield* subquery(node, scene);
    case 'binary':
      return yield* binary(node, scene);
    case 'aggregation':
      return yield* aggregation(node, scene);
    case 'call':
      return yield* call(node, scene, evaluate, selected);
  }
}

/** @throws Refusal */
const checkPoints = (series: number, { grid, frame }: Scene): void => {
  if (series * grid.count > frame.maxPoints)
    throw execution(
      'points',
      `${series} series at ${grid.count} moments are more than ${frame.maxPoints} points: ask for fewer series, or a longer step.`,
    );
};

/** @param ofTime seconds of the samples in place of their values */
export function* selected(node: Selector, scene: Scene, ofTime: boolean): Generator<undefined, Vector> {
  const raw = scene.samples.get(node) ?? [];
  checkPoints(raw.length, scene);
  return yield* instant(node, raw, scene.grid, scene.frame, ofTime);
}

const rangesOf = ({ of, rangeMs }: Range, scene: Scene): Ranges => {
  const series = scene.samples.get(of) ?? [];
  checkPoints(series.length, scene);
  return {
    kind: 'ranges',
    series,
    rangeMs,
    endOf: (step) => endOf(of, scene.grid, step, scene.frame),
    keepsNaN: false,
  };
};

function* subquery(node: Subquery, scene: Scene): Generator<undefined, Ranges> {
  const grid = gridWithin(node, scene.grid, scene.frame);
  checkPoints(1, { ...scene, grid });
  const value = yield* evaluate(node.of, { ...scene, grid });
  const { series } = value.kind === 'scalar' ? vectorOf(value) : asVector(value);
  return {
    kind: 'ranges',
    series: series.map(({ labels, value: column, has }) => {
      const rows = Array.from(has.keys()).filter((step) => has[step] === 1);
      return {
        labels,
        timestampMs: Float64Array.from(rows, (step) => timeOf(grid, step)),
        value: Float64Array.from(rows, (step) => column[step] ?? NaN),
      };
    }),
    rangeMs: node.rangeMs,
    endOf: (step) => endOf(node, scene.grid, step, scene.frame),
    keepsNaN: true,
  };
}

const negative = (value: Value): Value =>
  value.kind === 'scalar' ? { kind: 'scalar', value: value.value.map((x) => -x) } : mapped(asVector(value), (x) => -x);

export const vectorOf = ({ value }: Scalar): Vector => ({
  kind: 'vector',
  series: [{ labels: {}, value, has: new Uint8Array(value.length).fill(1) }],
});

/** Types were checked when the expression was read: another kind is a fault of ours. */
export const asVector = (value: Value): Vector => {
  if (value.kind !== 'vector') throw new TypeError(`a vector was to come, and ${value.kind} came`);
  return value;
};

const isSet = (op: Binary['op']): op is SetOperator => (SET_OPERATORS as readonly string[]).includes(op);

function* binary(node: Binary, scene: Scene): Generator<undefined, Value> {
  const left = yield* evaluate(node.left, scene);
  const right = yield* evaluate(node.right, scene);
  const { count } = scene.grid;
  if (isSet(node.op)) {
    const result = setOperation(node.op, node.matching, asVector(left), asVector(right), count);
    checkPoints(result.series.length, scene);
    return result;
  }
  const rules: { op: Arithmetic | Comparison; bool: boolean; matching: Binary['matching'] } = { ...node, op: node.op };
  if (left.kind === 'scalar' && right.kind === 'scalar') return scalarWithScalar(node.op, left, right);
  if (left.kind === 'scalar') return vectorWithScalar(rules, asVector(right), left, 'right');
  if (right.kind === 'scalar') return vectorWithScalar(rules, asVector(left), right, 'left');
  return yield* vectorWithVector(rules, asVector(left), asVector(right), count);
}

function* aggregation(node: Aggregation, scene: Scene): Generator<undefined, Vector> {
  const parameter = node.parameter === undefined ? undefined : yield* evaluate(node.parameter, scene);
  const vector = asVector(yield* evaluate(node.of, scene));
  const given = parameter?.kind === 'scalar' || parameter?.kind === 'text' ? parameter.value : undefined;
  return yield* aggregate(node.op, vector, node, scene.grid.count, given);
}
