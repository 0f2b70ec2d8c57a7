import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const patternProblem = (text: string): boolean => {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
};
const regex = z.string().min(1).max(1024).refine(patternProblem, 'is no regular expression');
const counter = z
  .string()
  .min(1)
  .max(256)
  .refine((text) => !/^\/.+\/$/.test(text) || patternProblem(text.slice(1, -1)), 'is no regular expression');

const folder = z.strictObject({
  path: z.string().min(1).describe('Folder that files are dropped into; folders in it are looked into too'),
  source: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .describe('Name of the source, in accounts and metrics'),
  afterwards: z
    .enum(['remember', 'move', 'delete'])
    .default('remember')
    .describe('A file that was taken stays and is remembered, goes to .taken in the folder, or is deleted'),
  files: regex.default('\\.(?:xml|json|gz)$').describe('Names of files that are taken'),
});
/** One folder that is followed. */
export type PmFolderConfig = z.infer<typeof folder>;

const host = z
  .strictObject({
    host: z
      .string()
      .regex(/^[\w.-]+(?::\d{1,5})?$/)
      .describe('Host, and port where it is not that of the scheme'),
    tokenFile: z.string().exactOptional().describe('File that holds a bearer token for it'),
    tokenEnv: z.string().exactOptional().describe('Environment variable that holds a bearer token for it'),
  })
  .refine(({ tokenFile, tokenEnv }) => tokenFile === undefined || tokenEnv === undefined, 'has two tokens');

export class PmFilesConfig extends configSlice(
  'pmFiles',
  z.object({
    folders: z
      .array(folder)
      .max(1000)
      .refine((folders) => new Set(folders.map(({ source }) => source)).size === folders.length, 'two have one source')
      .default([])
      .describe('Folders that PM files are dropped into (no unit)'),
    pollMs: z.int().min(10).max(600_000).default(1000).describe('How often a folder is looked at, wall time (ms)'),
    settleMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(2000)
      .describe('A file is read once it did not change for this long, wall time (ms)'),
    incompleteMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(600_000)
      .describe('A file that ends in the middle is waited for this long, then quarantined, wall time (ms)'),
    maxFileBytes: z
      .int()
      .min(1024)
      .default(4 * 2 ** 30)
      .describe('Size of one file at most, decompressed; larger ones are refused (bytes)'),
    maxJsonBytes: z
      .int()
      .min(1024)
      .max(2 ** 28)
      .default(32 << 20)
      .describe('Size of one JSON or GPB file at most: it is read whole, XML is streamed (bytes)'),
    maxConcurrentFiles: z
      .int()
      .positive()
      .max(64)
      .default(4)
      .describe('Files that are read at one time at most (files)'),
    quarantinedFiles: z
      .int()
      .min(1)
      .max(100_000)
      .default(1000)
      .describe('Refused files that are kept with their reason; the oldest goes first (files)'),
    quarantinedFileBytes: z
      .int()
      .min(0)
      .default(64 << 20)
      .describe('Of a larger refused file only the reason is kept (bytes)'),
    counters: z
      .array(counter)
      .max(10_000)
      .default([])
      .describe('Counters that are kept: exact names or /regular expressions/; none named keeps all (no unit)'),
    labels: z
      .record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), z.array(z.string().min(1)).min(1))
      .default({
        subnetwork: ['SubNetwork'],
        managed_element: ['ManagedElement', 'MeContext'],
        cell: [
          'NRCellDU',
          'NRCellCU',
          'EUtranGenericCell',
          'EUtranCellFDD',
          'EUtranCellTDD',
          'UtranGenericCell',
          'UtranCell',
          'GsmCell',
        ],
        interface: ['Interface'],
      })
      .describe('Labels that a series gets from its distinguished name: each from the innermost of these classes'),
    objects: z
      .array(
        z.strictObject({
          pattern: regex.describe('Regular expression that the whole name must fit'),
          dn: z.string().min(1).max(1024).describe('The name instead, with $1, $2 for what its groups took'),
        }),
      )
      .max(1000)
      .default([])
      .describe(
        'Rewrites distinguished names as files have them to those of the inventory: the first pattern that fits decides; $1 is its first group (no unit)',
      ),
    hosts: z
      .array(host)
      .max(1000)
      .default([])
      .describe('Hosts that announced files are fetched from; from no other one (no unit)'),
    fetchTimeoutMs: z.int().min(100).default(120_000).describe('One file is fetched in this time, wall time (ms)'),
    fetchAttempts: z.int().min(1).max(100).default(6).describe('Tries to fetch a file, further and further apart'),
    maxPendingFetches: z.int().positive().max(10_000).default(1000).describe('Announced files that wait (files)'),
  }),
) {}
