import { header, partyOf, type SipMessage } from './sip-message.js';

export const EVENT = 'vq-rtcpxr';
export const CONTENT_TYPE = 'application/vq-rtcpxr';

/** What the server makes of a request: to be taken, answered at once, or passed over. */
export type SipVerdict =
  | { readonly kind: 'report'; readonly body: string }
  | { readonly kind: 'answer'; readonly status: number; readonly headers?: readonly string[] }
  | { readonly kind: 'ignore' };

const MANDATORY = ['via', 'from', 'to', 'call-id', 'cseq'] as const;
const ALLOW = 'Allow: PUBLISH, OPTIONS';

/** A publication that only refreshes or removes has no body (RFC 3903 clause 4). */
export const verdictOn = (message: SipMessage): SipVerdict => {
  // A response, and the acknowledgement of one, want no answer.
  if (message.status !== 0 || message.method === 'ACK') return { kind: 'ignore' };
  if (MANDATORY.some((name) => header(message, name) === '')) return { kind: 'answer', status: 400 };
  if (message.method === 'OPTIONS')
    return { kind: 'answer', status: 200, headers: [ALLOW, `Allow-Events: ${EVENT}`, `Accept: ${CONTENT_TYPE}`] };
  if (message.method !== 'PUBLISH') return { kind: 'answer', status: 405, headers: [ALLOW] };
  const event = header(message, 'event').split(';', 1)[0]?.trim().toLowerCase();
  if (event !== EVENT) return { kind: 'answer', status: 489, headers: [`Allow-Events: ${EVENT}`] };
  if (message.body.trim() === '') return { kind: 'answer', status: 200 };
  const type = header(message, 'content-type').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== CONTENT_TYPE) return { kind: 'answer', status: 415, headers: [`Accept: ${CONTENT_TYPE}`] };
  return { kind: 'report', body: message.body };
};

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  405: 'Method Not Allowed',
  415: 'Unsupported Media Type',
  489: 'Bad Event',
  503: 'Service Unavailable',
};

/** The topmost Via with where the request really came from (RFC 3261 clause 18.2.1, RFC 3581 clause 4). */
const withSender = (via: string, address: string, port: number): string => {
  const [, rport] = /;\s*(rport)(?=;|$)/i.exec(via) ?? [];
  const marked = rport === undefined ? via : via.replace(/;\s*rport(?=;|$)/i, `;rport=${String(port)}`);
  const host = /^SIP\s*\/\s*2\.0\s*\/\s*\w+\s+(\[[^\]]+\]|[^;:\s]+)/i.exec(via)?.[1] ?? '';
  const isKnown = host.replace(/[[\]]/g, '') === address && rport === undefined;
  return isKnown || /;\s*received=/i.test(marked) ? marked : `${marked};received=${address}`;
};

/** Whoever the response goes to. */
export interface SipPeer {
  readonly address: string;
  readonly port: number;
}

/**
 * The response to a request (RFC 3261 clause 8.2.6).
 *
 * @param tag of this server for the To header; the same for a repeated request
 */
export const responseTo = (
  request: SipMessage,
  status: number,
  peer: SipPeer,
  tag: string,
  headers: readonly string[] = [],
): string => {
  const vias = request.headers.get('via') ?? [];
  const to = header(request, 'to');
  return [
    `SIP/2.0 ${String(status)} ${REASONS[status] ?? 'Unknown'}`,
    ...vias.map((via, at) => `Via: ${at === 0 ? withSender(via, peer.address, peer.port) : via}`),
    `From: ${header(request, 'from')}`,
    `To: ${to}${partyOf(to).tag === '' ? `;tag=${tag}` : ''}`,
    `Call-ID: ${header(request, 'call-id')}`,
    `CSeq: ${header(request, 'cseq')}`,
    'Server: Nocturne',
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
};

/** Headers of the 200 to a PUBLISH (RFC 3903 clause 6): nothing is kept that could be refreshed, so it expires when asked to, at the latest after an hour. */
export const publicationHeaders = (request: SipMessage, tag: string): readonly string[] => {
  const asked = header(request, 'expires');
  const expires = /^\d{1,9}$/.test(asked) ? Math.min(Number(asked), 3600) : 3600;
  return [`SIP-ETag: ${tag}`, `Expires: ${String(expires)}`];
};

/** A request is the same again where branch, sender and sequence are (RFC 3261 clause 17.2.3). */
export const transactionOf = (request: SipMessage, peer: SipPeer): string => {
  const via = header(request, 'via');
  const branch = /;\s*branch=([^;,\s]+)/i.exec(via)?.[1] ?? '';
  return [branch, peer.address, header(request, 'call-id'), header(request, 'cseq')].join(' ');
};
