import { z } from 'zod';
import { configSlice } from '#foundation/platform';

export class OutcomesConfig extends configSlice(
  'outcomes',
  z.object({
    maxFailures: z.int().min(1).max(2).default(2).describe('Remedies that fail before a person takes over (remedies)'),
    holdDownMs: z
      .int()
      .positive()
      .default(6 * 3_600_000)
      .describe('After that, nothing is tried on the object for so long (ms of network time)'),
    priorBenefit: z.number().min(0).max(1).default(0.5).describe('That an unknown remedy helps (0 to 1)'),
    priorStrength: z.number().positive().default(2).describe('What that is worth (outcomes)'),
    regionWeight: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('What an outcome counts for other classes of object in its region (outcomes)'),
    networkWeight: z.number().min(0).max(1).default(0.25).describe('What it counts for other regions (outcomes)'),
    harmWeight: z.number().min(1).default(2).describe('Failures that one harm is worth (failures)'),
    memory: z.int().positive().default(100).describe('Outcomes beyond which nobody becomes surer (outcomes)'),
    causeStrength: z.number().positive().default(5).describe('What a built-in prior of a cause is worth (outcomes)'),
    maxFactor: z.number().min(1).default(3).describe('By which a prior moves at most, either way (no unit)'),
    noEffectRefutes: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .describe('What a remedy without effect says against its cause (outcomes)'),
    harmRefutes: z.number().min(0).max(1).default(0.5).describe('What a harm says against its cause (outcomes)'),
    maxRounds: z.int().positive().default(50).describe('Attempts against other writers of one record (attempts)'),
  }),
) {}
