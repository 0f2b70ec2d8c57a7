import { z } from 'zod';
import { type Alarm, networkTimeOf } from '#foundation/vocabulary';
import { refuse } from './errors.js';

const frame = z.array(
  z.object({
    id: z.string(),
    dn: z.string(),
    time: z.number().transform(networkTimeOf),
    perceivedSeverity: z.enum(['critical', 'major', 'minor', 'warning', 'indeterminate', 'cleared']),
    probableCause: z.string(),
    text: z.string(),
  }),
);

/** What the log keeps of received alarms: UTF-8 JSON. */
export const writeAlarmsFrame = (alarms: readonly Alarm[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(alarms));

/** @throws ApplianceError ALARMS_FRAME_MALFORMED, not retryable */
export const readAlarmsFrame = (body: Uint8Array): readonly Alarm[] => {
  try {
    return frame.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    return refuse('ALARMS_FRAME_MALFORMED', 'The frame holds no alarms.');
  }
};
