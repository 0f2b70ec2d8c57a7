import { z } from 'zod';
import { configSlice } from '#foundation/platform';

export class IntakeConfig extends configSlice(
  'intake',
  z.object({
    fsync: z
      .enum(['always', 'never'])
      .default('always')
      .describe(
        'when a body is acknowledged: once the disk has it, or once the operating system has it (a power cut may lose it)',
      ),
    segmentBytes: z
      .number()
      .int()
      .min(1 << 16)
      .default(64 << 20)
      .describe('size of one log segment, bytes'),
    maxPendingBytes: z
      .number()
      .int()
      .positive()
      .default(128 << 20)
      .describe('bodies that wait for the disk, bytes; beyond it senders are told to come back'),
    maxLagBytes: z
      .number()
      .int()
      .positive()
      .default(1 << 30)
      .describe(
        'log that the store and the detectors have not read yet, bytes; beyond it senders are told to come back',
      ),
  }),
) {}
