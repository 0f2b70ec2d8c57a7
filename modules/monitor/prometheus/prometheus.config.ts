import { z } from 'zod';
import { configSlice } from '#foundation/platform';

export class PrometheusConfig extends configSlice(
  'prometheus',
  z.object({
    maxDecodedBytes: z
      .int()
      .positive()
      .max(2 ** 30)
      .default(32 * 2 ** 20)
      .describe('Size of one remote-write body after decompression at most (bytes)'),
  }),
) {}
