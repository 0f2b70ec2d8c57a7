import { type LabelPair } from './exposition/exposed-sample.js';

const UTF8 = new TextEncoder();
/** Field 1 of its message, length-delimited: a label of a series, and the name within it. */
export const FIRST_MESSAGE = 0x0a;
/** Field 2 of its message, length-delimited: the value of a label. */
export const SECOND_MESSAGE = 0x12;

/** Writes label bytes as `SeriesSink` has them into one buffer, which is used again. Labels are to come sorted by the bytes of their names. */
export class LabelWriter {
  bytes = new Uint8Array(1 << 10);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  label(names: Uint8Array, nameStart: number, nameEnd: number, values: Uint8Array, start: number, end: number): void {
    const nameBytes = nameEnd - nameStart;
    const valueBytes = end - start;
    const inside = 1 + lengthBytes(nameBytes) + nameBytes + 1 + lengthBytes(valueBytes) + valueBytes;
    this.reserve(inside + 6);
    // Lengths of one byte, as nearly all are.
    if (inside < 128) {
      const { bytes } = this;
      let to = this.length;
      bytes[to++] = FIRST_MESSAGE;
      bytes[to++] = inside;
      bytes[to++] = FIRST_MESSAGE;
      bytes[to++] = nameBytes;
      for (let at = nameStart; at < nameEnd;) bytes[to++] = names[at++] ?? 0;
      bytes[to++] = SECOND_MESSAGE;
      bytes[to++] = valueBytes;
      for (let at = start; at < end;) bytes[to++] = values[at++] ?? 0;
      this.length = to;
      return;
    }
    this.head(FIRST_MESSAGE, inside);
    this.head(FIRST_MESSAGE, nameBytes);
    this.copy(names, nameStart, nameEnd);
    this.head(SECOND_MESSAGE, valueBytes);
    this.copy(values, start, end);
  }

  /** @returns a copy of what was written */
  copyOf(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private head(tag: number, length: number): void {
    const { bytes } = this;
    bytes[this.length++] = tag;
    let rest = length;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes[this.length++] = (rest & 127) | 128;
    bytes[this.length++] = rest;
  }

  private copy(from: Uint8Array, start: number, end: number): void {
    const { bytes } = this;
    let to = this.length;
    for (let at = start; at < end; at++) bytes[to++] = from[at] ?? 0;
    this.length = to;
  }

  private reserve(room: number): void {
    if (this.length + room <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.length + room, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

/** Bytes that a length takes as a varint. */
export const lengthBytes = (length: number): number => {
  let bytes = 1;
  for (let rest = length; rest > 127; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
};

/** Label bytes of labels in any order; those without a value are left out, as to Prometheus they are not there. */
export const labelBytesOf = (labels: Iterable<LabelPair>): Uint8Array => {
  const writer = new LabelWriter();
  const encoded = [...labels]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [UTF8.encode(name), UTF8.encode(value)] as const)
    .sort(([a], [b]) => Buffer.compare(a, b));
  for (const [name, value] of encoded) writer.label(name, 0, name.length, value, 0, value.length);
  return writer.copyOf();
};
