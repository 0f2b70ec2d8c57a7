import { z } from 'zod';
import { type CallRecord, type Dn, type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import {
  type DecodedCalls,
  type HoldingCallDecoder,
  linesOf,
  type RejectedLine,
  type RejectionReason,
} from '../call-decoder.js';
import { CallNaming, type CallSourceSettings } from '../call-source.js';
import { civilTimeOf, epochTimeOf } from '../domain/civil-time.js';
import { isObject, jsonDocuments } from '../domain/json-documents.js';
import { accFieldsOf, type AccFields, attribute, fieldsOfJson, trunkNames } from './acc-fields.js';

/** Answered calls whose end was not seen yet, at once; the oldest are given up for more. */
const MAX_OPEN_CALLS = 20_000;

const heldCalls = z.array(
  z.object({
    callId: z.string(),
    trunk: z.string(),
    caller: z.string(),
    callee: z.string(),
    answeredAt: z.number().transform(networkTimeOf),
    postDialDelaySeconds: z.number().exactOptional(),
  }),
);
interface OpenCall {
  readonly callId: string;
  readonly trunk: Dn;
  readonly caller: string;
  readonly callee: string;
  readonly answeredAt: NetworkTime;
  readonly postDialDelaySeconds?: number;
}

const timeOf = (text: string): NetworkTime | undefined => epochTimeOf(text) ?? civilTimeOf(text);
const numberOf = (text: string): number | undefined =>
  /^\d{1,9}(?:\.\d{1,9})?s?$/.test(text) ? Number(text.replace('s', '')) : undefined;
const sipStatusOf = (fields: AccFields): number | undefined => {
  const code = attribute(fields, 'code');
  return /^[1-6]\d\d$/.test(code) ? Number(code) : undefined;
};

/**
 * Reads what Kamailio's acc module writes: whole calls (`cdr_enable`, CGRateS call ends) as they are, and transactions (syslog lines, `acc_json`), of which an
 * answered INVITE and its BYE are a call, and an INVITE that failed is one by itself.
 */
export class KamailioDecoder implements HoldingCallDecoder {
  private readonly naming: CallNaming;
  private readonly open = new Map<string, OpenCall>();

  constructor(settings: CallSourceSettings) {
    this.naming = new CallNaming(settings);
  }

  decode(body: Uint8Array): DecodedCalls {
    const records: CallRecord[] = [];
    const rejected: RejectedLine[] = [];
    entriesOf(new TextDecoder().decode(body), body).forEach((fields, at) => {
      const outcome = typeof fields === 'string' ? fields : this.take(fields, records);
      if (outcome !== undefined) rejected.push({ line: at + 1, reason: outcome });
    });
    return { records, rejected };
  }

  held(): unknown {
    return [...this.open.values()];
  }

  resume(held: unknown): void {
    this.open.clear();
    for (const call of heldCalls.safeParse(held).data ?? []) this.open.set(call.callId, call);
  }

  /** Nothing: a call whose end never came has no duration. */
  finish(): DecodedCalls {
    return { records: [], rejected: [] };
  }

  private take(fields: AccFields, records: CallRecord[]): RejectionReason | undefined {
    const callId = this.naming.callId(attribute(fields, 'callId'));
    if (callId === '') return 'no-id';
    const isWhole = attribute(fields, 'durationSeconds') !== '' && attribute(fields, 'method') === '';
    if (isWhole) return this.takeCall(callId, fields, records);
    const time = timeOf(attribute(fields, 'time'));
    if (time === undefined) return 'time';
    const method = attribute(fields, 'method').toUpperCase();
    if (method === 'INVITE') return this.takeInvite(callId, time, fields, records);
    if (method === 'BYE') return this.takeBye(callId, time, fields, records);
    // ACK, CANCEL, MESSAGE and the like are accounted too and are no calls.
    return method === '' ? 'event' : undefined;
  }

  private takeCall(callId: string, fields: AccFields, records: CallRecord[]): RejectionReason | undefined {
    const durationSeconds = numberOf(attribute(fields, 'durationSeconds'));
    if (durationSeconds === undefined) return 'duration';
    const answered = timeOf(attribute(fields, 'answer'));
    const start = timeOf(attribute(fields, 'start')) ?? answered;
    if (start === undefined) return 'time';
    const end = timeOf(attribute(fields, 'end')) ?? networkTimeOf((answered ?? start) + 1000 * durationSeconds);
    if (end < start) return 'time';
    const trunk = this.trunkOf(fields);
    if (trunk === undefined) return 'no-trunk';
    records.push({
      id: callId,
      trunk,
      start,
      end,
      ...this.partiesOf(fields),
      answered: true,
      disposition: attribute(fields, 'code') || 'ANSWERED',
      billableSeconds: durationSeconds,
      ...delayOf(fields),
      ...statusOf(sipStatusOf(fields)),
    });
    return undefined;
  }

  private takeInvite(
    callId: string,
    time: NetworkTime,
    fields: AccFields,
    records: CallRecord[],
  ): RejectionReason | undefined {
    const sipStatus = sipStatusOf(fields);
    if (sipStatus === undefined) return 'number';
    // A repeated INVITE within a dialogue changes media and starts no call.
    if (sipStatus < 300 && this.open.has(callId)) return undefined;
    const trunk = this.trunkOf(fields);
    if (trunk === undefined) return 'no-trunk';
    const call = { callId, trunk, answeredAt: time, ...this.partiesOf(fields), ...delayOf(fields) };
    if (sipStatus < 300) {
      this.remember(call);
      return undefined;
    }
    // Challenged or sent elsewhere: the caller tries again under the same id.
    if (sipStatus === 401 || sipStatus === 407 || sipStatus < 400) return undefined;
    records.push({
      id: callId,
      trunk,
      start: time,
      end: time,
      caller: call.caller,
      callee: call.callee,
      answered: false,
      disposition: attribute(fields, 'reason') || String(sipStatus),
      billableSeconds: 0,
      ...delayOf(fields),
      sipStatus,
    });
    return undefined;
  }

  private takeBye(
    callId: string,
    time: NetworkTime,
    fields: AccFields,
    records: CallRecord[],
  ): RejectionReason | undefined {
    const call = this.open.get(callId);
    // A BYE is accounted once for each side that sends it again; without its INVITE nobody knows whose it is.
    if (call === undefined) return 'unmatched';
    this.open.delete(callId);
    if (time < call.answeredAt) return 'time';
    const { answeredAt, postDialDelaySeconds } = call;
    records.push({
      id: callId,
      trunk: call.trunk,
      start: answeredAt,
      end: time,
      caller: call.caller,
      callee: call.callee,
      answered: true,
      disposition: attribute(fields, 'reason') || 'ANSWERED',
      billableSeconds: (time - answeredAt) / 1000,
      ...(postDialDelaySeconds === undefined ? {} : { postDialDelaySeconds }),
      sipStatus: 200,
    });
    return undefined;
  }

  private trunkOf(fields: AccFields): Dn | undefined {
    return this.naming.trunkOf(trunkNames(fields).find((name) => this.naming.isTrunk(name)));
  }

  private partiesOf(fields: AccFields): { caller: string; callee: string } {
    return {
      caller: this.naming.subscriber(attribute(fields, 'caller')),
      callee: this.naming.subscriber(attribute(fields, 'callee')),
    };
  }

  private remember(call: OpenCall): void {
    this.open.set(call.callId, call);
    for (const key of this.open.keys()) {
      if (this.open.size <= MAX_OPEN_CALLS) break;
      this.open.delete(key);
    }
  }
}

const delayOf = (fields: AccFields): Pick<CallRecord, 'postDialDelaySeconds'> => {
  const delay = numberOf(attribute(fields, 'postDialDelaySeconds'));
  return delay === undefined ? {} : { postDialDelaySeconds: delay };
};
const statusOf = (sipStatus: number | undefined): Pick<CallRecord, 'sipStatus'> =>
  sipStatus === undefined ? {} : { sipStatus };

/** A list of events is read as one document; everything else by its lines. */
const entriesOf = (text: string, body: Uint8Array): readonly (AccFields | RejectionReason)[] => {
  if (text.trimStart().startsWith('['))
    return jsonDocuments(text).map((document) => (isObject(document) ? fieldsOfJson(document) : 'not-json'));
  return linesOf(body)
    .filter((line) => line.trim() !== '')
    .map(accFieldsOf);
};
