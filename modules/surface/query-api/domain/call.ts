import { type Call, type Expression, type LabelMatcher, type Selector } from './expression.js';
import { histogramQuantile } from './histogram-quantile.js';
import { labelJoin, labelReplace } from './label-functions.js';
import { clamp, DATE_FUNCTIONS, NUMBER_FUNCTIONS, round } from './number-functions.js';
import { type Frame, type Grid, timeOf } from './grid.js';
import { RANGE_FUNCTIONS } from './range-functions.js';
import { overWindows, windowAt } from './select.js';
import { type Labels, labelsOf, mapped, NAME, type Ranges, type Stepped, type Value, type Vector } from './values.js';

interface Place {
  readonly grid: Grid;
  readonly frame: Frame;
}
type Evaluate<S> = (node: Expression, scene: S) => Generator<undefined, Value>;
type Select<S> = (node: Selector, scene: S, ofTime: boolean) => Generator<undefined, Vector>;

/** The arguments as they came, by kind. Their number and types were checked when the expression was read. */
class Given {
  constructor(
    private readonly values: readonly Value[],
    private readonly count: number,
  ) {}

  vector(n: number): Vector {
    const value = this.values[n];
    if (value?.kind !== 'vector') throw new TypeError(`argument ${n} is no vector`);
    return value;
  }

  /** @param otherwise what an argument that was left out is */
  scalar(n: number, otherwise = NaN): Float64Array {
    const value = this.values[n];
    return value?.kind === 'scalar' ? value.value : new Float64Array(this.count).fill(otherwise);
  }

  get ranges(): Ranges {
    const value = this.values.find((one) => one.kind === 'ranges');
    if (value === undefined) throw new TypeError('no argument has windows');
    return value;
  }

  text(n: number): string {
    const value = this.values[n];
    return value?.kind === 'text' ? value.value : '';
  }

  texts(from: number): readonly string[] {
    return this.values.slice(from).map((_, n) => this.text(from + n));
  }
}

/** What `absent` can say of a series that is not there: the labels that were asked for by one equality. */
const labelsAsked = (node: Expression | undefined): Labels => {
  const selector = node?.kind === 'range' ? node.of : node;
  if (selector?.kind !== 'selector') return {};
  const byLabel = Map.groupBy(selector.matchers, ({ label }: LabelMatcher) => label);
  return labelsOf(
    [...byLabel].flatMap(([label, matchers]) => {
      const [one] = matchers;
      return label !== NAME && matchers.length === 1 && one?.op === '=' ? [[label, one.value] as const] : [];
    }),
  );
};

const absence = (labels: Labels, count: number, isThere: (step: number) => boolean): Vector => {
  const has = Uint8Array.from({ length: count }, (_, step) => Number(!isThere(step)));
  const series = { labels, has, value: new Float64Array(count).fill(1) };
  return { kind: 'vector', series: has.includes(1) ? [series] : [] };
};

/** The value where there is exactly one series, else NaN. */
const scalarOf = ({ series }: Vector, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, step) => {
    const there = series.filter(({ has }) => has[step] === 1);
    return there.length === 1 ? (there[0]?.value[step] ?? NaN) : NaN;
  });

/** By the value at the first moment, NaN last; only an instant query shows the order. */
const sorted = ({ series }: Vector, sign: 1 | -1): Vector => {
  const first = ({ value, has }: Stepped): number => (has[0] === 1 ? (value[0] ?? NaN) : NaN);
  const order = (a: Stepped, b: Stepped): number => {
    const [x, y] = [first(a), first(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x === y ? 0 : sign * (x - y);
  };
  return { kind: 'vector', series: [...series].sort(order) };
};

const clamped = (vector: Vector, low: Float64Array, high: Float64Array): Vector => {
  const isSpan = (step: number): boolean => !((low[step] ?? NaN) > (high[step] ?? NaN));
  const within = {
    kind: 'vector' as const,
    series: vector.series.map((one) => ({
      ...one,
      has: one.has.map((here, step) => Number(here === 1 && isSpan(step))),
    })),
  };
  return mapped(within, (x, step) => clamp(x, low[step] ?? NaN, high[step] ?? NaN));
};

const plain = ({ name, pattern, args }: Call, given: Given, { grid }: Place): Value => {
  const { count } = grid;
  const seconds = (): Float64Array => Float64Array.from({ length: count }, (_, step) => timeOf(grid, step) / 1_000);
  const whole = new Uint8Array(count).fill(1);
  const numeric = NUMBER_FUNCTIONS[name] ?? DATE_FUNCTIONS[name];
  if (numeric !== undefined)
    return mapped(
      args.length === 0 ? { kind: 'vector', series: [{ labels: {}, value: seconds(), has: whole }] } : given.vector(0),
      numeric,
    );
  switch (name) {
    case 'time':
      return { kind: 'scalar', value: seconds() };
    case 'pi':
      return { kind: 'scalar', value: new Float64Array(count).fill(Math.PI) };
    case 'scalar':
      return { kind: 'scalar', value: scalarOf(given.vector(0), count) };
    case 'vector':
      return { kind: 'vector', series: [{ labels: {}, value: given.scalar(0), has: whole }] };
    case 'timestamp':
      return mapped(given.vector(0), (_, step) => timeOf(grid, step) / 1_000);
    case 'sort':
      return sorted(given.vector(0), 1);
    case 'sort_desc':
      return sorted(given.vector(0), -1);
    case 'clamp':
      return clamped(given.vector(0), given.scalar(1), given.scalar(2));
    case 'clamp_min':
      return clamped(given.vector(0), given.scalar(1), new Float64Array(count).fill(Infinity));
    case 'clamp_max':
      return clamped(given.vector(0), new Float64Array(count).fill(-Infinity), given.scalar(1));
    case 'round': {
      const to = given.scalar(1, 1);
      return mapped(given.vector(0), (x, step) => round(x, to[step] ?? NaN));
    }
    case 'absent': {
      const { series } = given.vector(0);
      return absence(labelsAsked(args[0]), count, (step) => series.some(({ has }) => has[step] === 1));
    }
    case 'absent_over_time': {
      const { ranges } = given;
      const numbers = ranges.series;
      return absence(labelsAsked(args[0]), count, (step) =>
        numbers.some((one) => windowAt(one, ranges, step).value.some((x) => ranges.keepsNaN || !Number.isNaN(x))),
      );
    }
    case 'label_replace':
      return pattern === undefined
        ? given.vector(0)
        : labelReplace(given.vector(0), given.text(1), given.text(2), given.text(3), pattern);
    case 'label_join':
      return labelJoin(given.vector(0), given.text(1), given.text(2), given.texts(3));
    default:
      throw new TypeError(`no function ${name}`);
  }
};

/** @param evaluate how arguments are evaluated @param select how a selector is, by the time of its samples where that is asked for */
export function* call<S extends Place>(
  node: Call,
  scene: S,
  evaluate: Evaluate<S>,
  select: Select<S>,
): Generator<undefined, Value> {
  const { name, args } = node;
  const [first] = args;
  if (name === 'timestamp' && first?.kind === 'selector') return mapped(yield* select(first, scene, true), (x) => x);
  const values: Value[] = [];
  for (const arg of args) values.push(yield* evaluate(arg, scene));
  const given = new Given(values, scene.grid.count);
  const overTime = RANGE_FUNCTIONS[name];
  if (overTime !== undefined) {
    const parameter = given.scalar(values.findIndex(({ kind }) => kind === 'scalar'));
    return yield* overWindows(name, overTime, given.ranges, scene.grid, parameter);
  }
  if (name === 'histogram_quantile')
    return yield* histogramQuantile(given.scalar(0), given.vector(1), scene.grid.count);
  return plain(node, given, scene);
}
