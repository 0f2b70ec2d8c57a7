const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

/** Tags are (field number << 3) | wire type. */
export const varintTag = (field: number): number => field * 8 + VARINT;
export const fixed64Tag = (field: number): number => field * 8 + FIXED64;
export const messageTag = (field: number): number => field * 8 + LENGTH;

/** Reads the protobuf wire format. Every read is checked against the end of the message that it is part of. */
export class ProtobufCursor {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  protected view: DataView = new DataView(this.bytes.buffer);

  /** @param malformed throws the reader's own error, with a reason that completes a sentence */
  constructor(private readonly malformed: (reason: string) => never) {}

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  /** Reads a length. @returns the end of what it spans, never beyond `end` */
  message(end: number): number {
    const length = this.varint(end);
    if (length > end - this.at) this.malformed('a field reaches past its end');
    return this.at + length;
  }

  skip(tag: number, end: number): void {
    if (tag < 8 || tag > 0xffff_ffff) this.malformed('a field has no valid number');
    switch (tag % 8) {
      case VARINT:
        this.varint(end);
        return;
      case FIXED64:
        this.at += 8;
        break;
      case LENGTH:
        this.at = this.message(end);
        break;
      case FIXED32:
        this.at += 4;
        break;
      default:
        this.malformed('a field has a wire type that is not in use');
    }
    if (this.at > end) this.malformed('a field reaches past its end');
  }

  /** An unsigned number of ten bytes at most. Exact up to 2^53, and never below it for anything larger. */
  varint(end: number): number {
    let value = 0;
    let unit = 1;
    for (let count = 0; count < 10; count++) {
      if (this.at >= end) this.malformed('a number is cut');
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
      unit *= 128;
    }
    return this.malformed('a number is longer than ten bytes');
  }

  /** An int64 as the nearest double. */
  int64(end: number): number {
    const start = this.at;
    const small = this.varint(end);
    return small <= Number.MAX_SAFE_INTEGER ? small : Number(this.wideFrom(start));
  }

  /** An int64, exact. */
  bigInt64(end: number): bigint {
    const start = this.at;
    const small = this.varint(end);
    return small <= Number.MAX_SAFE_INTEGER ? BigInt(small) : this.wideFrom(start);
  }

  /** A zigzag sint64 (or sint32), exact while its magnitude is below 2^52. */
  sint64(end: number): number {
    const value = this.varint(end);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  double(end: number): number {
    return this.view.getFloat64(this.eight(end), true);
  }

  /** A fixed64, rounded once to a double. */
  fixed64(end: number): number {
    const at = this.eight(end);
    return this.view.getUint32(at + 4, true) * 4_294_967_296 + this.view.getUint32(at, true);
  }

  /** A fixed64, exact. */
  bigFixed64(end: number): bigint {
    return this.view.getBigUint64(this.eight(end), true);
  }

  /** An sfixed64, rounded once to a double. */
  sfixed64(end: number): number {
    const at = this.eight(end);
    return this.view.getInt32(at + 4, true) * 4_294_967_296 + this.view.getUint32(at, true);
  }

  /** A fixed64 of nanoseconds as whole milliseconds, exact: 2^32 ns are 4294 ms and 967,296 ns. */
  milliseconds(end: number): number {
    const at = this.eight(end);
    const high = this.view.getUint32(at + 4, true);
    return high * 4294 + Math.floor((high * 967_296 + this.view.getUint32(at, true)) / 1_000_000);
  }

  /** The varint that was just read from `start` on, as the int64 that its bits are. */
  private wideFrom(start: number): bigint {
    let value = 0n;
    for (let at = start; at < this.at; at++) value |= BigInt((this.bytes[at] ?? 0) & 127) << BigInt(7 * (at - start));
    return BigInt.asIntN(64, value);
  }

  private eight(end: number): number {
    const at = this.at;
    if (at + 8 > end) this.malformed('a field reaches past its end');
    this.at = at + 8;
    return at;
  }
}
