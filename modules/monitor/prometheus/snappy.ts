import { refuse } from './errors.js';

/** No snappy element of n bytes makes more than this many times n: a copy of 64 bytes takes 3. */
const MAX_EXPANSION = 22;

/** Bytes behind the longest block: a word more than a copy needs. */
const SLACK = 8;

const malformed = (reason: string): never =>
  refuse('PROMETHEUS_SNAPPY_MALFORMED', `The body is no snappy block: ${reason}.`);

/** Decompresses snappy blocks (google/snappy, format_description.txt) into one buffer that is kept and reused. */
export class SnappyDecoder {
  private out = new Uint8Array(1 << 16);
  private view = new DataView(this.out.buffer);

  constructor(private readonly maxDecodedBytes: number) {}

  /** @returns a view of the decoded bytes, valid until the next call */
  decode(block: Uint8Array): Uint8Array {
    let at = 0;
    let length = 0;
    for (let unit = 1; ; unit *= 128) {
      if (at >= block.length || at === 5) malformed('it has no length');
      const byte = block[at++] ?? 0;
      length += (byte & 127) * unit;
      if (byte < 128) break;
    }
    if (length > this.maxDecodedBytes)
      refuse('PROMETHEUS_BODY_TOO_LARGE', `The body decodes to more than ${String(this.maxDecodedBytes)} bytes.`);
    if (length > block.length * MAX_EXPANSION) malformed('it promises more than it can hold');
    // Copies run by words and may write past their end, never past this slack.
    if (length + SLACK > this.out.length) {
      this.out = new Uint8Array(Math.min(this.maxDecodedBytes, length * 2) + SLACK);
      this.view = new DataView(this.out.buffer);
    }
    if (expand(block, at, this.out, this.view, length) !== length) malformed('it is shorter than it promises');
    return this.out.subarray(0, length);
  }
}

const expand = (block: Uint8Array, start: number, out: Uint8Array, view: DataView, length: number): number => {
  const source = new DataView(block.buffer, block.byteOffset, block.byteLength);
  let at = start;
  let to = 0;
  while (at < block.length) {
    const tag = block[at++] ?? 0;
    const kind = tag & 3;
    let size = (tag >>> 2) + 1;
    if (kind === 0) {
      if (size > 60) {
        const width = size - 60;
        if (at + width > block.length) malformed('a literal has no length');
        size = littleEndian(block, at, width) + 1;
        at += width;
      }
      if (at + size > block.length) malformed('a literal is cut');
      if (to + size > length) malformed('it is longer than it promises');
      // By words, but for a literal that ends the block: it has no bytes behind it that might be read too much.
      if (size < 64 && at + size + SLACK <= block.length) {
        for (let word = 0; word < size; word += 8)
          view.setBigUint64(to + word, source.getBigUint64(at + word, true), true);
        to += size;
        at += size;
      } else {
        out.set(block.subarray(at, at + size), to);
        to += size;
        at += size;
      }
      continue;
    }
    const width = kind === 3 ? 4 : kind;
    if (at + width > block.length) malformed('a copy has no offset');
    let offset = littleEndian(block, at, width);
    at += width;
    if (kind === 1) {
      size = 4 + ((tag >>> 2) & 7);
      offset += (tag >>> 5) << 8;
    }
    if (offset === 0 || offset > to) malformed('a copy reaches before the beginning');
    if (to + size > length) malformed('it is longer than it promises');
    const end = to + size;
    let from = to - offset;
    // By words where no word reads what it writes; what the last one writes too much is overwritten or cut off.
    if (offset >= 8) for (; to < end; to += 8, from += 8) view.setBigUint64(to, view.getBigUint64(from, true), true);
    else if (offset >= 4) for (; to < end; to += 4, from += 4) view.setUint32(to, view.getUint32(from, true), true);
    // Byte by byte where a copy overlaps itself closely: that is how a run is written.
    else while (to < end) out[to++] = out[from++] ?? 0;
    to = end;
  }
  return to;
};

const littleEndian = (bytes: Uint8Array, at: number, width: number): number => {
  let value = 0;
  for (let n = width - 1; n >= 0; n--) value = value * 256 + (bytes[at + n] ?? 0);
  return value;
};
