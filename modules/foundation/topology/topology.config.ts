import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const folder = z.strictObject({
  path: z.string().min(1).describe('Folder that inventories are dropped into: .csv and .json'),
  source: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .describe('Name of the source, in versions and rejections'),
});

const handovers = z.strictObject({
  metric: z.string().min(1).describe('Name of the counter of attempts, one series for each relation of a cell'),
  counts: z
    .enum(['from-start', 'per-period'])
    .default('from-start')
    .describe('Whether its value grows from a start, or is that of a period'),
  target: z
    .array(z.string().min(1).max(1024))
    .min(1)
    .describe('Distinguished name of the target cell, with labels as ${label}; the first that can be filled decides'),
});

export class TopologyConfig extends configSlice(
  'topology',
  z.object({
    folders: z
      .array(folder)
      .max(100)
      .refine((all) => new Set(all.map(({ source }) => source)).size === all.length, 'two have one source')
      .default([])
      .describe('Folders that inventories are read from (no unit)'),
    pollMs: z.int().min(100).default(10_000).describe('Folders are looked into this often, wall time (ms)'),
    maxRows: z.int().positive().default(1_000_000).describe('Rows of one inventory at most (rows)'),
    maxDocuments: z
      .int()
      .positive()
      .max(10_000)
      .default(1_000)
      .describe('Documents of all sources at most (documents)'),
    keepVersions: z
      .int()
      .min(1)
      .max(1_000)
      .default(20)
      .describe('Versions of one document that are kept, the newest ones (versions)'),
    quarantineBytes: z
      .int()
      .min(8_192)
      .default(16 << 20)
      .describe('Rows that were rejected, kept with their reason; the oldest go first (bytes)'),
    handovers: z
      .array(handovers)
      .max(100)
      .default([])
      .describe('Counters of handovers by relation: cells that try them are neighbours (no unit)'),
    handoverWindowMs: z
      .int()
      .positive()
      .default(86_400_000)
      .describe('Attempts of this much network time make a neighbour (ms)'),
    coverageHours: z
      .number()
      .positive()
      .default(24)
      .describe('An object of the inventory that was not heard of for this long is silent, network time (h)'),
    coverageClasses: z
      .array(z.string().regex(/^[A-Za-z][\w-]*$/))
      .min(1)
      .max(100)
      .default([
        'ManagedElement',
        'NRCellDU',
        'NRCellCU',
        'EUtranGenericCell',
        'EUtranCellFDD',
        'EUtranCellTDD',
        'SipTrunk',
      ])
      .describe('Classes of objects that are expected to report (no unit)'),
  }),
) {}
