import {
  canMove,
  type Case,
  type CaseState,
  isEnd,
  type NetworkTime,
  type StepOutcome,
  wallTimeOf,
  type WallTime,
} from '#foundation/vocabulary';

export interface Now {
  readonly network: NetworkTime;
  readonly wall: WallTime;
}

export interface RetryLimits {
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  readonly maxAttempts: number;
}

/** What came of a step's run. `failed`: it threw; `lasting`: the same would fail again. */
export type StepResult =
  StepOutcome | { readonly kind: 'failed'; readonly sentence: string; readonly lasting: boolean };

const withoutWaits = (item: Case): Case => {
  const { id, schemaVersion, incidentId, region, state, priority, enqueuedAt } = item;
  const { failures, planId, planIds, attempts, history } = item;
  const plan = planId === undefined ? {} : { planId };
  return {
    id,
    schemaVersion,
    incidentId,
    region,
    state,
    priority,
    enqueuedAt,
    failures,
    ...plan,
    planIds,
    attempts,
    history,
  };
};

/** The case in its next state, with nothing left of the waits of the one before. */
const moved = (item: Case, to: CaseState, at: NetworkTime, note: string | undefined): Case => {
  const noted = note === undefined ? {} : { note };
  return {
    ...withoutWaits(item),
    state: to,
    attempts: 0,
    ...noted,
    history: [...item.history, { state: to, at, ...noted }],
  };
};

/** Where a case goes whose step cannot be done: what was or may have been written is undone before a person is called. */
const wayOut: Partial<Record<CaseState, CaseState>> = { applying: 'reverting', applied: 'reverting' };

/**
 * The case after a step, or `undefined` where nothing in it changes.
 *
 * @param random in [0, 1), spreads the tries of cases that failed together over half of their wait
 */
export const after = (
  item: Case,
  result: StepResult,
  now: Now,
  limits: RetryLimits,
  random: number,
): Case | undefined => {
  switch (result.kind) {
    case 'move': {
      if (!canMove(item.state, result.to)) {
        const sentence = `The step of ${item.state} asked for ${result.to}, which does not follow it.`;
        return after(item, { kind: 'failed', sentence, lasting: true }, now, limits, random);
      }
      const { planId, failures, under } = result;
      return {
        ...moved(item, result.to, now.network, result.note),
        ...(under === undefined ? {} : { under }),
        ...(planId === undefined ? {} : { planId, planIds: [...item.planIds.filter((id) => id !== planId), planId] }),
        ...(failures === undefined ? {} : { failures }),
      };
    }
    case 'wait': {
      const { notBefore, retryAt, note = item.note } = result;
      const next: Case = {
        ...withoutWaits(item),
        attempts: 0,
        ...(notBefore === undefined ? {} : { notBefore }),
        ...(retryAt === undefined ? {} : { retryAt }),
        ...(note === undefined ? {} : { note }),
      };
      const isSame =
        item.notBefore === next.notBefore &&
        item.retryAt === next.retryAt &&
        item.note === next.note &&
        item.attempts === 0;
      return isSame ? undefined : next;
    }
    case 'failed': {
      const attempts = item.attempts + 1;
      const isOver = result.lasting || attempts >= limits.maxAttempts;
      const way = wayOut[item.state] ?? 'handed-over';
      if (isOver && canMove(item.state, way)) return moved(item, way, now.network, result.sentence);
      // Where nobody can take it over yet, it is tried again for as long as it takes, slowly.
      const waitMs = isOver ? limits.maxBackoffMs : backoffOf(attempts, limits);
      const retryAt = wallTimeOf(Math.ceil(now.wall + waitMs * (0.5 + random / 2)));
      return { ...item, attempts, retryAt, note: result.sentence };
    }
  }
};

const backoffOf = (attempts: number, { backoffMs, maxBackoffMs }: RetryLimits): number =>
  Math.min(maxBackoffMs, backoffMs * 2 ** Math.min(30, attempts - 1));

/** Times that one case may be handed over; then it stays with the person. */
const HANDED_OVER_AT_MOST = 3;

/**
 * The case taken up again under another cause, or `undefined` where that is not due: it was handed over after something was tried, under the same
 * cause, or often enough.
 */
export const reopened = (item: Case, under: string, now: Now, note: string): Case | undefined => {
  const handedOver = item.history.filter(({ state }) => state === 'handed-over').length;
  const isDue = item.state === 'handed-over' && item.under !== undefined && item.under !== under;
  if (!isDue || item.planIds.length > 0 || handedOver >= HANDED_OVER_AT_MOST) return undefined;
  return { ...moved(item, 'diagnosed', now.network, note), enqueuedAt: now.wall };
};

/** True where the case's step has something to do now. */
export const isDue = (item: Case, now: Now): boolean =>
  !isEnd(item.state) &&
  (item.notBefore === undefined || item.notBefore <= now.network) &&
  (item.retryAt === undefined || item.retryAt <= now.wall);

/** States in which nothing has been done to the network, so that the case may be put down. */
export const canShed = ({ state }: Case): boolean =>
  state !== 'applying' && state !== 'reverting' && state !== 'reverted' && canMove(state, 'handed-over');

export const shed = (item: Case, now: Now, maxOpen: number): Case =>
  moved(
    item,
    'handed-over',
    now.network,
    `Shed: more than ${maxOpen} cases are open, and this one is the least urgent.`,
  );
