import { configSlice } from '#foundation/platform';
import { z } from 'zod';

const count = (value: number, text: string) => z.int().positive().default(value).describe(text);
const milliseconds = (value: number, text: string) => z.number().nonnegative().default(value).describe(text);

export class CorrelationConfig extends configSlice(
  'correlation',
  z.object({
    quietMs: milliseconds(300_000, 'How long all must be cleared before an incident is resolved (ms, network time)'),
    anomalyDelayMs: milliseconds(900_000, 'How late the onset of an anomaly may be: one reporting interval (ms)'),
    alarmDelayMs: milliseconds(60_000, 'How late the onset of an alarm or of a silent source may be (ms)'),
    lookBackMs: milliseconds(86_400_000, 'How long before a fault a configuration change may be its cause (ms)'),
    maxChanges: count(10_000, 'Configuration changes kept for looking back; the oldest go first (changes)'),
    maxIncidents: count(
      5_000,
      'Incidents open at once; an event that would open one more is counted and left (incidents)',
    ),
    maxEvents: count(200, 'Events kept with one incident; all are counted (events)'),
    maxTracked: count(20_000, 'Objects, and raises not cleared, followed for one incident (objects, raises)'),
  }),
) {}
