import { createHmac } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { type CallRecord, type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import { type CdrConfig } from './cdr.config.js';
import { refuse } from './errors.js';

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
/** HMAC keys shorter than the hash weaken it (RFC 2104 clause 3). */
const MIN_KEY_BYTES = 32;

/** `YYYY-MM-DD hh:mm:ss` in UTC (`usegmtime=yes`). */
const timeOf = (text: string): NetworkTime | undefined => {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const milliseconds = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(milliseconds) ? undefined : networkTimeOf(milliseconds);
};

/** The endpoint of `PJSIP/<trunk>-<channel number in hex>`; the endpoint itself may have hyphens. */
const trunkOf = (channel: string): string | undefined => /^PJSIP\/([^,=/]+)-[0-9a-f]+$/i.exec(channel)?.[1];

/** RTPAUDIOQOS and codec, `key=value` separated by semicolons. What is absent or no number is left out. */
const qualityOf = (
  userfield: string,
): Pick<CallRecord, 'codec' | 'lossRatio' | 'jitterSeconds' | 'roundTripSeconds'> => {
  const fields = new Map(
    userfield.split(';').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, Math.max(at, 0)).trim(), pair.slice(at + 1).trim()] as const;
    }),
  );
  const numberOf = (name: string): number | undefined => {
    const text = fields.get(name);
    const value = text === undefined || text === '' ? NaN : Number(text);
    return Number.isFinite(value) && value >= 0 ? value : undefined;
  };
  const lost = numberOf('lp');
  const received = numberOf('rxcount');
  const jitterSeconds = numberOf('rxjitter');
  const roundTripSeconds = numberOf('rtt');
  const codec = fields.get('codec');
  return {
    ...(codec !== undefined && codec !== '' && { codec }),
    ...(lost !== undefined && received !== undefined && lost + received > 0 && { lossRatio: lost / (lost + received) }),
    ...(jitterSeconds !== undefined && { jitterSeconds }),
    ...(roundTripSeconds !== undefined && { roundTripSeconds }),
  };
};

/** Reads Asterisk's Master.csv. Numbers leave it only as pseudonyms: HMAC-SHA-256 under the key of the region, the first 128 bits. */
export class MasterCsvDecoder {
  private readonly trunks: ReadonlySet<string>;

  /** @param regionKey 32 bytes or more, another one in each region, so that pseudonyms cannot be joined across regions */
  constructor(
    private readonly config: CdrConfig,
    private readonly regionKey: Uint8Array,
  ) {
    this.trunks = new Set(config.trunks);
    if (regionKey.length < MIN_KEY_BYTES)
      refuse('CDR_KEY_TOO_SHORT', `The pseudonym key must have ${String(MIN_KEY_BYTES)} bytes or more.`);
  }

  /**
   * Records in the order of their lines; a bad line is quarantined and the rest kept.
   *
   * @throws ApplianceError CDR_TOO_MANY_LINES, not retryable
   */
  decode(body: Uint8Array): DecodedCalls {
    const lines = new TextDecoder().decode(body).split(/\r?\n/, this.config.maxLines + 2);
    if (lines.at(-1) === '') lines.pop();
    if (lines.length > this.config.maxLines)
      return refuse('CDR_TOO_MANY_LINES', `${String(this.config.maxLines)} lines are taken at most.`);
    const records: CallRecord[] = [];
    const quarantined: QuarantinedLine[] = [];
    lines.forEach((line, at) => {
      const outcome = this.recordOf(line);
      if (typeof outcome === 'string') quarantined.push({ line: at + 1, reason: outcome });
      else records.push(outcome);
    });
    return { records, quarantined };
  }

  private recordOf(line: string): CallRecord | QuarantineReason {
    if (line.length > this.config.maxLineLength) return 'too-long';
    const row = rowOf(line);
    if (row === undefined) return 'not-csv';
    if (row.length !== COLUMNS) return 'columns';
    const [, src = '', dst = '', , , , channel = '', , , from = '', , to = '', , billable = '', disposition = ''] = row;
    const [uniqueId = '', userfield = ''] = row.slice(16);
    if (uniqueId === '') return 'no-id';
    const trunk = trunkOf(channel);
    if (trunk === undefined || (this.trunks.size > 0 && !this.trunks.has(trunk))) return 'no-trunk';
    const start = timeOf(from);
    const end = timeOf(to);
    if (start === undefined || end === undefined || end < start) return 'time';
    if (!/^\d{1,9}$/.test(billable)) return 'duration';
    return {
      // One call may be offered to several trunks under one unique id.
      id: `${uniqueId}/${channel}`,
      trunk: this.config.trunkDnTemplate.replace('{trunk}', () => trunk),
      start,
      end,
      caller: this.pseudonymOf(src),
      callee: this.pseudonymOf(dst),
      answered: disposition === 'ANSWERED',
      disposition,
      billableSeconds: Number(billable),
      ...qualityOf(userfield),
    };
  }

  private pseudonymOf(number: string): string {
    return createHmac('sha256', this.regionKey).update(number).digest().subarray(0, 16).toString('base64url');
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
