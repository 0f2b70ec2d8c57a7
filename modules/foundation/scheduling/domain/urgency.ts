import { type Case, type PriorityClass } from '#foundation/vocabulary';

const MINUTE_MS = 60_000;

/**
 * How long work of a class may wait (ms), and its priority inside the admitted window. In BullMQ lower runs first and 0 means "none" and would
 * run before all. Chosen so that an outage overtakes optimisation that has waited for up to four hours, and nothing waits for ever.
 */
const table: Readonly<Record<PriorityClass, { readonly allowanceMs: number; readonly priority: number }>> = {
  'critical-outage': { allowanceMs: 0, priority: 1 },
  'emergency-capacity': { allowanceMs: 5 * MINUTE_MS, priority: 2 },
  'service-degradation': { allowanceMs: 30 * MINUTE_MS, priority: 3 },
  optimisation: { allowanceMs: 240 * MINUTE_MS, priority: 4 },
  housekeeping: { allowanceMs: 1_440 * MINUTE_MS, priority: 5 },
};

/** One number for priority and ageing: whoever has the earliest is served first. Wall time, ms. */
export const virtualDeadlineOf = ({ enqueuedAt, priority }: Pick<Case, 'enqueuedAt' | 'priority'>): number =>
  enqueuedAt + table[priority].allowanceMs;

export const queuePriorityOf = (priority: PriorityClass): number => table[priority].priority;

/** Digits of the largest time that a record id can carry; the year 2286 needs 13. */
const DIGITS = 15;

/** Ids sort by bytes, so the number is padded: the order of the ids is the order of work. */
export const workIdOf = (item: Pick<Case, 'id' | 'enqueuedAt' | 'priority'>): string =>
  `work/${String(virtualDeadlineOf(item)).padStart(DIGITS, '0')}/${item.id}`;

/** Everything with an earlier deadline sorts before it. */
export const workIdBefore = (deadlineMs: number): string =>
  `work/${String(Math.max(0, Math.floor(deadlineMs))).padStart(DIGITS, '0')}/`;
