import { type Moment, type Range, type Selector, type Subquery } from './expression.js';

/** The moments that an expression is evaluated at: `startMs`, and every `stepMs` behind it, `count` in all. */
export interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/** What is the same for a whole query. */
export interface Frame {
  /** Ends of what was asked for, which `@ start()` and `@ end()` mean. */
  readonly startMs: number;
  readonly endMs: number;
  /** A sample is a series' value for this long; it ends earlier where a mark of staleness stands. */
  readonly lookbackMs: number;
  /** Step of subqueries that name none. */
  readonly usualStepMs: number;
  /** Series times moments of one vector at most. */
  readonly maxPoints: number;
}

export const timeOf = (grid: Grid, step: number): number => grid.startMs + step * grid.stepMs;
export const lastOf = (grid: Grid): number => timeOf(grid, Math.max(0, grid.count - 1));

const momentOf = (at: Moment, frame: Frame): number => {
  if (at === 'start') return frame.startMs;
  return at === 'end' ? frame.endMs : at;
};

/** Where a selector or subquery looks at a step: its end, inclusive. */
export const endOf = (
  { at, offsetMs }: Pick<Selector, 'at' | 'offsetMs'>,
  grid: Grid,
  step: number,
  frame: Frame,
): number => (at === undefined ? timeOf(grid, step) : momentOf(at, frame)) - offsetMs;

/** What must be read for a selector, `from` exclusive. */
export interface Span {
  readonly from: number;
  readonly until: number;
}
export const spanOf = (node: Selector | Range, grid: Grid, frame: Frame): Span => {
  const selector = node.kind === 'range' ? node.of : node;
  const length = node.kind === 'range' ? node.rangeMs : frame.lookbackMs;
  return {
    from: endOf(selector, grid, 0, frame) - length,
    until: endOf(selector, grid, Math.max(0, grid.count - 1), frame),
  };
};

/** The moments of a subquery: multiples of its step since 1970, behind the begin of the first window and up to the end of the last. */
export const gridWithin = (node: Subquery, grid: Grid, frame: Frame): Grid => {
  const stepMs = node.stepMs ?? frame.usualStepMs;
  const from = endOf(node, grid, 0, frame) - node.rangeMs;
  const until = endOf(node, grid, Math.max(0, grid.count - 1), frame);
  const startMs = (Math.floor(from / stepMs) + 1) * stepMs;
  return { startMs, stepMs, count: Math.max(0, Math.floor((until - startMs) / stepMs) + 1) };
};
