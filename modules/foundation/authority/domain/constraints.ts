import { type Action, type AttributeValue } from '#foundation/vocabulary';

/** What one attribute may become. What has no constraint may not be written at all. */
export type Constraint =
  /** Bounds inclusive; `maxStep` is the largest change one plan may make. All in `unit` (UCUM). */
  | {
      readonly kind: 'numeric';
      readonly min: number;
      readonly max: number;
      readonly maxStep: number;
      readonly unit: string;
    }
  | { readonly kind: 'allowed'; readonly values: readonly AttributeValue[]; readonly unit: string }
  /** A counter whose every increment by exactly 1 is a command, e.g. a restart: it cannot be undone. */
  | { readonly kind: 'increment'; readonly unit: string };

/** By attribute name, dotted into structures as in `Action`. */
export type Constraints = Readonly<Record<string, Constraint>>;

export const constraintOf = (constraints: Constraints, attribute: string): Constraint | undefined =>
  Object.hasOwn(constraints, attribute) ? constraints[attribute] : undefined;

/** How one action stands to its range: a distance where there is one, else only whether it is allowed. */
export interface Reach {
  readonly ok: boolean;
  readonly why: string;
  readonly value?: number;
  readonly limit?: number;
  readonly margin?: number;
}

const isNumber = (value: AttributeValue): value is number => typeof value === 'number' && Number.isFinite(value);

/** Range of one write. The step is a rule of its own, but an increment is both at once. */
export const reachOf = (constraints: Constraints, { attribute, from, to, unit }: Action): Reach => {
  const constraint = constraintOf(constraints, attribute);
  if (constraint === undefined) return { ok: false, why: `${attribute} may not be written` };
  if (constraint.unit !== unit)
    return { ok: false, why: `${attribute} is in ${constraint.unit}, the plan says ${unit}` };
  switch (constraint.kind) {
    case 'numeric': {
      if (!isNumber(from) || !isNumber(to)) return { ok: false, why: `${attribute} must be a number` };
      const limit = to - constraint.min < constraint.max - to ? constraint.min : constraint.max;
      const margin = Math.min(to - constraint.min, constraint.max - to);
      return {
        ok: margin >= 0,
        why: `${attribute} ${to} against ${constraint.min} to ${constraint.max}`,
        value: to,
        limit,
        margin,
      };
    }
    case 'allowed':
      return {
        ok: constraint.values.includes(to),
        why: `${attribute} ${String(to)} against ${constraint.values.map(String).join(', ')}`,
      };
    case 'increment':
      return {
        ok: isNumber(from) && isNumber(to) && Number.isSafeInteger(from) && Number.isSafeInteger(to) && to === from + 1,
        why: `${attribute} must go up by exactly 1`,
      };
  }
};
