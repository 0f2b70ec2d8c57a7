import {
  type Aggregation,
  type Binary,
  type Call,
  COMPARISONS,
  type Expression,
  SET_OPERATORS,
  type ValueType,
} from './expression.js';
import { badData, execution } from './refusal.js';
import { SIGNATURES } from './signatures.js';

const NAMES: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  ranges: 'range vector',
  text: 'string',
};

const TAKES_NUMBER: readonly string[] = ['topk', 'bottomk', 'quantile'];

const expectType = (node: Expression, wanted: ValueType, where: string): void => {
  const found = typeOf(node);
  if (found !== wanted) throw badData('type', `expected type ${NAMES[wanted]} in ${where}, got ${NAMES[found]}`);
};

const ofCall = ({ name, args }: Call): ValueType => {
  const signature = SIGNATURES[name];
  if (signature === undefined) throw badData('not-supported', `the function ${name} is not supported`);
  const least = signature.args.length - signature.optional;
  const most = signature.variadic ? Infinity : signature.args.length;
  if (args.length < least || args.length > most)
    throw badData(
      'type',
      `expected ${least === most ? '' : 'at least '}${least} argument(s) in call to "${name}", got ${args.length}`,
    );
  args.forEach((arg, n) => {
    expectType(arg, signature.args[n] ?? signature.args.at(-1) ?? 'text', `call to function "${name}"`);
  });
  return signature.result;
};

const ofAggregation = ({ op, of, parameter }: Aggregation): ValueType => {
  const where = `aggregation expression ${op}`;
  expectType(of, 'vector', where);
  const wanted = op === 'count_values' ? 'text' : TAKES_NUMBER.includes(op) ? 'scalar' : undefined;
  if (wanted === undefined) {
    if (parameter !== undefined) throw badData('type', `wrong number of arguments for ${where}: it takes one`);
    return 'vector';
  }
  if (parameter === undefined) throw badData('type', `wrong number of arguments for ${where}: it takes two`);
  expectType(parameter, wanted, where);
  if (parameter.kind === 'text' && parameter.value === '')
    throw execution('parameter', 'invalid label name "" in count_values');
  return 'vector';
};

const ofBinary = ({ op, left, right, bool, matching }: Binary): ValueType => {
  const types = [typeOf(left), typeOf(right)];
  if (types.some((type) => type !== 'scalar' && type !== 'vector'))
    throw badData('type', 'binary expression must contain only scalar and instant vector types');
  const isComparison = (COMPARISONS as readonly string[]).includes(op);
  const isSet = (SET_OPERATORS as readonly string[]).includes(op);
  if (bool && !isComparison) throw badData('type', 'bool modifier can only be used on comparison operators');
  if (isSet && types.includes('scalar'))
    throw badData('type', `set operator "${op}" not allowed in binary scalar expression`);
  if (isSet && matching.many !== undefined) throw badData('type', `no grouping allowed for "${op}" operation`);
  if (isComparison && !bool && types.every((type) => type === 'scalar'))
    throw badData('type', 'comparisons between scalars must use BOOL modifier');
  if (types.includes('scalar') && (matching.on || matching.labels.length > 0 || matching.many !== undefined))
    throw badData('type', 'vector matching only allowed between instant vectors');
  const both = matching.on ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
  if (both !== undefined) throw badData('type', `label "${both}" must not occur in ON and GROUP clause at once`);
  return types.includes('vector') ? 'vector' : 'scalar';
};

/** The type of an expression. @throws Refusal bad_data where a part of it has a type that it cannot have there */
export const typeOf = (node: Expression): ValueType => {
  switch (node.kind) {
    case 'number':
      return 'scalar';
    case 'text':
      return 'text';
    case 'selector':
      return 'vector';
    case 'range':
      return 'ranges';
    case 'subquery': {
      const type = typeOf(node.of);
      if (type !== 'vector')
        throw badData('type', `subquery is only allowed on instant vector, got ${NAMES[type]} instead`);
      return 'ranges';
    }
    case 'negative': {
      const type = typeOf(node.of);
      if (type !== 'scalar' && type !== 'vector')
        throw badData(
          'type',
          `unary expression only allowed on expressions of type scalar or instant vector, got ${NAMES[type]}`,
        );
      return type;
    }
    case 'binary':
      return ofBinary(node);
    case 'aggregation':
      return ofAggregation(node);
    case 'call':
      return ofCall(node);
  }
};
