import { type CallRecord } from '#foundation/vocabulary';

/**
 * What became of an attempt, as ITU-T E.425 counts it: `effective` where the network did its part, whether or not anybody answered; else why it did not.
 * `congested`: no circuit or no resource; `unallocated`: nobody has that number where it was sent; `incompatible`: the ends share no codec or bearer.
 */
export type CallOutcome = 'effective' | 'congested' | 'unallocated' | 'incompatible' | 'failed';

/** Cause values of ITU-T Q.850 table 1. */
const BY_CAUSE: readonly (readonly [CallOutcome, ReadonlySet<number>])[] = [
  // Normal clearing, busy, no answer, absent, rejected, number changed.
  ['effective', new Set([16, 17, 18, 19, 20, 21, 22])],
  ['congested', new Set([34, 42, 44, 47])],
  ['unallocated', new Set([1, 2, 3, 28])],
  ['incompatible', new Set([65, 70, 79, 88])],
];
/** Final status codes of RFC 3261 clause 21, as RFC 3398 clause 8.2.6.1 pairs them with causes. */
const BY_STATUS: readonly (readonly [CallOutcome, ReadonlySet<number>])[] = [
  ['effective', new Set([200, 408, 480, 486, 487, 600, 603])],
  ['congested', new Set([503])],
  ['unallocated', new Set([404, 484, 604])],
  ['incompatible', new Set([415, 488, 606])],
];

const among = (lists: typeof BY_CAUSE, code: number): CallOutcome =>
  lists.find(([, codes]) => codes.has(code))?.[0] ?? 'failed';

/** @returns `undefined` where the record does not say why it was not answered: Q.850 speaks before SIP, being the finer of the two */
export const outcomeOf = ({ answered, releaseCause, sipStatus }: CallRecord): CallOutcome | undefined => {
  if (answered) return 'effective';
  if (releaseCause !== undefined) return among(BY_CAUSE, releaseCause);
  return sipStatus === undefined ? undefined : among(BY_STATUS, sipStatus);
};
