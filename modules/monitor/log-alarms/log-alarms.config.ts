import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const pattern = z
  .string()
  .min(1)
  .max(1000)
  .refine((text) => {
    try {
      new RegExp(text, 'iu');
      return true;
    } catch {
      return false;
    }
  }, 'is no regular expression');

const rule = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be lower case, digits and hyphens')
    .describe('Name, in metrics and in the ids of its alarms'),
  raisedBy: pattern.describe('Regular expression, without regard to case, of a record that raises it'),
  clearedBy: pattern.exactOptional().describe('The same of a record that clears it; absent: silence clears it'),
  probableCause: z.string().min(1).max(64).describe('As ITU-T X.733 and TS 32.111-2 Annex B name it'),
  perceivedSeverity: z.enum(['critical', 'major', 'minor', 'warning']).describe('ITU-T X.733 clause 8.1.2.3'),
});
/** Log records that are an alarm in all but name. */
export type LogAlarmRule = z.infer<typeof rule>;

export class LogAlarmsConfig extends configSlice(
  'logAlarms',
  z.object({
    rules: z
      .array(rule)
      .max(64)
      .default([
        {
          name: 'timing',
          raisedBy: String.raw`\b(gnss|gps|ptp|sync\w*|clock)\b.*\b(holdover|free.?run\w*|lost|loss|fail\w*|unlocked)\b`,
          clearedBy: String.raw`\b(gnss|gps|ptp|sync\w*|clock)\b.*\b(re-?locked|locked|restored|recovered|re-?acquired)\b`,
          probableCause: 'timingProblem',
          perceivedSeverity: 'minor',
        },
        {
          name: 'power',
          raisedBy: String.raw`\b(mains|ac input|utility power)\b.*\b(lost|loss|fail\w*|off)\b|\brunning on batter(y|ies)\b`,
          clearedBy: String.raw`\b(mains|ac input|utility power)\b.*\b(restored|recovered|back|present)\b`,
          probableCause: 'powerProblem',
          perceivedSeverity: 'major',
        },
      ])
      .describe('Which records raise and clear which alarms; the first that fits decides (no unit)'),
    quietMs: z
      .int()
      .positive()
      .default(7_200_000)
      .describe('An alarm that no record repeats for this long is cleared (ms of network time)'),
    maxAgeMs: z
      .int()
      .positive()
      .default(900_000)
      .describe('Records that come later than this tell of the past and raise nothing (ms of network time)'),
    maxOpen: z
      .int()
      .positive()
      .max(100_000)
      .default(1000)
      .describe('Raised at a time; what comes beyond is counted and left (alarms)'),
  }),
) {}
