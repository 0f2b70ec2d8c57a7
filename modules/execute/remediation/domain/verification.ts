import { type Action, type AttributeValue, type ExpectedEffect, type MeasuredEffect } from '#foundation/vocabulary';
import { alignedTo, type Point } from './alignment.js';
import { judge } from './difference-in-differences.js';

/** A point, with what is usual at that hour of the week where that is known. */
export interface Reading extends Point {
  readonly usual?: number;
}

export interface EffectReading {
  readonly effect: ExpectedEffect;
  readonly target: readonly Reading[];
  readonly controls: readonly (readonly Reading[])[];
}

export interface VerificationLimits {
  readonly minimumIntervals: number;
  readonly minimumControls: number;
  /** Part of the expected change below which a sure change counts as none. */
  readonly materialFraction: number;
}

export interface Moments {
  /** The first write; what ends at or before is "before". */
  readonly startedAtMs: number;
  /** What ends after is "after". */
  readonly settledAtMs: number;
  /** The time is over: no further look follows. */
  readonly isOver: boolean;
}

/**
 * How far each value is from what is usual then. An evening takes more away from a busy object than from a quiet one, so that controls alone do not
 * cancel it; each object's own usual course does. Where that is not known of every point, the values themselves.
 */
const strays = (points: readonly Reading[]): readonly Point[] =>
  points.every(({ usual }) => usual !== undefined)
    ? points.map(({ timeMs, value, usual = 0 }) => ({ timeMs, value: value - usual }))
    : points;

/** The users of a target, who are measured elsewhere once the change has settled: until then at the one, since then at the other. */
export const followed = (
  at: readonly Reading[],
  laterAt: readonly Reading[] | undefined,
  settledAtMs: number,
): readonly Reading[] =>
  laterAt === undefined
    ? at
    : [...at.filter(({ timeMs }) => timeMs <= settledAtMs), ...laterAt.filter(({ timeMs }) => timeMs > settledAtMs)];

/** What one expected effect came to so far, with the points of a chart. */
export const measure = (
  { effect, target, controls }: EffectReading,
  { startedAtMs, settledAtMs, isOver }: Moments,
  limits: VerificationLimits,
): MeasuredEffect => {
  const expectedChange = effect.change.value;
  const compared = { target: strays(target), controls: controls.map(strays) };
  const found = judge({ ...compared, appliedAtMs: startedAtMs, settledAtMs, isLast: isOver, expectedChange }, limits);
  const isImmaterial =
    (found.verdict === 'helped' || found.verdict === 'harmed') &&
    Math.abs(found.change.value) < limits.materialFraction * Math.abs(expectedChange);
  const isShort = found.verdict === 'helped' && !hasReached(effect, target, settledAtMs);
  const { dn, laterAt, measure: name, unit, change: expected } = effect;
  return {
    ...{ dn, measure: name, unit, expected },
    ...(laterAt === undefined ? {} : { laterAt }),
    ...(found.change === undefined ? {} : { change: found.change }),
    verdict: isImmaterial || isShort ? 'no-effect' : found.verdict,
    ...(isImmaterial || isShort
      ? { reason: isImmaterial ? 'immaterial' : 'goal-not-reached' }
      : 'reason' in found
        ? { reason: found.reason }
        : {}),
    target: target.map(({ timeMs, value }) => [timeMs, value]),
    controls: meanOf(controls, target),
  };
};

/** True where the target came as far as the plan asks, on average since the change settled. */
const hasReached = ({ reach, change }: ExpectedEffect, target: readonly Point[], settledAtMs: number): boolean => {
  if (reach === undefined) return true;
  const since = target.filter(({ timeMs, value }) => timeMs > settledAtMs && Number.isFinite(value));
  const mean = since.reduce((sum, { value }) => sum + value, 0) / since.length;
  return change.value < 0 ? mean <= reach : mean >= reach;
};

export interface Conclusion {
  readonly verdict: 'helped' | 'no-effect' | 'harmed';
  readonly reason?: string;
}

/**
 * The verdict over all effects, or `undefined` while it is worth waiting. Harm ends it at once. Help ends it once no effect is left open. That
 * nothing came of it is said only when the time is over, as some effects are slow; no answer by then is none.
 */
export const conclude = (effects: readonly MeasuredEffect[], isOver: boolean): Conclusion | undefined => {
  const harmed = effects.find(({ verdict }) => verdict === 'harmed');
  if (harmed !== undefined) return { verdict: 'harmed', reason: `${harmed.measure} of ${harmed.dn} became worse` };
  const open = effects.find(({ verdict }) => verdict === 'not-yet');
  const hasHelped = effects.some(({ verdict }) => verdict === 'helped');
  if (hasHelped && (open === undefined || isOver)) return { verdict: 'helped' };
  if (!isOver) return undefined;
  const why = open === undefined ? 'no effect was found' : `no verdict in time: ${open.reason ?? 'not known'}`;
  return { verdict: 'no-effect', reason: effects.length === 0 ? 'nothing was expected of it' : why };
};

/**
 * True where more reports may tell what these did not: where little is asked of the network, as at night, each says little. What was reported before the
 * change does not grow.
 */
export const mayStillTell = (
  effects: readonly MeasuredEffect[],
  { startedAtMs }: Pick<Moments, 'startedAtMs'>,
  { minimumIntervals }: Pick<VerificationLimits, 'minimumIntervals'>,
): boolean =>
  effects.some(({ verdict, reason, target }) => {
    if (verdict !== 'not-yet') return false;
    const before = target.filter(([timeMs]) => timeMs <= startedAtMs).length;
    return reason === 'too-noisy' || (reason === 'too-few-intervals' && before >= minimumIntervals);
  });

/** What the writes leave otherwise than they found it: after a cycle, and after a command that cannot be undone, nothing. */
export const leavesSomething = (actions: readonly Action[], isCommand: (attribute: string) => boolean): boolean => {
  const ends = new Map<string, { readonly from: AttributeValue; to: AttributeValue }>();
  for (const { dn, attribute, from, to } of actions) {
    if (isCommand(attribute)) continue;
    const key = JSON.stringify([dn, attribute]);
    ends.set(key, { from: ends.get(key)?.from ?? from, to });
  }
  return [...ends.values()].some(({ from, to }) => from !== to);
};

/** Mean over the controls that have the interval, at the times of the target. */
const meanOf = (
  controls: readonly (readonly Point[])[],
  target: readonly Point[],
): readonly (readonly [number, number])[] => {
  const known = controls.map((points) =>
    alignedTo(
      points.filter(({ value }) => Number.isFinite(value)),
      target,
    ),
  );
  return target.flatMap(({ timeMs }) => {
    const values = known.map((at) => at(timeMs)).filter((value) => value !== undefined);
    return values.length === 0 ? [] : [[timeMs, values.reduce((a, b) => a + b, 0) / values.length] as const];
  });
};
