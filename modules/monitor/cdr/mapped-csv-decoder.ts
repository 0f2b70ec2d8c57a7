import { z } from 'zod';
import { type CallRecord, type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import {
  type DecodedCalls,
  type HoldingCallDecoder,
  linesOf,
  type RejectedLine,
  type RejectionReason,
} from './call-decoder.js';
import { CallNaming, type CallSourceSettings } from './call-source.js';
import { civilTimeOf, epochTimeOf } from './domain/civil-time.js';
import { csvRow } from './csv-row.js';

const column = z.union([z.int().positive(), z.string().min(1).max(128)]);

/** Which column holds what: its number from 1, or its name in the first line. */
export const csvMapping = z.strictObject({
  delimiter: z.string().length(1).default(',').describe('Between two fields'),
  time: z
    .enum(['civil', 'epoch-seconds', 'epoch-milliseconds'])
    .default('civil')
    .describe('How times are written: YYYY-MM-DD hh:mm:ss (UTC, or with an offset), or since 1970'),
  utcOffsetMinutes: z
    .int()
    .min(-1440)
    .max(1440)
    .default(0)
    .describe('Civil times without an offset are ahead of UTC by this (min)'),
  answeredWhen: z
    .array(z.string())
    .max(100)
    .default([])
    .describe('Dispositions of answered calls; none: a call is answered when it has a billable second'),
  columns: z
    .strictObject({
      id: column.describe('Id of the call, unique in its source'),
      trunk: column.describe('Name of the trunk'),
      start: column.describe('When the call began'),
      end: column.optional().describe('Without it the start and the billable seconds give the end'),
      caller: column.describe('Calling number'),
      callee: column.describe('Called number'),
      disposition: column.optional().describe('How it ended, in the words of the source'),
      billableSeconds: column.describe('Seconds that it was answered (s)'),
      postDialDelaySeconds: column.optional().describe('From the last digit to ringing (s)'),
      codec: column.optional().describe('Codec of the media'),
      lossPercent: column.optional().describe('Media packets lost (%)'),
      jitterMs: column.optional().describe('Interarrival jitter (ms)'),
      roundTripMs: column.optional().describe('Round trip of media (ms)'),
      releaseCause: column.optional().describe('Release cause, ITU-T Q.850'),
      sipStatus: column.optional().describe('SIP status that ended it'),
      mos: column.optional().describe('Mean opinion score that the source measured'),
    })
    .describe('Which column has what: its number from 1, or its name in the first line'),
});
export type CsvMapping = z.infer<typeof csvMapping>;
type ColumnName = keyof CsvMapping['columns'];

const numberOf = (text: string): number | undefined => {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
};
/** An optional measure, converted and within its range; what is out of range is left out. */
const measure = <K extends string>(key: K, text: string, scale: number, max: number): Partial<Record<K, number>> => {
  const value = numberOf(text);
  return value === undefined || value * scale > max ? {} : ({ [key]: value * scale } as Record<K, number>);
};

/** Reads call records of any CSV by a mapping of its columns. */
export class MappedCsvDecoder implements HoldingCallDecoder {
  private readonly naming: CallNaming;
  private readonly isNamed: boolean;
  /** Names of the columns, once the first line was seen. */
  private header: readonly string[] | undefined;

  constructor(
    settings: CallSourceSettings,
    private readonly mapping: CsvMapping,
  ) {
    this.naming = new CallNaming(settings);
    this.isNamed = Object.values(mapping.columns).some((name) => typeof name === 'string');
  }

  decode(body: Uint8Array): DecodedCalls {
    const records: CallRecord[] = [];
    const rejected: RejectedLine[] = [];
    linesOf(body).forEach((line, at) => {
      const outcome = this.take(line);
      if (typeof outcome === 'string') rejected.push({ line: at + 1, reason: outcome });
      else if (outcome !== undefined) records.push(outcome);
    });
    return { records, rejected };
  }

  held(): unknown {
    return this.header;
  }

  resume(held: unknown): void {
    this.header = z.array(z.string()).safeParse(held).data;
  }

  finish(): DecodedCalls {
    return { records: [], rejected: [] };
  }

  private take(line: string): CallRecord | RejectionReason | undefined {
    if (line.length > this.naming.maxLineLength) return 'too-long';
    const row = csvRow(line, this.mapping.delimiter);
    if (row === undefined) return 'not-csv';
    if (this.isNamed && this.isHeader(row)) {
      this.header = row;
      return undefined;
    }
    if (this.isNamed && row.length !== this.header?.length) return 'columns';
    const field = (name: ColumnName): string => this.fieldOf(row, name) ?? '';
    if (REQUIRED.some((name) => this.fieldOf(row, name) === undefined)) return 'columns';
    const id = field('id');
    if (id === '') return 'no-id';
    const billableSeconds = numberOf(field('billableSeconds'));
    if (billableSeconds === undefined) return 'duration';
    const start = this.timeOf(field('start'));
    const end =
      this.mapping.columns.end === undefined && start !== undefined
        ? networkTimeOf(start + 1000 * billableSeconds)
        : this.timeOf(field('end'));
    if (start === undefined || end === undefined || end < start) return 'time';
    const trunk = this.naming.trunkOf(field('trunk'));
    if (trunk === undefined) return 'no-trunk';
    const disposition = field('disposition');
    const { answeredWhen } = this.mapping;
    const answered = answeredWhen.length === 0 ? billableSeconds > 0 : answeredWhen.includes(disposition);
    const codec = field('codec');
    return {
      id,
      trunk,
      start,
      end,
      caller: this.naming.subscriber(field('caller')),
      callee: this.naming.subscriber(field('callee')),
      answered,
      disposition: disposition || (answered ? 'ANSWERED' : 'NOT ANSWERED'),
      billableSeconds,
      ...measure('postDialDelaySeconds', field('postDialDelaySeconds'), 1, 3600),
      ...(codec === '' ? {} : { codec }),
      ...measure('lossRatio', field('lossPercent'), 0.01, 1),
      ...measure('jitterSeconds', field('jitterMs'), 0.001, 3600),
      ...measure('roundTripSeconds', field('roundTripMs'), 0.001, 3600),
      ...measure('releaseCause', field('releaseCause'), 1, 127),
      ...measure('sipStatus', field('sipStatus'), 1, 699),
      ...measure('measuredMos', field('mos'), 1, 5),
    };
  }

  /** The first line, and one like it where a new file begins. */
  private isHeader(row: readonly string[]): boolean {
    return Object.values(this.mapping.columns).every((name) => typeof name !== 'string' || row.includes(name));
  }

  private fieldOf(row: readonly string[], name: ColumnName): string | undefined {
    const at = this.mapping.columns[name];
    if (at === undefined) return undefined;
    return typeof at === 'number' ? row[at - 1] : row[this.header?.indexOf(at) ?? -1];
  }

  private timeOf(text: string): NetworkTime | undefined {
    const { time, utcOffsetMinutes } = this.mapping;
    switch (time) {
      case 'epoch-seconds':
        return epochTimeOf(text);
      case 'epoch-milliseconds':
        return /^\d{4,16}$/.test(text) ? networkTimeOf(Number(text)) : undefined;
      case 'civil': {
        const found = civilTimeOf(text);
        const isAbsolute = /(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(text.slice(19));
        return found === undefined || isAbsolute ? found : networkTimeOf(found - 60_000 * utcOffsetMinutes);
      }
    }
  }
}

const REQUIRED = ['id', 'trunk', 'start', 'caller', 'callee', 'billableSeconds'] as const;
