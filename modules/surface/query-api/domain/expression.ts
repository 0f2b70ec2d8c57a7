/** One condition on a label, with Prometheus' meaning: a label that is absent is the empty text, and a pattern must fit the whole value. */
export interface LabelMatcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Moment of the `@` modifier: ms since 1970, or an end of the range that is asked for. */
export type Moment = number | 'start' | 'end';

interface Placed {
  /** Looks this much further into the past (ms); negative into the future. */
  readonly offsetMs: number;
  readonly at?: Moment;
}

export interface Selector extends Placed {
  readonly kind: 'selector';
  readonly matchers: readonly LabelMatcher[];
}
export interface Range {
  readonly kind: 'range';
  readonly of: Selector;
  readonly rangeMs: number;
}
export interface Subquery extends Placed {
  readonly kind: 'subquery';
  readonly of: Expression;
  readonly rangeMs: number;
  /** Absent: the usual step. */
  readonly stepMs?: number;
}

export const ARITHMETIC = ['+', '-', '*', '/', '%', '^', 'atan2'] as const;
export const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='] as const;
export const SET_OPERATORS = ['and', 'or', 'unless'] as const;
export type Arithmetic = (typeof ARITHMETIC)[number];
export type Comparison = (typeof COMPARISONS)[number];
export type SetOperator = (typeof SET_OPERATORS)[number];

/** How series of two sides find one another: by these labels (`on`), or by all but these and the name. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  /** The side with many; absent: one to one. */
  readonly many?: 'left' | 'right';
  /** Labels that the result takes from the side with one. */
  readonly include: readonly string[];
}

export interface Binary {
  readonly kind: 'binary';
  readonly op: Arithmetic | Comparison | SetOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly bool: boolean;
  readonly matching: Matching;
}

export const AGGREGATIONS = [
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'group',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'quantile',
  'count_values',
] as const;
export type AggregationName = (typeof AGGREGATIONS)[number];

export interface Aggregation {
  readonly kind: 'aggregation';
  readonly op: AggregationName;
  readonly of: Expression;
  readonly parameter?: Expression;
  readonly without: boolean;
  readonly labels: readonly string[];
}

/** A regular expression that fits a whole text or not. @returns the groups, the whole first, also by name; `undefined` where it does not fit */
export type WholePattern = (text: string) => ((group: string) => string) | undefined;

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
  /** Of `label_replace`. */
  readonly pattern?: WholePattern;
}

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'negative'; readonly of: Expression }
  | Selector
  | Range
  | Subquery
  | Binary
  | Aggregation
  | Call;

export type ValueType = 'scalar' | 'vector' | 'ranges' | 'text';
