import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const callFile = z.strictObject({
  path: z.string().min(1).describe('Master.csv, or the folder that it stands in'),
  source: z.string().min(1).max(128).describe('Name of the source, in accounts and metrics'),
  region: z.string().min(1).max(128).describe('Region whose key makes the pseudonyms'),
  trunkDnTemplate: z
    .string()
    .regex(/^[^{}]+=\{trunk\}$/)
    .describe('Distinguished name of a trunk, {trunk} being its endpoint'),
  trunks: z
    .array(z.string().min(1))
    .max(10_000)
    .default([])
    .describe('PJSIP or SIP endpoints that are trunks; name them where subscribers are endpoints too, empty takes all'),
});
/** One file of call records that is followed. */
export type CallFile = z.infer<typeof callFile>;

export class CdrConfig extends configSlice(
  'cdr',
  z.object({
    files: z
      .array(callFile)
      .max(1000)
      .refine((files) => new Set(files.map(({ source }) => source)).size === files.length, 'two files have one source')
      .default([])
      .describe('Files of call records to follow (no unit)'),
    pollMs: z.int().min(10).max(600_000).default(250).describe('How often a file is looked at, wall time (ms)'),
    batchBytes: z
      .int()
      .min(1 << 16)
      .max(1 << 26)
      .default(1 << 18)
      .describe('What is read and made durable at once at most (bytes)'),
    maxLineLength: z.int().positive().max(65_535).default(4096).describe('Length of one line at most (UTF-16 units)'),
  }),
) {}
