import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const rate = (capacity: number, refillMs: number) =>
  z
    .strictObject({
      capacity: z.int().positive().describe('Requests at once (requests)'),
      refillMs: z.int().positive().describe('Time in which one more request is free (ms)'),
    })
    .default({ capacity, refillMs });

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
    breaker: z
      .strictObject({
        failureRatio: z.number().min(0.01).max(1).describe('Share of failures that opens it (1)'),
        minRequests: z.int().positive().describe('Fewest requests in the window that say anything (requests)'),
        windowMs: z.int().min(1_000).describe('Window over which failures are counted, wall time (ms)'),
        resetMs: z.int().positive().describe('Rest after which one request is let through, wall time (ms)'),
      })
      .default({ failureRatio: 0.5, minRequests: 6, windowMs: 10_000, resetMs: 3_000 })
      .describe('When an element that fails is left alone (see its keys); a region opens at four times the requests'),
    elementRate: rate(20, 100).describe('Writes to one managed element (see its keys)'),
    regionRate: rate(100, 20).describe('Writes to one region (see its keys)'),
    readRate: rate(1_000, 2).describe('Reads from one region (see its keys)'),
    maxTargets: z.int().positive().default(2_000).describe('Elements that are kept account of at a time (elements)'),
  }),
) {}
