import { z } from 'zod';
import { configSlice } from '#foundation/platform';

export class QueryApiConfig extends configSlice(
  'queryApi',
  z.object({
    maxSeries: z.int().positive().default(20_000).describe('Series that one selector may find (series)'),
    maxSamples: z.int().positive().default(5_000_000).describe('Samples that one query may read (samples)'),
    maxPoints: z.int().positive().default(5_000_000).describe('Series times moments of any part of a query (points)'),
    maxResultPoints: z.int().positive().default(500_000).describe('Points of one answer (points)'),
    // As Prometheus has it.
    maxPointsPerSeries: z.int().positive().default(11_000).describe('Moments of one range query (points)'),
    maxRangeMs: z
      .int()
      .positive()
      .default(34_560_000_000)
      .describe('Longest time that a query looks over, its windows and offsets included (ms)'),
    maxConcurrent: z.int().positive().max(256).default(4).describe('Queries that run at once (queries)'),
    maxWaiting: z.int().min(0).max(4_096).default(64).describe('Queries that wait to run; more are refused (queries)'),
    timeoutMs: z.int().positive().default(30_000).describe('A query that takes longer is ended, waiting included (ms)'),
    lookbackMs: z.int().positive().default(300_000).describe('A sample is the value of its series this long (ms)'),
    usualStepMs: z.int().positive().default(60_000).describe('Step of subqueries that name none (ms)'),
    maxListed: z
      .int()
      .positive()
      .default(100_000)
      .describe(
        'Series that a list of series, labels or values is made of; beyond it the answer has a warning (series)',
      ),
  }),
) {}
