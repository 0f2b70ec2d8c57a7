import { type CallRecord } from '#foundation/vocabulary';
import {
  type CallDecoder,
  type DecodedCalls,
  linesOf,
  type RejectedLine,
  type RejectionReason,
} from './call-decoder.js';
import { CallNaming, type CallSourceSettings } from './call-source.js';
import { civilTimeOf } from './domain/civil-time.js';
import { csvRow } from './csv-row.js';
import { lossRatioOf } from './domain/loss-ratio.js';

/** Columns of Asterisk's cdr_csv; `loguniqueid=yes` and `loguserfield=yes` add the two last. */
const MIN_COLUMNS = 16;
const MAX_COLUMNS = 18;

/**
 * The endpoint of a channel, `PJSIP/<endpoint>-<number in hex>` and the like; the endpoint itself may have hyphens. In `DAHDI/<span>/<number dialled>` it is
 * the span. Half of a pair within Asterisk (`Local/`) is none.
 */
const endpointOf = (channel: string): string | undefined =>
  channel.startsWith('Local/') ? undefined : /^[A-Za-z0-9]+\/([^,=/@;]+?)(?:-[0-9a-f]+)?(?:\/|$)/i.exec(channel)?.[1];

/**
 * What a dialplan sets `CDR(userfield)` to, `key=value` separated by semicolons: RTPAUDIOQOS, `codec`, the post-dial delay in seconds (`pdd`), `hangupcause`
 * (ITU-T Q.850) and `sip` (RFC 3261). What is absent or no number is left out.
 */
const userfieldOf = (userfield: string): Partial<CallRecord> => {
  if (userfield === '') return {};
  let codec = '';
  let lost: number | undefined;
  let received: number | undefined;
  let sent: number | undefined;
  let jitterSeconds: number | undefined;
  let roundTripSeconds: number | undefined;
  let postDialDelaySeconds: number | undefined;
  let releaseCause: number | undefined;
  let sipStatus: number | undefined;
  for (const pair of userfield.split(';')) {
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1).trim();
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (name === 'codec') codec = value;
    else if (name === 'lp') lost = numberOf(value);
    else if (name === 'rxcount') received = numberOf(value);
    else if (name === 'txcount') sent = numberOf(value);
    else if (name === 'rxjitter') jitterSeconds = numberOf(value);
    else if (name === 'rtt') roundTripSeconds = numberOf(value);
    else if (name === 'pdd') postDialDelaySeconds = numberOf(value);
    else if (name === 'hangupcause') releaseCause = codeOf(value, 0, 127);
    else if (name === 'sip') sipStatus = codeOf(value, 100, 699);
  }
  const lossRatio = lossRatioOf({ lost, received, sent });
  return {
    ...(codec !== '' && { codec }),
    ...(lossRatio !== undefined && { lossRatio }),
    ...(jitterSeconds !== undefined && { jitterSeconds }),
    ...(roundTripSeconds !== undefined && { roundTripSeconds }),
    ...(postDialDelaySeconds !== undefined && { postDialDelaySeconds }),
    ...(releaseCause !== undefined && { releaseCause }),
    ...(sipStatus !== undefined && { sipStatus }),
  };
};

const codeOf = (text: string, least: number, most: number): number | undefined => {
  const code = numberOf(text);
  return Number.isInteger(code) && code !== undefined && code >= least && code <= most ? code : undefined;
};

const numberOf = (text: string): number | undefined => {
  const value = text === '' ? NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
};

/** Reads Asterisk's Master.csv (times in UTC: `usegmtime=yes`). Numbers leave it only as pseudonyms. */
export class MasterCsvDecoder implements CallDecoder {
  private readonly naming: CallNaming;

  constructor(settings: CallSourceSettings) {
    this.naming = new CallNaming(settings);
  }

  /** Records in the order of their lines; a bad line is rejected and the rest kept. */
  decode(body: Uint8Array): DecodedCalls {
    const records: CallRecord[] = [];
    const rejected: RejectedLine[] = [];
    linesOf(body).forEach((text, at) => {
      const outcome = this.recordOf(text);
      if (typeof outcome === 'string') rejected.push({ line: at + 1, reason: outcome });
      else records.push(outcome);
    });
    return { records, rejected };
  }

  private recordOf(line: string): CallRecord | RejectionReason {
    if (line.length > this.naming.maxLineLength) return 'too-long';
    const row = csvRow(line);
    if (row === undefined) return 'not-csv';
    if (row.length < MIN_COLUMNS || row.length > MAX_COLUMNS) return 'columns';
    const [, src = '', dst = '', , , near = '', far = '', , , from = '', , to = '', , billable = '', disposition = ''] =
      row;
    const start = civilTimeOf(from);
    const end = civilTimeOf(to);
    if (start === undefined || end === undefined || end < start) return 'time';
    if (!/^\d{1,9}$/.test(billable)) return 'duration';
    // Last, so that this reason speaks of calls and not of broken lines.
    const channel = this.channelOf(near, far);
    const trunk = this.naming.trunkOf(endpointOf(channel));
    if (trunk === undefined) return 'no-trunk';
    // Without a unique id a line is known again by all that it says.
    const uniqueId = (row[16] ?? '') || this.naming.subscriber(line);
    return {
      // One call may be offered to several trunks under one unique id.
      id: `${uniqueId}/${channel}`,
      trunk,
      start,
      end,
      caller: this.naming.subscriber(src),
      callee: this.naming.subscriber(dst),
      answered: disposition === 'ANSWERED',
      disposition,
      billableSeconds: Number(billable),
      ...userfieldOf(row[17] ?? ''),
    };
  }

  /** The far channel, or the near one where a call went no further than this host; where trunks are named, the one that is a trunk. */
  private channelOf(near: string, far: string): string {
    const first = far === '' ? near : far;
    if (!this.naming.knowsTrunks) return first;
    return [first, near].find((channel) => this.naming.isTrunk(endpointOf(channel) ?? '')) ?? first;
  }
}
