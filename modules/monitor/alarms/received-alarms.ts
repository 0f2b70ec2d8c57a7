import { type z } from 'zod';
import { type Alarm } from '#foundation/vocabulary';
import { type AlarmsConfig } from './alarms.config.js';
import { refuse } from './errors.js';

/** Longest text kept of one alarm, in UTF-16 units; chosen, a page of a console. */
export const MAX_TEXT = 2000;
export const MAX_CAUSE = 256;
const MAX_PROBLEMS = 10;

/** Alarms in the sender's order. */
export interface ReceivedAlarms {
  readonly alarms: readonly Alarm[];
  /** Left out by Alertmanager itself (its `max_alerts`). */
  readonly truncatedAlarms: number;
  /** Left out because their labels name no object: a watchdog's own alarm must not hold back those of the network beside it. */
  readonly unidentifiedAlarms: number;
}

export const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse('ALARMS_NOT_JSON', 'The body is not JSON in UTF-8.');
  }
};

/** Items with their paths, the first ten. */
export const problemsOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, MAX_PROBLEMS)
    .map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`)
    .join('; ');

export const refuseTooMany = (count: number, { maxAlarms }: Pick<AlarmsConfig, 'maxAlarms'>): void => {
  if (count > maxAlarms)
    refuse('ALARMS_TOO_MANY', `The body has ${String(count)} alarms; ${String(maxAlarms)} are taken at most.`);
};
