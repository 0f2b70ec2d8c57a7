import { z } from 'zod';
import { configSlice } from '#foundation/platform';

/** Largest body after decompression that is taken by default, in bytes; a sender's ordinary body is below one mebibyte. */
export const DEFAULT_MAX_DECODED_BYTES = 64 << 20;

export class PrometheusConfig extends configSlice(
  'prometheus',
  z.object({
    maxDecodedBytes: z
      .int()
      .positive()
      .max(2 ** 30)
      .default(DEFAULT_MAX_DECODED_BYTES)
      .describe('Size of one remote-write body after decompression at most (bytes)'),
  }),
) {}
