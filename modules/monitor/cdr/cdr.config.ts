import { z } from 'zod';
import { configSlice } from '#foundation/platform';
import { CALL_FORMATS, LINE_FORMATS } from './call-formats.js';
import { csvMapping } from './mapped-csv-decoder.js';

const name = z.string().min(1).max(128);

const source = name.describe('Name of the source, in accounts and metrics');
/** What the configuration says of records, whichever way they come. */
const trunked = {
  region: name.describe('Region whose key makes the pseudonyms'),
  trunkDnTemplate: z
    .string()
    .regex(/^[^{}]+=\{trunk\}$/)
    .describe('Distinguished name of a trunk, {trunk} being its name in the records'),
  trunks: z
    .array(z.string().min(1))
    .max(10_000)
    .default([])
    .describe('Names that are trunks; name them where subscribers are endpoints too, empty takes all'),
};
const mapping = csvMapping.optional().describe('What the columns of csv are');
const callSource = { source, ...trunked, mapping };
const format = z.enum(CALL_FORMATS);

interface Formatted {
  readonly format: (typeof CALL_FORMATS)[number];
  readonly mapping?: unknown;
}
const isMapped = ({ format, mapping }: Formatted): boolean => (format === 'csv') === (mapping !== undefined);
const MAPPED = 'csv needs a mapping, and no other format takes one';

const callFile = z
  .strictObject({
    path: z.string().min(1).describe('The file, or for asterisk-cdr the folder that Master.csv stands in'),
    ...callSource,
    format: format.default('asterisk-cdr').describe('How its lines are written'),
  })
  .refine(isMapped, MAPPED)
  .refine(({ format }) => LINE_FORMATS.has(format), 'a file of this format cannot be followed: drop it into a folder');
/** One file of call records that is followed. */
export type CallFile = z.infer<typeof callFile>;

const callFolder = z
  .strictObject({
    path: z.string().min(1).describe('Folder that whole files are put into'),
    ...callSource,
    format: format.describe('How the files are written'),
    after: z
      .enum(['move', 'delete'])
      .default('move')
      .describe('What is done with a file that was read: moved into done/ below the folder, or deleted'),
  })
  .refine(isMapped, MAPPED);
/** One folder that files of call records are put into. */
export type CallFolder = z.infer<typeof callFolder>;

const callReceiver = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .describe('Last part of its route, /api/v1/call-records/{name}'),
    ...trunked,
    mapping,
    format: format.describe('How the bodies are written'),
  })
  .refine(isMapped, MAPPED);
/** One route that call records are posted to; who posts is the source. */
export type CallReceiver = z.infer<typeof callReceiver>;

const eventSocket = z.strictObject({
  source,
  ...trunked,
  host: z.string().min(1).describe('Host of FreeSWITCH'),
  port: z.int().min(1).max(65_535).default(8021).describe('Port of its event socket'),
  passwordEnv: z.string().optional().describe('Environment variable that holds its password'),
  passwordFile: z.string().optional().describe('File that holds its password'),
});
/** One event socket of FreeSWITCH that is connected to. */
export type EventSocket = z.infer<typeof eventSocket>;

const areDistinct = (all: readonly { readonly source: string }[]): boolean =>
  new Set(all.map(({ source }) => source)).size === all.length;

export class CdrConfig extends configSlice(
  'cdr',
  z.object({
    files: z
      .array(callFile)
      .max(1000)
      .refine(areDistinct, 'two files have one source')
      .default([])
      .describe('Files of call records to follow (no unit)'),
    folders: z
      .array(callFolder)
      .max(1000)
      .refine(areDistinct, 'two folders have one source')
      .default([])
      .describe('Folders that files of call records are put into (no unit)'),
    receivers: z
      .array(callReceiver)
      .max(1000)
      .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two receivers have one name')
      .default([])
      .describe('Routes that call records are posted to (no unit)'),
    eventSockets: z
      .array(eventSocket)
      .max(100)
      .refine(areDistinct, 'two event sockets have one source')
      .default([])
      .describe('Event sockets of FreeSWITCH to connect to (no unit)'),
    pollMs: z
      .int()
      .min(10)
      .max(600_000)
      .default(250)
      .describe('How often a file or a folder is looked at, wall time (ms)'),
    batchBytes: z
      .int()
      .min(1 << 16)
      .max(1 << 26)
      .default(1 << 18)
      .describe('What is read of a followed file and made durable at once at most (bytes)'),
    maxFileBytes: z
      .int()
      .min(1 << 16)
      .max(1 << 27)
      .default(1 << 25)
      .describe('A dropped file that is larger is refused (bytes)'),
    maxLineLength: z.int().positive().max(65_535).default(16_384).describe('Length of one line at most (UTF-16 units)'),
    deadLetterBytes: z
      .int()
      .min(1 << 12)
      .max(1 << 28)
      .default(1 << 20)
      .describe('What is kept of lines that were rejected, the oldest forgotten first (bytes)'),
  }),
) {}
