import { z } from 'zod';
import { configSlice } from '#foundation/platform';

export class ActuatorsConfig extends configSlice(
  'actuators',
  z.object({
    provMnsRoot: z
      .url({ protocol: /^https?$/ })
      .default('http://127.0.0.1:8082/ProvMnS/v1')
      .describe('Root URI of the provisioning service of the network, up to and with its version.'),
    deadlineMs: z
      .number()
      .int()
      .min(1)
      .max(120_000)
      .default(10_000)
      .describe('Time for one request and its answer, in milliseconds; after it the outcome is unknown.'),
    answerLimitBytes: z
      .number()
      .int()
      .min(1024)
      .default(1_048_576)
      .describe('Largest answer that is read, in bytes; a larger one is not understood.'),
  }),
) {}
