import { type CallRecord, type Dn, networkTimeOf } from '#foundation/vocabulary';
import { z } from 'zod';
import {
  type DecodedCalls,
  type HoldingCallDecoder,
  linesOf,
  type RejectedLine,
  type RejectionReason,
} from '../call-decoder.js';
import { CallNaming, type CallSourceSettings } from '../call-source.js';
import { csvRow } from '../csv-row.js';
import { CEL_COLUMNS, type CelEvent, celEventOf, type CelHiding, type CelRow } from './cel-event.js';
import { type CelCall, celCallOf } from './cel-call.js';

/** Calls that may be unfinished at once, and events of one call; what comes beyond is refused or cut. */
const MAX_OPEN_CALLS = 10_000;
const MAX_EVENTS = 500;
/** A call that was not heard of while the newest event went on by this is over, whatever its end said. */
const FORGOTTEN_MS = 24 * 3_600_000;
/** Events that say who speaks with whom; those of bridges and applications in between are many and say nothing else. */
const TELLING =
  /^(?:CHAN_START|CHAN_END|LINKEDID_END|ANSWER|APP_START|HANGUP|XIVO_.*|WAZO_CALL_LOG_REQUESTED_INTERNAL)$/;
/** Q.850 causes that Asterisk's own call records show as these dispositions. */
const BUSY = 17;
const NOT_ANSWERED = new Set([16, 18, 19]);

const heldEvents = z.array(
  z.object({
    type: z.string(),
    time: z.number().transform(networkTimeOf),
    name: z.string(),
    number: z.string(),
    exten: z.string(),
    context: z.string(),
    technology: z.string(),
    endpoint: z.string(),
    uniqueId: z.string(),
    linkedId: z.string(),
    extra: z.record(z.string(), z.string()),
  }),
);

const rowOf = (line: string): CelRow | RejectionReason => {
  if (line.startsWith('{')) {
    try {
      return JSON.parse(line) as CelRow;
    } catch {
      return 'not-json';
    }
  }
  const fields = csvRow(line);
  if (fields === undefined) return 'not-csv';
  if (fields.length !== CEL_COLUMNS.length) return 'columns';
  return Object.fromEntries(CEL_COLUMNS.map((name, at) => [name, fields[at]]));
};

/**
 * Reads Asterisk's channel events, a line each (CSV of the sample `cel_custom.conf`, or JSON with the names of the `cel` table), and gives a call once
 * its linked id ended. Numbers leave it only as pseudonyms.
 */
export class CelDecoder implements HoldingCallDecoder {
  private readonly open = new Map<string, { readonly events: CelEvent[]; heardMs: number }>();
  private readonly naming: CallNaming;
  private readonly hiding: CelHiding = {
    subscriber: (text) => this.naming.subscriber(text),
    endpoint: (name) => (this.naming.isTrunk(name) ? name : this.naming.subscriber(name)),
  };
  private newestMs = 0;

  constructor(settings: CallSourceSettings) {
    this.naming = new CallNaming(settings);
  }

  decode(body: Uint8Array): DecodedCalls {
    const records: CallRecord[] = [];
    const rejected: RejectedLine[] = [];
    linesOf(body).forEach((text, at) => {
      const reason = this.take(text, records);
      if (reason !== undefined) rejected.push({ line: at + 1, reason });
    });
    // The oldest stand first: a call goes to the end of the map when it is heard of.
    for (const [linkedId, { heardMs }] of this.open) {
      if (heardMs > this.newestMs - FORGOTTEN_MS) break;
      this.close(linkedId, records);
    }
    return { records, rejected };
  }

  held(): unknown {
    return [...this.open.values()].flatMap(({ events }) => events);
  }

  resume(held: unknown): void {
    this.open.clear();
    const events = heldEvents.safeParse(held);
    for (const event of events.data ?? []) this.keep(event);
  }

  finish(): DecodedCalls {
    const records: CallRecord[] = [];
    for (const linkedId of [...this.open.keys()]) this.close(linkedId, records);
    return { records, rejected: [] };
  }

  private take(line: string, records: CallRecord[]): RejectionReason | undefined {
    if (line.length > this.naming.maxLineLength) return 'too-long';
    const row = rowOf(line);
    if (typeof row === 'string') return row;
    const event = celEventOf(row, this.hiding);
    if (typeof event === 'string') return event;
    if (!this.open.has(event.linkedId)) {
      // What comes behind the end of a call belongs to none.
      if (event.type === 'LINKEDID_END') return undefined;
      if (this.open.size >= MAX_OPEN_CALLS) return 'too-many';
    }
    this.keep(event);
    return event.type === 'LINKEDID_END' ? this.close(event.linkedId, records) : undefined;
  }

  private keep(event: CelEvent): void {
    this.newestMs = Math.max(this.newestMs, event.time);
    const events = this.open.get(event.linkedId)?.events ?? [];
    this.open.delete(event.linkedId);
    if (TELLING.test(event.type) && events.length < MAX_EVENTS) events.push(event);
    this.open.set(event.linkedId, { events, heardMs: this.newestMs });
  }

  private close(linkedId: string, records: CallRecord[]): RejectionReason | undefined {
    const call = celCallOf(this.open.get(linkedId)?.events ?? []);
    this.open.delete(linkedId);
    const trunk = call === undefined ? undefined : this.trunkOf(call);
    if (call === undefined || trunk === undefined) return 'no-trunk';
    records.push(recordOf(call, trunk));
    return undefined;
  }

  /** The far leg, as in Master.csv; where trunks are named, the leg that is one. */
  private trunkOf({ destinationLeg, sourceLeg }: CelCall): Dn | undefined {
    const legs = [destinationLeg, sourceLeg].flatMap((leg) => (leg === undefined || leg.isLocal ? [] : [leg.endpoint]));
    return this.naming.trunkOf(legs.find((name) => this.naming.isTrunk(name)));
  }
}

const recordOf = (call: CelCall, trunk: Dn): CallRecord => {
  const { answeredAt, end, destinationLeg, sourceLeg } = call;
  const releaseCause = destinationLeg?.releaseCause ?? sourceLeg.releaseCause;
  const answered = answeredAt !== undefined;
  const failed =
    releaseCause === BUSY
      ? 'BUSY'
      : releaseCause === undefined || NOT_ANSWERED.has(releaseCause)
        ? 'NO ANSWER'
        : 'FAILED';
  return {
    id: call.linkedId,
    trunk,
    start: networkTimeOf(Math.round(call.start)),
    end: networkTimeOf(Math.round(Math.max(end, call.start))),
    caller: call.source.exten,
    callee: call.destination.exten || call.requested.exten,
    answered,
    disposition: answered ? 'ANSWERED' : sourceLeg.dialStatus === 'CONGESTION' ? 'CONGESTION' : failed,
    billableSeconds: answered ? Math.max(0, Math.round(end - answeredAt) / 1000) : 0,
    ...(releaseCause === undefined ? {} : { releaseCause }),
  };
};
