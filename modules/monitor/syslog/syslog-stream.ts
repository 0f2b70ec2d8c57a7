import { badFraming } from './errors.js';

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;
/** Digits of a length at most. */
const MAX_DIGITS = 7;

/**
 * Tells the messages of one connection apart, by octet counting or by line feeds (RFC 6587 clause 3.4), as each of them begins. A line that is too long is
 * cut and its rest left out; a counted one that is too long ends the connection, for nobody knows where the next begins.
 */
export class SyslogStream {
  private held: Uint8Array = new Uint8Array();
  /** Within the rest of a line that was too long. */
  private isSkipping = false;
  /** Lines that were cut. */
  cut = 0;

  constructor(private readonly maxBytes: number) {}

  /** @returns whole messages @throws ApplianceError SYSLOG_FRAMING_MALFORMED, not retryable */
  push(bytes: Uint8Array): Uint8Array[] {
    const all = this.held.length === 0 ? bytes : Buffer.concat([this.held, bytes]);
    const messages: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      const next =
        this.isSkipping || !isDigit(all[at]) ? this.line(all, at, messages) : this.counted(all, at, messages);
      if (next === undefined) break;
      at = next;
    }
    this.held = all.slice(at);
    return messages;
  }

  /** What stands behind the last line feed where the sender has ended. */
  end(): Uint8Array[] {
    const { held } = this;
    this.held = new Uint8Array();
    return held.length === 0 || this.isSkipping || isDigit(held[0]) ? [] : [held];
  }

  private line(all: Uint8Array, at: number, messages: Uint8Array[]): number | undefined {
    const end = all.indexOf(LINE_FEED, at);
    const length = (end < 0 ? all.length : end) - at;
    if (!this.isSkipping && length > this.maxBytes) {
      messages.push(all.slice(at, at + this.maxBytes));
      this.cut++;
      this.isSkipping = true;
    }
    if (end < 0) return this.isSkipping && length > 0 ? all.length : undefined;
    if (!this.isSkipping && length > 0) messages.push(all.slice(at, end));
    this.isSkipping = false;
    return end + 1;
  }

  private counted(all: Uint8Array, at: number, messages: Uint8Array[]): number | undefined {
    let length = 0;
    let digit = at;
    for (; isDigit(all[digit]); digit++) length = length * 10 + (all[digit] ?? 0) - ZERO;
    if (digit - at > MAX_DIGITS || length > this.maxBytes)
      throw badFraming(`A message has at most ${String(this.maxBytes)} bytes.`);
    if (digit === all.length) return undefined;
    if (all[digit] !== SPACE) throw badFraming('A length is followed by something that is no message.');
    const start = digit + 1;
    if (start + length > all.length) return undefined;
    if (length > 0) messages.push(all.slice(start, start + length));
    return start + length;
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= NINE;
