import { type ValueType } from './expression.js';
import { DATE_FUNCTIONS, NUMBER_FUNCTIONS } from './number-functions.js';
import { RANGE_FUNCTIONS } from './range-functions.js';

export interface Signature {
  readonly args: readonly ValueType[];
  /** So many of the last may be left out. */
  readonly optional: number;
  /** The last may be repeated. */
  readonly variadic: boolean;
  readonly result: ValueType;
}
const of = (result: ValueType, args: readonly ValueType[], optional = 0, variadic = false): Signature => ({
  args,
  optional,
  variadic,
  result,
});
const all = (names: readonly string[], signature: Signature): Record<string, Signature> =>
  Object.fromEntries(names.map((name) => [name, signature]));

const WITH_PARAMETER: readonly string[] = ['quantile_over_time', 'predict_linear'];

/** Every function that is known, with what it takes and gives. */
export const SIGNATURES: Readonly<Record<string, Signature>> = {
  ...all(Object.keys(NUMBER_FUNCTIONS), of('vector', ['vector'])),
  ...all(Object.keys(DATE_FUNCTIONS), of('vector', ['vector'], 1)),
  ...all(
    Object.keys(RANGE_FUNCTIONS).filter((name) => !WITH_PARAMETER.includes(name)),
    of('vector', ['ranges']),
  ),
  quantile_over_time: of('vector', ['scalar', 'ranges']),
  predict_linear: of('vector', ['ranges', 'scalar']),
  absent: of('vector', ['vector']),
  absent_over_time: of('vector', ['ranges']),
  clamp: of('vector', ['vector', 'scalar', 'scalar']),
  clamp_min: of('vector', ['vector', 'scalar']),
  clamp_max: of('vector', ['vector', 'scalar']),
  round: of('vector', ['vector', 'scalar'], 1),
  scalar: of('scalar', ['vector']),
  vector: of('vector', ['scalar']),
  time: of('scalar', []),
  pi: of('scalar', []),
  timestamp: of('vector', ['vector']),
  sort: of('vector', ['vector']),
  sort_desc: of('vector', ['vector']),
  histogram_quantile: of('vector', ['scalar', 'vector']),
  label_replace: of('vector', ['vector', 'text', 'text', 'text', 'text']),
  label_join: of('vector', ['vector', 'text', 'text', 'text'], 1, true),
};
