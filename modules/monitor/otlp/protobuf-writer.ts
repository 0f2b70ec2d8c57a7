const UTF8 = new TextEncoder();
/** Lengths are written with this many bytes whatever they are, so that none has to be known before its message is written. */
const LENGTH_BYTES = 4;
const MAX_LENGTH = 2 ** 28;

/** Writes the protobuf wire format. Lengths are padded varints, which every reader takes. */
export class ProtobufWriter {
  private bytes = new Uint8Array(1 << 12);
  private view = new DataView(this.bytes.buffer);
  private at = 0;

  get written(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }

  varint(field: number, value: bigint): void {
    this.tag(field * 8);
    let rest = BigInt.asUintN(64, value);
    for (; rest > 127n; rest >>= 7n) this.bytes[this.at++] = Number(rest & 127n) | 128;
    this.bytes[this.at++] = Number(rest);
  }

  fixed64(field: number, value: bigint): void {
    this.tag(field * 8 + 1);
    this.view.setBigUint64(this.at, BigInt.asUintN(64, value), true);
    this.at += 8;
  }

  double(field: number, value: number): void {
    this.tag(field * 8 + 1);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  text(field: number, value: string): void {
    const end = this.open(field, value.length * 3);
    this.at += UTF8.encodeInto(value, this.bytes.subarray(this.at)).written;
    this.close(end);
  }

  binary(field: number, value: Uint8Array): void {
    const end = this.open(field, value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
    this.close(end);
  }

  message(field: number, write: () => void): void {
    const start = this.open(field, 0);
    write();
    this.close(start);
  }

  private open(field: number, room: number): number {
    this.tag(field * 8 + 2);
    this.reserve(LENGTH_BYTES + room);
    this.at += LENGTH_BYTES;
    return this.at;
  }

  private close(start: number): void {
    let rest = this.at - start;
    if (rest >= MAX_LENGTH) throw new RangeError('a message is longer than its length can say');
    for (let n = LENGTH_BYTES; n > 0; n--, rest >>>= 7) this.bytes[start - n] = (rest & 127) | (n === 1 ? 0 : 128);
  }

  /** Room for the longest tag and number behind it too. */
  private tag(tag: number): void {
    this.reserve(20);
    let rest = tag;
    for (; rest > 127; rest >>>= 7) this.bytes[this.at++] = (rest & 127) | 128;
    this.bytes[this.at++] = rest;
  }

  private reserve(room: number): void {
    if (this.at + room <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.at + room, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
