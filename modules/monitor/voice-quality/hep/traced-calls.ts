import { type CallRecord, type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import { qualityRecordOf } from '../quality-record.js';
import { rtcpReportsOfJson } from '../rtcp/rtcp-json.js';
import { rtcpReportsOf } from '../rtcp/rtcp-packet.js';
import { CONTENT_TYPE } from '../sip/publish-answer.js';
import { audioCodecOf } from '../sip/sdp-codec.js';
import { vqReportOf } from '../sip/rtcpxr-report.js';
import { recordsOfReport } from '../quality-record.js';
import { header, partyOf, type SipMessage, sipMessageOf } from '../sip/sip-message.js';
import { type TrunkAddresses } from '../trunk-addresses.js';
import { type HepPacket, RTCP, SIP } from './hep-packet.js';
import { TracedCall } from './traced-call.js';

/** Calls under way that are followed at once; the oldest are given up for more. */
const MAX_CALLS = 50_000;

/** Why a packet gives nothing, by the names of the metrics. */
export type TraceRefusal = 'sip' | 'rtcp' | 'report' | 'no-trunk';

export interface Traced {
  readonly records: readonly CallRecord[];
  readonly refused?: TraceRefusal;
}

const NOTHING: Traced = { records: [] };

/** `Q.850;cause=16;text="…"` of a Reason header (RFC 3326). */
const q850Of = (message: SipMessage): number | undefined => {
  const cause = (message.headers.get('reason') ?? [])
    .map((reason) => /^Q\.850\s*;.*?cause=(\d{1,3})/i.exec(reason)?.[1])
    .find((found) => found !== undefined);
  return cause === undefined || Number(cause) > 127 ? undefined : Number(cause);
};

/**
 * Puts calls together from captured SIP messages: INVITE, its responses and BYE give times, post-dial delay, SIP status and codec; RTCP of the same call its
 * loss and jitter; reports (RTCP-XR VoIP metrics, RFC 6035) records of their own. A call that is seen on both sides of a proxy is one.
 */
export class TracedCalls {
  private readonly calls = new Map<string, TracedCall>();

  constructor(private readonly addresses: TrunkAddresses) {}

  /** Calls under way. */
  get open(): number {
    return this.calls.size;
  }

  take(packet: HepPacket): Traced {
    if (packet.protocol === SIP) return this.takeSip(packet);
    if (packet.protocol === RTCP) return this.takeRtcp(packet);
    return NOTHING;
  }

  private takeSip(packet: HepPacket): Traced {
    const message = sipMessageOf(packet.payload);
    if (typeof message === 'string') return { records: [], refused: 'sip' };
    const time = networkTimeOf(packet.timeMs);
    if (message.method === 'PUBLISH' && header(message, 'content-type').startsWith(CONTENT_TYPE))
      return this.takeReport(message, time);
    const callId = header(message, 'call-id');
    const method = /^\d+\s+([A-Z]+)$/.exec(header(message, 'cseq'))?.[1];
    if (callId === '' || method === undefined) return { records: [], refused: 'sip' };
    if (message.method === 'INVITE') this.begin(callId, message, time);
    const call = this.calls.get(callId);
    if (call === undefined) return NOTHING;
    call.trunk ??= this.addresses.trunkOf(packet.destinationAddress, packet.sourceAddress);
    if (message.method === 'BYE') return this.end(call, time, 200, q850Of(message));
    if (message.status === 0 || method !== 'INVITE') return NOTHING;
    return this.answerOf(call, message, time);
  }

  private begin(callId: string, message: SipMessage, time: NetworkTime): void {
    // A repeated INVITE, and one within the call, change nothing of when it began.
    if (this.calls.has(callId) || partyOf(header(message, 'to')).tag !== '') return;
    const identity = (name: string): string => this.addresses.subscriber(partyOf(header(message, name)).user);
    this.calls.set(
      callId,
      new TracedCall(callId, this.addresses.callId(callId), time, identity('from'), identity('to')),
    );
    for (const key of this.calls.keys()) {
      if (this.calls.size <= MAX_CALLS) break;
      this.calls.delete(key);
    }
  }

  private answerOf(call: TracedCall, message: SipMessage, time: NetworkTime): Traced {
    const { status } = message;
    if (status === 100 || call.answeredAt !== undefined) return NOTHING;
    const media = audioCodecOf(message.body);
    if (status < 300 && media !== undefined) call.media(media);
    if (status < 300) call.progressAt ??= time;
    if (status >= 200 && status < 300) call.answeredAt = time;
    // The caller is challenged, or sent elsewhere, and tries again under the same id.
    if (status < 400 || status === 401 || status === 407) return NOTHING;
    return this.end(call, time, status, q850Of(message));
  }

  private end(call: TracedCall, time: NetworkTime, status: number, cause: number | undefined): Traced {
    this.calls.delete(call.callId);
    if (call.trunk === undefined) return { records: [], refused: 'no-trunk' };
    return { records: [call.over(call.trunk, time, status, cause)] };
  }

  private takeReport(message: SipMessage, time: NetworkTime): Traced {
    const report = vqReportOf(message.body);
    if (typeof report === 'string') return { records: [], refused: 'report' };
    const records = recordsOfReport(report, this.addresses, time);
    return records === undefined ? { records: [], refused: 'no-trunk' } : { records };
  }

  private takeRtcp(packet: HepPacket): Traced {
    const { payload, correlationId, sourceAddress, destinationAddress } = packet;
    const reports = payload[0] === 0x7b ? rtcpReportsOfJson(new TextDecoder().decode(payload)) : rtcpReportsOf(payload);
    if (reports === undefined) return { records: [], refused: 'rtcp' };
    const call = this.calls.get(correlationId);
    for (const report of reports.reception) call?.heard(report);
    if (reports.voip.length === 0) return NOTHING;
    const trunk = call?.trunk ?? this.addresses.trunkOf(destinationAddress, sourceAddress);
    if (trunk === undefined) return { records: [], refused: 'no-trunk' };
    const receivedAt = networkTimeOf(packet.timeMs);
    return {
      records: reports.voip.map(({ ssrc, metrics }) =>
        qualityRecordOf(metrics, {
          id: [
            this.addresses.callId(correlationId || `${sourceAddress}-${destinationAddress}`),
            ssrc,
            packet.timeMs,
          ].join('/'),
          trunk,
          caller: call?.caller ?? '',
          callee: call?.callee ?? '',
          codec: call?.codec,
          label: 'RTCP-XR',
          receivedAt,
        }),
      ),
    };
  }
}
