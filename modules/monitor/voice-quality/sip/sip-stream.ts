import { contentLengthOf, MAX_BODY, MAX_HEAD, sipHeadOf, type SipMessage } from './sip-message.js';

const END = Buffer.from('\r\n\r\n');

/** A connection that speaks something else; it is of no more use. */
export class SipStreamBroken extends Error {}

/** Cuts a TCP connection into SIP messages by their Content-Length (RFC 3261 clause 18.3). Memory is bounded by one message. */
export class SipStream {
  private waiting: Buffer = Buffer.alloc(0);

  /** @throws SipStreamBroken where the bytes are no SIP */
  push(bytes: Uint8Array): readonly SipMessage[] {
    this.waiting = Buffer.concat([this.waiting, bytes]);
    const messages: SipMessage[] = [];
    for (;;) {
      // Blank lines between messages keep a connection alive (RFC 5626 clause 3.5.1).
      let begin = 0;
      while (this.waiting[begin] === 0x0d || this.waiting[begin] === 0x0a) begin++;
      if (begin > 0) this.waiting = this.waiting.subarray(begin);
      const end = this.waiting.indexOf(END);
      if (end < 0) {
        if (this.waiting.length > MAX_HEAD) throw new SipStreamBroken('A head does not end.');
        return messages;
      }
      const head = sipHeadOf(this.waiting.toString('utf8', 0, end));
      if (typeof head === 'string') throw new SipStreamBroken(`A message is refused as ${head}.`);
      const length = contentLengthOf(head) ?? 0;
      if (typeof length === 'string' || length > MAX_BODY) throw new SipStreamBroken('A message is too long.');
      const bodyAt = end + END.length;
      if (this.waiting.length < bodyAt + length) return messages;
      messages.push({ ...head, body: this.waiting.toString('utf8', bodyAt, bodyAt + length) });
      this.waiting = this.waiting.subarray(bodyAt + length);
    }
  }
}
