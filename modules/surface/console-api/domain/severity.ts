import { type PerceivedSeverity } from '#foundation/vocabulary';
import { type Health } from './contract.js';

/** Worst first. */
export const SEVERITIES = [
  'critical',
  'major',
  'minor',
  'warning',
  'indeterminate',
  'cleared',
] as const satisfies readonly PerceivedSeverity[];

/** Worst first. `unobserved` stands before `healthy`: what is not seen is not known to be well. */
const HEALTHS: readonly Health[] = [...SEVERITIES.slice(0, 5), 'unobserved', 'cleared', 'healthy'];

export const rankOf = (severity: PerceivedSeverity): number => SEVERITIES.indexOf(severity);

export const worstOf = (healths: Iterable<Health>): Health => {
  let worst: Health = 'healthy';
  for (const health of healths) if (HEALTHS.indexOf(health) < HEALTHS.indexOf(worst)) worst = health;
  return worst;
};
