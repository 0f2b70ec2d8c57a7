import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const days = (value: number, text: string) =>
  z.number().positive().max(36_500).default(value).describe(`${text} (days of network time)`);

export class TelemetryStoreConfig extends configSlice(
  'telemetryStore',
  z.object({
    memoryLimitBytes: z
      .int()
      .min(64 << 20)
      .default(512 << 20)
      .describe('Memory that the embedded database may take (bytes)'),
    threads: z
      .int()
      .min(1)
      .max(64)
      .default(1)
      .describe('Threads of the embedded database beside those of its callers (threads)'),
    checkpointBytes: z
      .int()
      .min(1 << 20)
      .default(16 << 20)
      .describe('Write-ahead log from which on it is folded into the file (bytes)'),
    maxChunksInFlight: z
      .int()
      .min(1)
      .max(64)
      .default(4)
      .describe('Chunks that are on their way to the database at once; more wait in line (chunks)'),
    maxReadsInFlight: z
      .int()
      .min(1)
      .max(4096)
      .default(256)
      .describe('Reads that run or wait at once; more are refused (reads)'),
    maxRowsPerRead: z
      .int()
      .min(1)
      .max(50_000_000)
      .default(5_000_000)
      .describe('Samples, windows or series that one read gives at most (rows)'),
    keep: z
      .strictObject({
        samplesDays: days(35, 'Samples are kept one by one; older ones as windows of five minutes'),
        fiveMinutesDays: days(120, 'Windows of five minutes are kept; older ones as windows of an hour'),
        hoursDays: days(730, 'Windows of an hour are kept'),
        recordsDays: days(35, 'Calls and log records are kept'),
      })
      .refine(
        ({ samplesDays, fiveMinutesDays, hoursDays }) => samplesDays <= fiveMinutesDays && fiveMinutesDays <= hoursDays,
        'each of samplesDays, fiveMinutesDays, hoursDays must be at least the one before it; the same keeps no such windows',
      )
      .prefault({})
      .describe('How long what is kept (units in each key)'),
    budgetBytes: z
      .int()
      .min(16 << 20)
      .optional()
      .describe(
        'Room that the store may take: over it the oldest samples become windows before their time, then windows go; absent: no limit (bytes)',
      ),
  }),
) {}
