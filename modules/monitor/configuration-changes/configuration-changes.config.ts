import { z } from 'zod';
import { configSlice } from '#foundation/platform';

export class ConfigurationChangesConfig extends configSlice(
  'configurationChanges',
  z.object({
    maxChanges: z
      .int()
      .positive()
      .max(100_000)
      .default(1000)
      .describe('Configuration changes in one body at most (changes)'),
  }),
) {}
