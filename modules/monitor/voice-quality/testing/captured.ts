import { type VoiceMetrics } from '../domain/quality-report.js';

/** A HEP chunk of vendor 0. */
const chunk = (type: number, contents: readonly number[]): readonly number[] => {
  const length = 6 + contents.length;
  return [0, 0, 0, type, length >> 8, length & 0xff, ...contents];
};
const uint32 = (value: number): readonly number[] => [
  value >>> 24,
  (value >> 16) & 0xff,
  (value >> 8) & 0xff,
  value & 0xff,
];
const uint16 = (value: number): readonly number[] => [value >> 8, value & 0xff];
const utf8 = (text: string): readonly number[] => [...new TextEncoder().encode(text)];

export interface Captured {
  readonly from: string;
  readonly to: string;
  readonly timeMs: number;
  readonly protocol: number;
  readonly payload: string | Uint8Array;
  readonly correlationId?: string;
  readonly key?: string;
}

/** A HEP v3 packet as a capture agent sends it (IPv4). */
export const hepOf = ({ from, to, timeMs, protocol, payload, correlationId, key }: Captured): Uint8Array => {
  const chunks = [
    ...chunk(1, [2]),
    ...chunk(2, [17]),
    ...chunk(3, from.split('.').map(Number)),
    ...chunk(4, to.split('.').map(Number)),
    ...chunk(7, uint16(5060)),
    ...chunk(8, uint16(5060)),
    ...chunk(9, uint32(Math.floor(timeMs / 1000))),
    ...chunk(10, uint32((timeMs % 1000) * 1000)),
    ...chunk(11, [protocol]),
    ...chunk(12, uint32(7)),
    ...(key === undefined ? [] : chunk(14, utf8(key))),
    ...(correlationId === undefined ? [] : chunk(17, utf8(correlationId))),
    ...chunk(15, typeof payload === 'string' ? utf8(payload) : [...payload]),
  ];
  return Uint8Array.from([...utf8('HEP3'), ...uint16(chunks.length + 6), ...chunks]);
};

/** A receiver report with one block (RFC 3550 clause 6.4.2). */
export const receiverReport = (ssrc: number, fractionLost: number, jitterUnits: number): Uint8Array =>
  Uint8Array.from([
    ...[0x81, 201, ...uint16(7), ...uint32(1)],
    ...[...uint32(ssrc), fractionLost, 0, 0, 1, ...uint32(1000), ...uint32(jitterUnits), ...uint32(0), ...uint32(0)],
  ]);

/** An extended report with VoIP metrics (RFC 3611 clause 4.7); what is absent is 127. */
export const extendedReport = (ssrc: number, { lossRatio = 0, rFactor, mosCq, mosLq }: VoiceMetrics): Uint8Array =>
  Uint8Array.from([
    ...[0x80, 207, ...uint16(10), ...uint32(1)],
    ...[7, 0, ...uint16(8), ...uint32(ssrc)],
    ...[Math.round(lossRatio * 256), 32, 0, 0, ...uint16(0), ...uint16(0), ...uint16(150), ...uint16(60)],
    ...[0xe0, 0xc0, 55, 16],
    ...[rFactor ?? 127, 127, Math.round((mosLq ?? 12.7) * 10), Math.round((mosCq ?? 12.7) * 10)],
    ...[0, 0, ...uint16(40), ...uint16(80), ...uint16(120)],
  ]);

/** A SIP message of a call, as its parties send it. */
export const sipOf = (
  first: string,
  callId: string,
  cseq: string,
  options: {
    readonly from?: string;
    readonly to?: string;
    readonly toTag?: string;
    readonly headers?: string;
    readonly body?: string;
  } = {},
): string => {
  const { from = '+4930111', to = '+4930222', toTag = '', headers = '', body = '' } = options;
  return [
    first,
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-1;rport',
    `From: <sip:${from}@a.example>;tag=f1`,
    `To: <sip:${to}@b.example>${toTag === '' ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq}`,
    ...(headers === '' ? [] : [headers]),
    `Content-Length: ${String(body.length)}`,
    '',
    body,
  ].join('\r\n');
};

export const REPORT_BODY = [
  'VQSessionReport: CallTerm',
  'CallID: vq-1',
  'LocalID: <sip:+4930111@a.example>',
  'RemoteID: <sip:+4930222@b.example>',
  'LocalAddr: IP=192.0.2.1 PORT=5000 SSRC=0xAB',
  'RemoteAddr: IP=198.51.100.7 PORT=5002 SSRC=0xCD',
  'LocalMetrics:',
  'Timestamps:START=2026-01-01T10:00:00Z STOP=2026-01-01T10:01:00Z',
  'SessionDesc:PT=8 PD=PCMA SR=8000',
  'PacketLoss:NLR=1.0 JDR=0.5',
  'Delay:RTD=80 ESD=40 IAJ=5',
  'QualityEst:RCQ=84 MOSLQ=4.1 MOSCQ=4.0',
].join('\r\n');

/** The request that publishes it (RFC 6035 clause 4.3). */
export const publishOf = (body = REPORT_BODY, branch = 'z9hG4bK-pub', event = 'vq-rtcpxr'): string =>
  [
    'PUBLISH sip:collector@192.0.2.9 SIP/2.0',
    `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=${branch};rport`,
    'Max-Forwards: 70',
    'From: <sip:+4930111@a.example>;tag=p1',
    'To: <sip:collector@192.0.2.9>',
    `Call-ID: pub-${branch}`,
    'CSeq: 1 PUBLISH',
    `Event: ${event}`,
    'Content-Type: application/vq-rtcpxr',
    `Content-Length: ${String(body.length)}`,
    '',
    body,
  ].join('\r\n');
