import { parse } from 'csv-parse/sync';
import { type CallRecord, type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import { type CallFile } from './cdr.config.js';
import { quotedFields } from './domain/quoted-line.js';
import { Pseudonyms } from './pseudonyms.js';

export const QUARANTINE_REASONS = ['too-long', 'not-csv', 'columns', 'no-id', 'no-trunk', 'time', 'duration'] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** A line that was not taken. Its text is left out: it holds subscriber numbers. */
export interface QuarantinedLine {
  /** From 1. */
  readonly line: number;
  readonly reason: QuarantineReason;
}
export interface DecodedCalls {
  readonly records: readonly CallRecord[];
  readonly quarantined: readonly QuarantinedLine[];
}

/** Columns of Asterisk's cdr_csv with `loguniqueid=yes` and `loguserfield=yes`. */
const COLUMNS = 18;

const digits = (text: string, at: number, count: number): number => {
  let value = 0;
  for (let n = at; n < at + count; n++) {
    const digit = text.charCodeAt(n) - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN;
  }
  return value;
};

/** `YYYY-MM-DD hh:mm:ss` in UTC (`usegmtime=yes`). */
const timeOf = (text: string): NetworkTime | undefined => {
  if (text.length !== 19 || !/^.{4}-..-.. ..:..:..$/.test(text)) return undefined;
  const day = digits(text, 8, 2);
  const month = digits(text, 5, 2);
  const date = Date.UTC(digits(text, 0, 4), month - 1, day);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  // A day that its month has not is another day to Date.UTC.
  const isDate = new Date(date).getUTCDate() === day && new Date(date).getUTCMonth() === month - 1;
  const valid = isDate && hour < 24 && minute < 60 && second < 60;
  return valid ? networkTimeOf(date + ((hour * 60 + minute) * 60 + second) * 1000) : undefined;
};

/** The endpoint of `PJSIP/<trunk>-<channel number in hex>`, or of the older `SIP/`; the endpoint itself may have hyphens. */
const trunkOf = (channel: string): string | undefined => /^(?:PJ)?SIP\/([^,=/]+)-[0-9a-f]+$/i.exec(channel)?.[1];

/** RTPAUDIOQOS and codec, `key=value` separated by semicolons. What is absent or no number is left out. */
const qualityOf = (
  userfield: string,
): Pick<CallRecord, 'codec' | 'lossRatio' | 'jitterSeconds' | 'roundTripSeconds'> => {
  if (userfield === '') return {};
  let codec = '';
  let lost: number | undefined;
  let received: number | undefined;
  let jitterSeconds: number | undefined;
  let roundTripSeconds: number | undefined;
  for (const pair of userfield.split(';')) {
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1).trim();
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (name === 'codec') codec = value;
    else if (name === 'lp') lost = numberOf(value);
    else if (name === 'rxcount') received = numberOf(value);
    else if (name === 'rxjitter') jitterSeconds = numberOf(value);
    else if (name === 'rtt') roundTripSeconds = numberOf(value);
  }
  return {
    ...(codec !== '' && { codec }),
    ...(lost !== undefined && received !== undefined && lost + received > 0 && { lossRatio: lost / (lost + received) }),
    ...(jitterSeconds !== undefined && { jitterSeconds }),
    ...(roundTripSeconds !== undefined && { roundTripSeconds }),
  };
};

const numberOf = (text: string): number | undefined => {
  const value = text === '' ? NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
};

/** Reads Asterisk's Master.csv. Numbers leave it only as pseudonyms. */
export class MasterCsvDecoder {
  private readonly trunks: ReadonlySet<string>;
  private readonly pseudonyms: Pseudonyms;

  /** @param regionKey 32 bytes or more, another one in each region */
  constructor(
    private readonly file: Pick<CallFile, 'trunkDnTemplate' | 'trunks'>,
    private readonly maxLineLength: number,
    regionKey: Uint8Array,
  ) {
    this.trunks = new Set(file.trunks);
    this.pseudonyms = new Pseudonyms(regionKey);
  }

  /** Records in the order of their lines; a bad line is quarantined and the rest kept. */
  decode(body: Uint8Array): DecodedCalls {
    const lines = new TextDecoder().decode(body).split('\n');
    if (lines.at(-1) === '') lines.pop();
    const records: CallRecord[] = [];
    const quarantined: QuarantinedLine[] = [];
    lines.forEach((text, at) => {
      const outcome = this.recordOf(text.endsWith('\r') ? text.slice(0, -1) : text);
      if (typeof outcome === 'string') quarantined.push({ line: at + 1, reason: outcome });
      else records.push(outcome);
    });
    return { records, quarantined };
  }

  private recordOf(line: string): CallRecord | QuarantineReason {
    if (line.length > this.maxLineLength) return 'too-long';
    const row = quotedFields(line) ?? rowOf(line);
    if (row === undefined) return 'not-csv';
    if (row.length !== COLUMNS) return 'columns';
    const [, src = '', dst = '', , , , channel = '', , , from = '', , to = '', , billable = '', disposition = ''] = row;
    const uniqueId = row[16] ?? '';
    if (uniqueId === '') return 'no-id';
    const start = timeOf(from);
    const end = timeOf(to);
    if (start === undefined || end === undefined || end < start) return 'time';
    if (!/^\d{1,9}$/.test(billable)) return 'duration';
    // Last, so that this reason speaks of calls and not of broken lines.
    const trunk = trunkOf(channel);
    if (trunk === undefined || (this.trunks.size > 0 && !this.trunks.has(trunk))) return 'no-trunk';
    return {
      // One call may be offered to several trunks under one unique id.
      id: `${uniqueId}/${channel}`,
      trunk: this.file.trunkDnTemplate.replace('{trunk}', () => trunk),
      start,
      end,
      caller: this.pseudonyms.of(src),
      callee: this.pseudonyms.of(dst),
      answered: disposition === 'ANSWERED',
      disposition,
      billableSeconds: Number(billable),
      ...qualityOf(row[17] ?? ''),
    };
  }
}

/** Each line is parsed by itself, so that a stray quote costs one line and not the rest of the file. */
const rowOf = (line: string): readonly string[] | undefined => {
  try {
    const rows: unknown = parse(line, { relax_column_count: true });
    return (rows as string[][])[0] ?? [];
  } catch {
    return undefined;
  }
};
