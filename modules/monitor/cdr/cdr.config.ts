import { z } from 'zod';
import { configSlice } from '#foundation/platform';

export class CdrConfig extends configSlice(
  'cdr',
  z.object({
    maxLines: z.int().positive().max(1_000_000).default(50_000).describe('Call records in one body at most (lines)'),
    maxLineLength: z.int().positive().max(65_536).default(4096).describe('Length of one line at most (UTF-16 units)'),
    trunks: z
      .array(z.string().min(1))
      .max(10_000)
      .default([])
      .describe(
        'PJSIP endpoints that are trunks; name them where subscribers are endpoints too, empty takes all (no unit)',
      ),
    trunkDnTemplate: z
      .string()
      .regex(/^[^{}]+=\{trunk\}$/)
      .default('SubNetwork=1,SipTrunk={trunk}')
      .describe('Distinguished name of a trunk, {trunk} being its PJSIP endpoint (no unit)'),
  }),
) {}
