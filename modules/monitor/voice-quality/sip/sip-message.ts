/** A SIP request or response (RFC 3261 clause 7). */
export interface SipMessage {
  /** Of a request. */
  readonly method: string;
  /** Of a response, 0 of a request. */
  readonly status: number;
  /** By name in lower case, compact names written out; several of one name in their order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

export type SipRefusal = 'too-long' | 'start-line' | 'header' | 'length';

/** Heads of messages stay below 8 KB; a UDP message cannot be above 64 KB. */
export const MAX_HEAD = 16_384;
export const MAX_BODY = 65_536;
const MAX_HEADERS = 200;

/** RFC 3261 clause 20, RFC 6665 clause 8.2. */
const COMPACT: Readonly<Record<string, string>> = {
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
};

const startOf = (line: string): { method: string; status: number } | undefined => {
  const request = /^([A-Z][A-Z0-9.!%*_+`'~-]{0,31}) \S+ SIP\/2\.0$/.exec(line);
  if (request !== null) return { method: request[1] ?? '', status: 0 };
  const response = /^SIP\/2\.0 ([1-6]\d\d)(?: .*)?$/.exec(line);
  return response === null ? undefined : { method: '', status: Number(response[1]) };
};

/** The header of a message. Folded lines belong to the one before (RFC 3261 clause 7.3.1). */
export const sipHeadOf = (head: string): Omit<SipMessage, 'body'> | SipRefusal => {
  if (head.length > MAX_HEAD) return 'too-long';
  const [first = '', ...lines] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const start = startOf(first);
  if (start === undefined) return 'start-line';
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    if (line === '') continue;
    const found = /^([!#$%&'*+.^_`|~\w-]+)[ \t]*:[ \t]*(.*)$/.exec(line);
    if (found === null || headers.size >= MAX_HEADERS) return 'header';
    const name = (found[1] ?? '').toLowerCase();
    const full = COMPACT[name] ?? name;
    const value = (found[2] ?? '').trim();
    const known = headers.get(full);
    if (known === undefined) headers.set(full, [value]);
    else known.push(value);
  }
  return { ...start, headers };
};

export const header = ({ headers }: Pick<SipMessage, 'headers'>, name: string): string => headers.get(name)?.[0] ?? '';

/** Length of the body as the message says, `undefined` where it does not. */
export const contentLengthOf = (of: Pick<SipMessage, 'headers'>): number | undefined | SipRefusal => {
  const text = header(of, 'content-length');
  if (text === '') return undefined;
  return /^\d{1,9}$/.test(text) && Number(text) <= MAX_BODY ? Number(text) : 'length';
};

/** One datagram, which is one message. @returns the name of what is wrong where it is none */
export const sipMessageOf = (datagram: Uint8Array): SipMessage | SipRefusal => {
  const bytes = Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  const crlf = bytes.indexOf('\r\n\r\n');
  const end = crlf >= 0 ? crlf : bytes.indexOf('\n\n');
  const head = sipHeadOf(bytes.toString('utf8', 0, end < 0 ? bytes.length : end));
  if (typeof head === 'string') return head;
  const body = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + (crlf >= 0 ? 4 : 2));
  const length = contentLengthOf(head);
  if (typeof length === 'string') return length;
  // Bytes behind the body are left out. Fewer than said are an error (RFC 3261 clause 18.3), but phones that count wrong are many, and a datagram ends
  // where it ends: what is there is read, and whoever reads the body refuses what was cut off.
  return { ...head, body: body.toString('utf8', 0, Math.min(length ?? body.length, body.length)) };
};

/** The address of a `Name <sip:user@host;p>;tag=t` header: user part and tag. */
export const partyOf = (value: string): { readonly user: string; readonly tag: string } => ({
  user: /(?:sips?|tel):([^@;>?\s]*)/i.exec(value)?.[1] ?? '',
  tag: /;\s*tag=([^;>\s]+)/i.exec(value)?.[1] ?? '',
});
