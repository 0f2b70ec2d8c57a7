import { z } from 'zod';
import { type CallRecord, networkTimeOf } from '#foundation/vocabulary';
import {
  type DecodedCalls,
  type HoldingCallDecoder,
  linesOf,
  type RejectedLine,
  type RejectionReason,
} from '../call-decoder.js';
import { callRecordSchema } from '../call-records-frame.js';
import { CallNaming, type CallSourceSettings } from '../call-source.js';
import { type CucmCall, cucmCallOf, type CucmQuality, cucmQualityOf, reportOf, soundOf } from './cucm-call.js';
import { CucmHeaders } from './cucm-rows.js';

/** Calls and quality reports that wait for each other at once. The two files of a call come within minutes. */
const MAX_WAITING = 20_000;

const heldState = z.object({
  header: z.array(z.string()),
  calls: z.array(z.object({ record: callRecordSchema, key: z.string(), legs: z.array(z.string()) })),
  qualities: z.array(
    z.object({
      key: z.string(),
      leg: z.string(),
      device: z.string(),
      time: z.number().transform(networkTimeOf),
      durationSeconds: z.number(),
      lossRatio: z.number().exactOptional(),
      jitterSeconds: z.number().exactOptional(),
      roundTripSeconds: z.number().exactOptional(),
    }),
  ),
});

const legKey = (key: string, leg: string): string => `${key}/${leg}`;

/**
 * Reads Cisco CUCM call detail records and call management records, in one file or in two. A quality report that is there by the time of its call becomes
 * part of the call; a later one is a report of its own, with the trunk and codec of the call.
 */
export class CucmDecoder implements HoldingCallDecoder {
  private readonly naming: CallNaming;
  private readonly headers = new CucmHeaders();
  /** Calls that were given, by each end. */
  private readonly calls = new Map<string, CucmCall>();
  private readonly qualities = new Map<string, CucmQuality>();

  constructor(settings: CallSourceSettings) {
    this.naming = new CallNaming(settings);
  }

  decode(body: Uint8Array): DecodedCalls {
    const calls: CucmCall[] = [];
    const late: CucmQuality[] = [];
    const rejected: RejectedLine[] = [];
    linesOf(body).forEach((line, at) => {
      const outcome = this.take(line, calls, late);
      if (outcome !== undefined) rejected.push({ line: at + 1, reason: outcome });
    });
    const records: CallRecord[] = calls.map((call) => this.withQuality(call));
    for (const quality of late) this.matchLate(quality, records);
    for (const [key, quality] of this.qualities) {
      if (this.qualities.size <= MAX_WAITING) break;
      this.qualities.delete(key);
      this.alone(quality, records);
    }
    return { records, rejected };
  }

  held(): unknown {
    const calls = [...new Set(this.calls.values())];
    return { header: this.headers.names, calls, qualities: [...this.qualities.values()] };
  }

  resume(held: unknown): void {
    const { data } = heldState.safeParse(held);
    this.headers.names = [];
    this.calls.clear();
    this.qualities.clear();
    if (data === undefined) return;
    this.headers.names = data.header;
    for (const call of data.calls) this.remember(call);
    for (const quality of data.qualities) this.qualities.set(legKey(quality.key, quality.leg), quality);
  }

  /** Reports whose call never came. */
  finish(): DecodedCalls {
    const records: CallRecord[] = [];
    for (const quality of this.qualities.values()) this.alone(quality, records);
    this.qualities.clear();
    return { records, rejected: [] };
  }

  private take(line: string, calls: CucmCall[], late: CucmQuality[]): RejectionReason | undefined {
    if (line.length > this.naming.maxLineLength) return 'too-long';
    const row = this.headers.read(line);
    if (row === undefined || typeof row === 'string') return row;
    const type = row.get('cdrrecordtype');
    if (type === '1') {
      const call = cucmCallOf(row, this.naming);
      if (typeof call === 'string') return call;
      calls.push(call);
    } else if (type === '2') {
      const quality = cucmQualityOf(row, this.naming);
      if (typeof quality === 'string') return quality;
      const key = legKey(quality.key, quality.leg);
      if (this.calls.has(key)) late.push(quality);
      else this.qualities.set(key, quality);
    } else return 'event';
    return undefined;
  }

  /** The call with the report of the end on the trunk, or of the other one; either is used up. */
  private withQuality(call: CucmCall): CallRecord {
    const found = call.legs.flatMap((leg) => this.qualities.get(legKey(call.key, leg)) ?? []);
    for (const { key, leg } of found) this.qualities.delete(legKey(key, leg));
    this.remember(call);
    return found[0] === undefined ? call.record : { ...call.record, ...soundOf(found[0]) };
  }

  private matchLate(quality: CucmQuality, records: CallRecord[]): void {
    const record = this.calls.get(legKey(quality.key, quality.leg))?.record;
    if (record !== undefined) records.push(reportOf(quality, record.trunk, record));
  }

  private alone(quality: CucmQuality, records: CallRecord[]): void {
    const trunk = this.naming.trunkOf(quality.device);
    // The end of a subscriber whose call is unknown says nothing of a trunk.
    if (trunk !== undefined) records.push(reportOf(quality, trunk));
  }

  private remember(call: CucmCall): void {
    for (const leg of call.legs) this.calls.set(legKey(call.key, leg), call);
    for (const key of this.calls.keys()) {
      if (this.calls.size <= MAX_WAITING) break;
      this.calls.delete(key);
    }
  }
}
