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
  /** `final`: what the last write of a plan to it must be, so that nothing is left in a state meant for a moment. */
  | {
      readonly kind: 'allowed';
      readonly values: readonly AttributeValue[];
      readonly final?: AttributeValue | undefined;
      readonly unit: string;
    }
  /** A counter whose every increment by exactly 1 is a command, e.g. a restart: it cannot be undone. */
  | { readonly kind: 'increment'; readonly unit: string }
  /** Nobody but a person sets it: a plan may only put back what stood there before a recorded change. */
  | { readonly kind: 'restore'; readonly unit: string };

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
export const reachOf = (constraints: Constraints, { attribute, from, to, unit, restores }: Action): Reach => {
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
    case 'restore':
      return { ok: restores !== undefined, why: `${attribute} may only become what it was before a recorded change` };
  }
};

const placeOf = ({ dn, attribute }: Action): string => JSON.stringify([dn, attribute]);

/** Writes by object and attribute, each in the order of the plan; the groups stand where their first write does. */
export const byPlace = (actions: readonly Action[]): readonly (readonly [Action, ...Action[]])[] => {
  const groups = new Map<string, [Action, ...Action[]]>();
  for (const action of actions) {
    const group = groups.get(placeOf(action));
    if (group === undefined) groups.set(placeOf(action), [action]);
    else group.push(action);
  }
  return [...groups.values()];
};

/** Several writes of one attribute: each begins where the one before ended, and the last leaves it as it may be left. */
export const brokenSequence = (constraints: Constraints, actions: readonly Action[]): string | undefined => {
  for (const group of byPlace(actions)) {
    const [{ dn, attribute }] = group;
    const gap = group.find((action, at) => at > 0 && action.from !== group[at - 1]?.to);
    if (gap !== undefined) return `${attribute} of ${dn} is not ${String(gap.from)} when it is written again`;
    const constraint = constraintOf(constraints, attribute);
    const last = group.at(-1)?.to;
    if (constraint?.kind === 'allowed' && constraint.final !== undefined && last !== constraint.final)
      return `${attribute} of ${dn} would be left at ${String(last)}, and not at ${String(constraint.final)}`;
  }
  return undefined;
};
