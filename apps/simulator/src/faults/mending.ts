import { type Change, type Network } from '../network/network.js';
import { type AttributeEffect, type Awaited, type Effect, settingOf } from './instance.js';

export interface LiveEffect {
  readonly of: Effect;
  /** An attribute effect that has been made. */
  wrote?: boolean;
  clearedMs?: number;
}

/**
 * Takes away the effects that a change undoes, whoever made it and for whatever reason.
 *
 * @returns whether anything may have become better or worse
 */
export const clearAfter = (effects: readonly LiveEffect[], change: Change, network: Network): boolean => {
  let touched = false;
  for (const effect of effects) {
    const { of } = effect;
    if (effect.clearedMs !== undefined) continue;
    if (
      of.effect === 'attribute' &&
      of.dn === change.dn &&
      of.attribute === change.attribute &&
      effect.wrote === true
    ) {
      touched = true;
      if (isUndone(of, network)) effect.clearedMs = change.time;
    }
    if (of.effect === 'parameter') {
      if (of.clearedBy.some((awaited) => isThis(awaited, change))) {
        effect.clearedMs = change.time;
        touched = true;
      }
      if (of.avoidedBy?.dn === change.dn && of.avoidedBy.attribute === change.attribute) touched = true;
    }
  }
  for (const effect of effects) {
    const { of } = effect;
    if (of.effect !== 'parameter' || of.withAttribute === undefined || effect.clearedMs !== undefined) continue;
    const setting = settingOf(
      of,
      effects.map((one) => one.of),
    );
    if (effects.some((one) => one.of === setting && one.clearedMs !== undefined)) effect.clearedMs = change.time;
  }
  return touched;
};

/** Nothing is left that hurts: all that has come so far is undone or kept away from users. */
export const isOver = (effects: readonly LiveEffect[], sinceMs: number, network: Network): boolean => {
  const harm = effects.filter(({ of }) => of.effect === 'parameter' || of.effect === 'attribute');
  return (
    harm.length > 0 &&
    harm.every(
      ({ of, clearedMs }) =>
        clearedMs !== undefined ||
        of.afterMs > sinceMs ||
        (of.effect === 'parameter' && of.avoidedBy !== undefined && isSo(of.avoidedBy, network)),
    )
  );
};

const isUndone = (of: AttributeEffect, network: Network): boolean => {
  const value = network.read(of.dn, of.attribute);
  if (of.differsFrom !== undefined) return !of.differsFrom.some((dn) => network.read(dn, of.attribute) === value);
  return typeof value === 'number' ? Math.abs(value - Number(of.was)) <= of.within : value === of.was;
};

const isThis = (awaited: Awaited, { dn, attribute, from, to }: Change): boolean =>
  awaited.dn === dn &&
  awaited.attribute === attribute &&
  (awaited.from === undefined || awaited.from === from) &&
  (awaited.to === undefined || awaited.to === to) &&
  (awaited.atMost === undefined || Number(to) <= awaited.atMost);

const isSo = ({ dn, attribute, to, atMost }: Awaited, network: Network): boolean => {
  const value = network.read(dn, attribute);
  return (to === undefined || value === to) && (atMost === undefined || Number(value) <= atMost);
};
