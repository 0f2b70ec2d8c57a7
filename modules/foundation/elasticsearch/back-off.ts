/** Waits of the first try again, and of all late ones, ms: chosen so that a busy node has time and a short pause costs little. */
const FIRST_MS = 100;
const LONGEST_MS = 10_000;

/**
 * How long to wait before a try again: doubled each time and drawn evenly from its upper half, so that senders do not return together.
 *
 * @param tries that failed so far, from 1
 * @param random in [0, 1)
 */
export const backOffMs = (tries: number, random: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 20)) * (0.5 + random / 2);
