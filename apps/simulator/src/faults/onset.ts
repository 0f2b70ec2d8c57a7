/** How an effect comes. Minutes are of the network's time. */
export type Onset =
  | { readonly shape: 'step' }
  | { readonly shape: 'drift'; readonly minutes: number }
  | { readonly shape: 'flap'; readonly periodMinutes: number; readonly dutyRatio: number };

const MINUTE = 60_000;
/** A drift comes in so many steps: physics computes each of them anew. Chosen. */
const STEPS = 20;

/**
 * How far an effect has come.
 *
 * @param sinceMs since it began; below 0 it has not
 * @returns 0 to 1; a flap that is quicker than a report counts with the share of the time in which it is on
 */
export const strengthAt = (onset: Onset, sinceMs: number): number => {
  if (sinceMs < 0) return 0;
  switch (onset.shape) {
    case 'step':
      return 1;
    case 'drift':
      return Math.min(1, Math.ceil((STEPS * (sinceMs + MINUTE)) / (Math.max(1, onset.minutes) * MINUTE)) / STEPS);
    case 'flap': {
      if (onset.periodMinutes < 2) return onset.dutyRatio;
      const phase = (sinceMs / MINUTE / onset.periodMinutes) % 1;
      return phase < onset.dutyRatio ? 1 : 0;
    }
  }
};
