/** Header lines of one message, and one message: an event of FreeSWITCH is about 20 KB. */
const MAX_HEAD = 16_384;
const MAX_BODY = 1 << 20;

/** One message of an event socket: its headers, and its body where `Content-Length` says that it has one. */
export interface EslMessage {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

const END = Buffer.from('\n\n');

const headersOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]] : [];
    }),
  );

/** Cuts the bytes of an event socket into its messages. Memory is bounded by one message. */
export class EslStream {
  private waiting: Buffer = Buffer.alloc(0);

  /** @throws RangeError where a message is larger than any that FreeSWITCH sends; the connection is of no more use then */
  push(bytes: Uint8Array): readonly EslMessage[] {
    this.waiting = Buffer.concat([this.waiting, bytes]);
    const messages: EslMessage[] = [];
    for (;;) {
      const end = this.waiting.indexOf(END);
      if (end < 0) {
        if (this.waiting.length > MAX_HEAD) throw new RangeError('The head of a message does not end.');
        return messages;
      }
      const headers = headersOf(this.waiting.subarray(0, end).toString('utf8'));
      const length = Number(headers.get('content-length') ?? 0);
      if (!Number.isInteger(length) || length < 0 || length > MAX_BODY)
        throw new RangeError('A message is longer than any event.');
      const bodyAt = end + END.length;
      if (this.waiting.length < bodyAt + length) return messages;
      messages.push({ headers, body: Uint8Array.from(this.waiting.subarray(bodyAt, bodyAt + length)) });
      this.waiting = this.waiting.subarray(bodyAt + length);
    }
  }
}
