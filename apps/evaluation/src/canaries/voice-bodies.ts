import { type Canary } from './subscriber.js';

/** Address of the far end, which is a trunk's and not a subscriber's. */
const TRUNK_IP = '192.0.2.77';

/** A request that publishes a report of the canary's phone (RFC 6035 clause 4.3). */
export const publishOf = (of: Canary, endMs: number, trunk: string): Uint8Array => {
  const time = (ms: number): string => new Date(ms).toISOString();
  const callId = `vq-${String(endMs)}@${of.ip}`;
  const body = [
    'VQSessionReport: CallTerm',
    `CallID: ${callId}`,
    `LocalID: "${of.sipUser}" <sip:${of.msisdn}@ims.example>`,
    `RemoteID: <sip:${of.sipUser}@ims.example>`,
    `OrigID: <sip:${of.msisdn}@ims.example>`,
    `LocalAddr: IP=${of.ip} PORT=5000 SSRC=0xAB`,
    `RemoteAddr: IP=${TRUNK_IP} PORT=5002 SSRC=0xCD`,
    `RemoteGroup: ${trunk}`,
    'LocalMetrics:',
    `Timestamps:START=${time(endMs - 30_000)} STOP=${time(endMs)}`,
    'SessionDesc:PT=8 PD=PCMA SR=8000',
    'PacketLoss:NLR=1.0 JDR=0.5',
    'Delay:RTD=80 ESD=40 IAJ=5',
    'QualityEst:RCQ=84 MOSLQ=4.1 MOSCQ=4.0',
    `DialogID: ${callId};to-tag=a;from-tag=b`,
  ].join('\r\n');
  return new TextEncoder().encode(
    [
      'PUBLISH sip:collector@127.0.0.1 SIP/2.0',
      `Via: SIP/2.0/UDP ${of.ip}:5060;branch=z9hG4bK${String(endMs)}${of.kind};rport`,
      'Max-Forwards: 70',
      `From: <sip:${of.msisdn}@ims.example>;tag=p1`,
      'To: <sip:collector@127.0.0.1>',
      `Call-ID: pub-${callId}`,
      'CSeq: 1 PUBLISH',
      'Event: vq-rtcpxr',
      'Content-Type: application/vq-rtcpxr',
      `Content-Length: ${String(body.length)}`,
      '',
      body,
    ].join('\r\n'),
  );
};

const uint16 = (value: number): readonly number[] => [value >> 8, value & 0xff];
const uint32 = (value: number): readonly number[] => [...uint16(value >>> 16), ...uint16(value & 0xffff)];
const chunk = (type: number, contents: readonly number[]): readonly number[] => [
  ...[0, 0],
  ...uint16(type),
  ...uint16(6 + contents.length),
  ...contents,
];
const utf8 = (text: string): readonly number[] => [...new TextEncoder().encode(text)];
const hepOf = (from: string, to: string, ms: number, payload: string): Uint8Array => {
  const chunks = [
    ...[...chunk(1, [2]), ...chunk(2, [17])],
    ...chunk(3, from.split('.').map(Number)),
    ...chunk(4, to.split('.').map(Number)),
    ...[...chunk(7, uint16(5060)), ...chunk(8, uint16(5060))],
    ...chunk(9, uint32(Math.floor(ms / 1000))),
    ...chunk(10, uint32((ms % 1000) * 1000)),
    ...[...chunk(11, [1]), ...chunk(12, uint32(7))],
    ...chunk(15, utf8(payload)),
  ];
  return Uint8Array.from([...utf8('HEP3'), ...uint16(chunks.length + 6), ...chunks]);
};

/** A captured call of the canary that was busy, as HEP v3 packets. */
export const captureOf = (of: Canary, endMs: number): readonly Uint8Array[] => {
  const message = (first: string, toTag: string): string =>
    [
      first,
      `Via: SIP/2.0/UDP ${of.ip}:5060;branch=z9hG4bK${String(endMs)}`,
      `From: "${of.sipUser}" <sip:${of.msisdn}@ims.example>;tag=f1`,
      `To: <sip:${of.sipUser}@ims.example>${toTag}`,
      `Contact: <sip:${of.msisdn}@${of.ip}:5060>`,
      `P-Asserted-Identity: <tel:${of.msisdn}>`,
      `Call-ID: hep-${String(endMs)}@${of.ip}`,
      'CSeq: 1 INVITE',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
  return [
    hepOf('192.0.2.10', TRUNK_IP, endMs - 1_000, message(`INVITE sip:${of.sipUser}@ims.example SIP/2.0`, '')),
    hepOf(TRUNK_IP, '192.0.2.10', endMs, message('SIP/2.0 486 Busy Here', ';tag=t')),
  ];
};
