import { z } from 'zod';
import { configSlice } from '#foundation/platform';

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
  }),
) {}
