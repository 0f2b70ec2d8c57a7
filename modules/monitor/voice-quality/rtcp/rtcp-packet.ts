import { type VoiceMetrics } from '../domain/quality-report.js';

/** What a receiver says of one stream in a sender or receiver report (RFC 3550 clause 6.4). */
export interface ReceptionReport {
  readonly ssrc: number;
  /** Since the last report, 0 to 1. */
  readonly lossRatio: number;
  /** In units of the stream's clock. */
  readonly jitterUnits: number;
}

/** Everything of a compound packet that speaks of voice quality. */
export interface RtcpReports {
  readonly reception: readonly ReceptionReport[];
  /** VoIP metrics blocks of extended reports (RFC 3611 clause 4.7). */
  readonly voip: readonly { readonly ssrc: number; readonly metrics: VoiceMetrics }[];
}

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const EXTENDED_REPORT = 207;
const VOIP_METRICS = 7;
/** Words of 32 bits that follow the head of a VoIP metrics block. */
const VOIP_WORDS = 8;
/** RFC 3611 clause 4.7.5: not available. */
const UNAVAILABLE = 127;
const MAX_PACKET = 65_535;

const ratio = (byte: number): number => byte / 256;
const rating = (byte: number, scale: number, max: number): number | undefined =>
  byte === UNAVAILABLE || byte / scale > max ? undefined : byte / scale;

const receptionAt = (view: DataView, at: number): ReceptionReport => ({
  ssrc: view.getUint32(at),
  lossRatio: ratio(view.getUint8(at + 4)),
  jitterUnits: view.getUint32(at + 12),
});

/** @param at of the block's contents, behind its head */
const voipAt = (view: DataView, at: number): RtcpReports['voip'][number] => {
  const rFactor = rating(view.getUint8(at + 20), 1, 100);
  const mosLq = rating(view.getUint8(at + 22), 10, 5);
  const mosCq = rating(view.getUint8(at + 23), 10, 5);
  return {
    ssrc: view.getUint32(at),
    metrics: {
      lossRatio: ratio(view.getUint8(at + 4)),
      discardRatio: ratio(view.getUint8(at + 5)),
      roundTripSeconds: view.getUint16(at + 12) / 1000,
      endSystemDelaySeconds: view.getUint16(at + 14) / 1000,
      ...(rFactor === undefined ? {} : { rFactor }),
      ...(mosLq === undefined || mosLq < 1 ? {} : { mosLq }),
      ...(mosCq === undefined || mosCq < 1 ? {} : { mosCq }),
    },
  };
};

/** @returns `undefined` where the bytes are no compound RTCP packet */
export const rtcpReportsOf = (bytes: Uint8Array): RtcpReports | undefined => {
  if (bytes.length < 8 || bytes.length > MAX_PACKET) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reception: ReceptionReport[] = [];
  const voip: RtcpReports['voip'][number][] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length || view.getUint8(at) >> 6 !== 2) return undefined;
    const count = view.getUint8(at) & 0x1f;
    const type = view.getUint8(at + 1);
    const end = at + 4 * (view.getUint16(at + 2) + 1);
    if (end > bytes.length) return undefined;
    if (type === SENDER_REPORT || type === RECEIVER_REPORT) {
      const first = at + (type === SENDER_REPORT ? 28 : 8);
      if (first + 24 * count > end) return undefined;
      for (let n = 0; n < count; n++) reception.push(receptionAt(view, first + 24 * n));
    } else if (type === EXTENDED_REPORT) {
      for (let block = at + 8; block + 4 <= end;) {
        const words = view.getUint16(block + 2);
        const next = block + 4 * (words + 1);
        if (next > end) return undefined;
        if (view.getUint8(block) === VOIP_METRICS && words === VOIP_WORDS) voip.push(voipAt(view, block + 4));
        block = next;
      }
    }
    at = end;
  }
  return { reception, voip };
};
