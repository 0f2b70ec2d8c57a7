import { z } from 'zod';
import { configSlice } from '#foundation/platform';

export class PlanningConfig extends configSlice(
  'planning',
  z.object({
    minProbability: z.number().min(0).max(1).default(0.6).describe('Of a cause, to act upon it (0 to 1)'),
    settleMs: z
      .int()
      .nonnegative()
      .default(120_000)
      .describe('After an incident opened, before anything is planned (ms of network time)'),
    ripenMs: z
      .int()
      .nonnegative()
      .default(600_000)
      .describe('After it opened, for its diagnosis to become sure enough (ms of network time)'),
    recheckMs: z.int().positive().default(60_000).describe('Between two looks at what may change (ms of network time)'),
    maxWaitMs: z
      .int()
      .positive()
      .default(6 * 3_600_000)
      .describe('After it opened, for pacing and running actions (ms of network time)'),
    caution: z
      .number()
      .min(0)
      .max(1)
      .default(0.15)
      .describe('Share that each less conservative remedy of a function must be better by (0 to 1)'),
    maxReads: z.int().positive().default(4).describe('Reads of the network at a time (reads)'),
  }),
) {}
