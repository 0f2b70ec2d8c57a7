import { z } from 'zod';
import { configSlice } from '#foundation/platform';

export class ApprovalConfig extends configSlice(
  'approval',
  z.object({
    validMs: z.int().positive().default(900_000).describe('To answer a request; no answer means no (ms of wall time)'),
    linkValidMs: z
      .int()
      .positive()
      .default(900_000)
      .describe('Life of a signed link, never longer than its request (ms of wall time)'),
    recheckMs: z
      .int()
      .positive()
      .default(10_000)
      .describe('Between two looks whether the incident went away meanwhile (ms of wall time)'),
    maxReasonLength: z.int().positive().default(2_000).describe('Longest reason (characters)'),
  }),
) {}
