import { type SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import {
  type Aggregation,
  AGGREGATIONS,
  type AggregationName,
  type Binary,
  type Call,
  type Expression,
  type LabelMatcher,
  type Matching,
  type Moment,
  type Selector,
  type Subquery,
} from '../../domain/expression.js';
import { badData, execution, type Refusal } from '../../domain/refusal.js';
import { NAME } from '../../domain/values.js';
import { numberOf, textOf } from './literals.js';
import { typeOf } from '../../domain/type-of.js';
import { wholePattern } from './whole-pattern.js';

/** Longer ones nobody writes, nor does a dashboard. */
const MAX_LENGTH = 32_768;
/** Operators, calls and parentheses within one another. */
const MAX_DEPTH = 100;

/** Constructs of the grammar that are not evaluated here, by the node that shows them. */
const NOT_SUPPORTED: Readonly<Record<string, string>> = {
  AnchoredExpr: 'anchored',
  SmoothedExpr: 'smoothed',
  FillModifier: 'fill',
};

const placeOf = (query: string, at: number): string => {
  const before = query.slice(0, at).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
};
const syntaxError = (query: string, node: { readonly from: number; readonly to: number }): Refusal => {
  const name = /([a-zA-Z_]\w*)\s*$/.exec(query.slice(0, node.from))?.[1];
  if (query[node.from] === '(' && name !== undefined)
    return badData(
      'not-supported',
      `${placeOf(query, node.from - name.length)}: parse error: unknown function with name "${name}"`,
    );
  const found = query.slice(node.from, node.to).trim() || query.slice(node.from).trim().slice(0, 20);
  return badData(
    'syntax',
    `${placeOf(query, node.from)}: parse error: unexpected ${found === '' ? 'end of input' : JSON.stringify(found)}`,
  );
};

const EMPTY_SELECTOR = 'vector selector must contain at least one non-empty matcher';

/**
 * Reads an expression with Prometheus' own grammar.
 *
 * @throws Refusal bad_data: it is none, its types do not fit, or it has something that is not evaluated here
 */
export const parseExpression = (query: string): Expression => {
  const reader = new Reader(query);
  const expression = reader.expression();
  typeOf(expression);
  return expression;
};

/** A selector alone, as `match[]` has it. @throws Refusal bad_data */
export const parseSelector = (query: string): readonly LabelMatcher[] => {
  const expression = parseExpression(query);
  if (expression.kind !== 'selector' || expression.offsetMs !== 0 || expression.at !== undefined)
    throw badData('parameter', `${JSON.stringify(query)} is no series selector`);
  return expression.matchers;
};

class Reader {
  constructor(private readonly query: string) {
    if (query.length > MAX_LENGTH) throw badData('parameter', `a query has at most ${MAX_LENGTH} characters`);
  }

  expression(): Expression {
    const tree = parser.parse(this.query);
    let depth = 0;
    tree.iterate({
      enter: (node) => {
        if (node.type.isError) throw syntaxError(this.query, node);
        const what = NOT_SUPPORTED[node.name];
        if (what !== undefined) throw badData('not-supported', `${what} is not supported`);
        if (++depth > MAX_DEPTH * 3) throw badData('parameter', `a query nests at most ${MAX_DEPTH} deep`);
      },
      leave: () => {
        depth--;
      },
    });
    const top = tree.topNode.firstChild;
    if (top === null) throw badData('syntax', '1:1: parse error: no expression found in input');
    return this.read(top);
  }

  private read(node: SyntaxNode): Expression {
    switch (node.name) {
      case 'ParenExpr':
        return this.read(first(node));
      case 'NumberDurationLiteral':
        return { kind: 'number', value: numberOf(this.text(node)) };
      case 'StringLiteral':
        return { kind: 'text', value: textOf(this.text(node)) };
      case 'UnaryExpr': {
        const of = this.read(last(node));
        return this.text(first(node)) === '-' ? { kind: 'negative', of } : of;
      }
      case 'VectorSelector':
        return this.selector(node);
      case 'MatrixSelector': {
        const of = this.read(first(node));
        if (of.kind !== 'selector') throw badData('type', 'ranges only allowed for vector selectors');
        if (of.offsetMs !== 0) throw badData('syntax', 'no offset modifiers allowed before range');
        if (of.at !== undefined) throw badData('syntax', 'no @ modifiers allowed before range');
        return { kind: 'range', of, rangeMs: this.length(node.getChild('DurationExpr')) };
      }
      case 'SubqueryExpr': {
        const [range, step] = node.getChildren('DurationExpr');
        return {
          ...{ kind: 'subquery', of: this.read(first(node)), rangeMs: this.length(range ?? null), offsetMs: 0 },
          ...(step === undefined ? {} : { stepMs: this.length(step) }),
        };
      }
      case 'OffsetExpr':
        return this.offset(node);
      case 'StepInvariantExpr':
        return this.placed(node);
      case 'BinaryExpr':
        return this.binary(node);
      case 'AggregateExpr':
        return this.aggregation(node);
      case 'FunctionCall':
        return this.call(node);
      default:
        throw badData('not-supported', `${node.name} is not supported`);
    }
  }

  private text({ from, to }: SyntaxNode): string {
    return this.query.slice(from, to);
  }

  /** A duration that is longer than nothing (ms). */
  private length(node: SyntaxNode | null): number {
    const ms = this.duration(node);
    if (!(ms > 0)) throw badData('parameter', 'duration must be greater than 0');
    return ms;
  }

  private duration(node: SyntaxNode | null): number {
    const inner = node?.firstChild ?? null;
    const isPlain = inner !== null && inner.nextSibling === null;
    if (node !== null && isPlain && inner.name === 'NumberDurationLiteralInDurationContext') {
      const ms = numberOf(this.text(inner)) * 1_000;
      if (Number.isSafeInteger(Math.round(ms))) return Math.round(ms);
      throw badData('parameter', 'duration out of range');
    }
    if (node?.name === 'OffsetDurationExpr' && inner?.name === 'UnaryOp')
      return (this.text(inner) === '-' ? -1 : 1) * this.duration(node.lastChild);
    if (isPlain) return this.duration(inner);
    throw badData('not-supported', 'expressions in the place of durations are not supported');
  }

  private selector(node: SyntaxNode): Selector {
    const name = node.getChild('Identifier');
    const braces = node.getChild('LabelMatchers');
    const matchers: LabelMatcher[] = name === null ? [] : [{ label: NAME, op: '=', value: this.text(name) }];
    for (let one = braces?.firstChild ?? null; one !== null; one = one.nextSibling) {
      const matcher = this.matcher(one);
      if (matcher === undefined) continue;
      if (name !== null && matcher.label === NAME)
        throw badData('syntax', `metric name must not be set twice: "${this.text(name)}" or ${this.text(one)}`);
      matchers.push(matcher);
    }
    if (matchers.every(fitsEmpty)) throw badData('parameter', EMPTY_SELECTOR);
    return { kind: 'selector', matchers, offsetMs: 0 };
  }

  private matcher(node: SyntaxNode): LabelMatcher | undefined {
    if (node.name === 'QuotedLabelName') return { label: NAME, op: '=', value: textOf(this.text(node)) };
    if (node.name !== 'UnquotedLabelMatcher' && node.name !== 'QuotedLabelMatcher') return undefined;
    const label = this.text(first(node));
    const op = node.getChild('MatchOp');
    const value = textOf(this.text(last(node)));
    const operator = (op === null ? '=' : this.text(op)) as LabelMatcher['op'];
    if (operator === '=~' || operator === '!~') wholePattern(value);
    return { label: node.name === 'QuotedLabelMatcher' ? textOf(label) : label, op: operator, value };
  }

  private offset(node: SyntaxNode): Expression {
    const of = this.read(first(node));
    const offsetMs = this.duration(node.getChild('OffsetDurationExpr'));
    return modified(of, 'offset', (selector) => {
      if (selector.offsetMs !== 0) throw badData('syntax', 'offset may not be set multiple times');
      return { ...selector, offsetMs };
    });
  }

  private placed(node: SyntaxNode): Expression {
    const of = this.read(first(node));
    const at = this.moment(node);
    return modified(of, '@', (selector) => {
      if (selector.at !== undefined) throw badData('syntax', '@ <timestamp> may not be set multiple times');
      return { ...selector, at };
    });
  }

  private moment(node: SyntaxNode): Moment {
    const preprocessor = node.getChild('AtModifierPreprocessors');
    if (preprocessor !== null) return preprocessor.getChild('AtStart') === null ? 'end' : 'start';
    const ms = Math.round(numberOf(this.text(last(node))) * 1_000);
    if (!Number.isSafeInteger(ms)) throw badData('parameter', 'timestamp out of bounds for @ modifier');
    return ms;
  }

  private binary(node: SyntaxNode): Expression {
    const [left, right] = [first(node), last(node)];
    const op = this.operator(node);
    const made: Binary = {
      ...{ kind: 'binary', op, left: this.read(left), right: this.read(right) },
      ...{ bool: node.getChild('BoolModifier') !== null, matching: this.matching(node) },
    };
    // The grammar reads the sign of -2^2 as the number's; Prometheus as that of the power.
    if (op !== '^' || left.name !== 'NumberDurationLiteral' || !/^[+-]/.test(this.text(left))) return made;
    const power: Binary = { ...made, left: { kind: 'number', value: numberOf(this.text(left).slice(1).trim()) } };
    return this.text(left).startsWith('-') ? { kind: 'negative', of: power } : power;
  }

  private operator(node: SyntaxNode): Binary['op'] {
    const sign = notComment(first(node).nextSibling, (one) => one.nextSibling);
    const op = OPERATORS[sign?.name ?? ''];
    if (op !== undefined) return op;
    throw badData('not-supported', `the operator ${this.text(sign ?? node)} is not supported`);
  }

  private matching(node: SyntaxNode): Matching {
    const clause = node.getChild('MatchingModifierClause');
    if (clause === null) return { on: false, labels: [], include: [] };
    const [labels, include] = clause.getChildren('GroupingLabels');
    const many =
      clause.getChild('GroupLeft') !== null ? 'left' : clause.getChild('GroupRight') !== null ? 'right' : undefined;
    return {
      on: clause.getChild('On') !== null,
      labels: this.labels(labels),
      include: this.labels(include),
      ...(many === undefined ? {} : { many }),
    };
  }

  private labels(node: SyntaxNode | undefined | null): readonly string[] {
    const names: string[] = [];
    for (let one = node?.firstChild ?? null; one !== null; one = one.nextSibling)
      if (one.name === 'LabelName') names.push(this.text(one));
      else if (one.name === 'QuotedLabelName') names.push(textOf(this.text(one)));
    return names;
  }

  private aggregation(node: SyntaxNode): Aggregation {
    const op = this.text(first(node)).toLowerCase();
    if (!isAggregation(op)) throw badData('not-supported', `the aggregation ${op} is not supported`);
    const args = this.args(node);
    const [of, parameter] = [args.at(-1), args.length > 1 ? args[0] : undefined];
    if (of === undefined || args.length > 2)
      throw badData('type', `wrong number of arguments for aggregate expression ${op}, got ${args.length}`);
    const modifier = node.getChild('AggregateModifier');
    return {
      ...{ kind: 'aggregation', op, of },
      ...{ without: modifier?.getChild('Without') != null, labels: this.labels(modifier?.getChild('GroupingLabels')) },
      ...(parameter === undefined ? {} : { parameter }),
    };
  }

  private call(node: SyntaxNode): Call {
    const name = this.text(first(node));
    const args = this.args(node);
    if (name !== 'label_replace' && name !== 'label_join') return { kind: 'call', name, args };
    const texts = args.map((arg) => (arg.kind === 'text' ? arg.value : ''));
    if (texts[1] === '') throw execution('parameter', `invalid destination label name in ${name}`);
    return name === 'label_join'
      ? { kind: 'call', name, args }
      : { kind: 'call', name, args, pattern: wholePattern(texts[4] ?? '', execution) };
  }

  private args(node: SyntaxNode): readonly Expression[] {
    const args: Expression[] = [];
    for (let one = node.getChild('FunctionCallBody')?.firstChild ?? null; one !== null; one = one.nextSibling)
      if (one.name !== 'LineComment') args.push(this.read(one));
    return args;
  }
}

/**
 * What a modifier makes of the expression that it stands behind: it is said of the selector, also of one in a range, or of the subquery.
 *
 * @throws Refusal bad_data: there is none
 */
const modified = (
  of: Expression,
  modifier: string,
  change: <S extends Selector | Subquery>(selector: S) => S,
): Expression => {
  switch (of.kind) {
    case 'selector':
    case 'subquery':
      return change(of);
    case 'range':
      return { ...of, of: change(of.of) };
    case 'number':
    case 'text':
    case 'negative':
    case 'binary':
    case 'aggregation':
    case 'call':
      throw badData(
        'syntax',
        `${modifier} modifier must be preceded by an instant vector selector or range vector selector or a subquery`,
      );
  }
};

const OPERATORS: Readonly<Record<string, Binary['op']>> = {
  ...{ Add: '+', Sub: '-', Mul: '*', Div: '/', Mod: '%', Pow: '^', Atan2: 'atan2' },
  ...{ Eql: '==', Neq: '!=', Gtr: '>', Lss: '<', Gte: '>=', Lte: '<=' },
  ...{ And: 'and', Or: 'or', Unless: 'unless' },
};

const isAggregation = (op: string): op is AggregationName => (AGGREGATIONS as readonly string[]).includes(op);

/** Whether an absent label fits, so that every series does. */
const fitsEmpty = ({ op, value }: LabelMatcher): boolean => {
  switch (op) {
    case '=':
      return value === '';
    case '!=':
      return value !== '';
    case '=~':
      return wholePattern(value)('') !== undefined;
    case '!~':
      return wholePattern(value)('') === undefined;
  }
};

const end = (node: SyntaxNode | null): SyntaxNode => {
  if (node === null) throw badData('syntax', 'parse error: an expression is missing');
  return node;
};
const first = (node: SyntaxNode): SyntaxNode => end(notComment(node.firstChild, (one) => one.nextSibling));
const last = (node: SyntaxNode): SyntaxNode => end(notComment(node.lastChild, (one) => one.prevSibling));
const notComment = (node: SyntaxNode | null, next: (node: SyntaxNode) => SyntaxNode | null): SyntaxNode | null => {
  let one = node;
  while (one?.name === 'LineComment') one = next(one);
  return one;
};
