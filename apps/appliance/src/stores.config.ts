import { z } from 'zod';
import { elasticsearchConnection } from '#foundation/elasticsearch';
import { configSlice } from '#foundation/platform';

/** Where the appliance keeps what it knows. */
export class StoresConfig extends configSlice(
  'stores',
  z.object({
    use: z
      .enum(['embedded', 'elasticsearch'])
      .default('embedded')
      .describe('Samples, calls and log records: files in the data folder, or an Elasticsearch (no unit)'),
    records: z
      .enum(['embedded', 'mirrored', 'elasticsearch'])
      .optional()
      .describe(
        'Incidents, cases and audit: embedded; mirrored, which is embedded with a copy in Elasticsearch and the default with it; or Elasticsearch alone, without which nothing is decided (no unit)',
      ),
    prefix: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,40}$/)
      .default('nocturne')
      .describe('Begins the name of every index; two appliances on one cluster need two (no unit)'),
    elasticsearch: elasticsearchConnection.prefault({}).describe('The cluster, where one is used'),
    bulkBytes: z
      .int()
      .min(1 << 14)
      .max(64 << 20)
      .default(4 << 20)
      .describe('Size of a bulk request (bytes)'),
    bulksInFlight: z.int().min(1).max(64).default(4).describe('Bulk requests on their way at once (requests)'),
    countersPerClass: z
      .int()
      .min(1)
      .max(9_000)
      .default(900)
      .describe('Fields for counters in the indices of a class; further counters are kept value by value (counters)'),
    maxDays: z.int().positive().max(100_000).default(4_000).describe('Daily indices at most (indices)'),
    spoolBytes: z
      .int()
      .min(1 << 20)
      .default(20 * 2 ** 30)
      .describe('Disk for what waits in the data folder while Elasticsearch is away (bytes)'),
    patienceMs: z.int().positive().default(5_000).describe('What is not taken by then waits on the disk (ms)'),
  }),
) {}
