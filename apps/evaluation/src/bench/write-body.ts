import { type LoadSeries, valueAt } from './series.js';

const text = new TextEncoder();
/** Longest copy that one snappy element makes. */
const LONGEST_COPY = 64;
/** A shorter match costs as much as it saves. */
const SHORTEST_COPY = 4;
/** 8 bytes of value. */
const VALUE = 8;

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
};
const field = (tag: number, bytes: readonly number[]): number[] => [tag, ...varint(bytes.length), ...bytes];

const labelBytes = (labels: Readonly<Record<string, string>>): number[] =>
  Object.keys(labels)
    .sort()
    .flatMap((name) =>
      field(0x0a, [...field(0x0a, [...text.encode(name)]), ...field(0x12, [...text.encode(labels[name] ?? '')])]),
    );

/** A snappy block under construction that knows where its patched bytes stand. */
class Block {
  readonly bytes: number[] = [];

  literal(part: readonly number[]): void {
    for (let at = 0; at < part.length; at += 65_536) {
      const piece = part.slice(at, at + 65_536);
      const less = piece.length - 1;
      if (less < 60) this.bytes.push(less << 2);
      else if (less < 256) this.bytes.push(60 << 2, less);
      else this.bytes.push(61 << 2, less & 255, less >> 8);
      for (const byte of piece) this.bytes.push(byte);
    }
  }

  copy(offset: number, length: number): void {
    for (let rest = length; rest > 0; rest -= LONGEST_COPY)
      this.bytes.push(((Math.min(rest, LONGEST_COPY) - 1) << 2) | 2, offset & 255, offset >> 8);
  }
}

/**
 * A remote-write 1.0 body whose labels and layout are compressed once, while values and times are written over in place: what Snappy makes of such
 * a body is the same, but for the bytes of the values, which it finds nothing to copy for.
 */
export class WriteBody {
  readonly bytes: Buffer;
  private readonly valueAt: Uint32Array;
  private readonly timeAt: readonly number[];

  /** @param samples of each series, one behind the other */
  constructor(
    readonly series: readonly LoadSeries[],
    readonly samples: number,
    firstMs: number,
  ) {
    const block = new Block();
    const values: number[] = [];
    const timeAt: number[] = [];
    const width = varint(firstMs).length;
    let before: readonly number[] = [];
    let size = 0;
    for (const { labels } of series) {
      const head = labelBytes(labels);
      const sample = [0x12, VALUE + 2 + width, 0x09];
      const length = head.length + samples * (sample.length + VALUE + 1 + width);
      const start = [0x0a, ...varint(length), ...head, ...sample];
      const whole = varint(length).length + 1 + length;
      // Behind the first series its labels' ends and all times are as they were one series before: `distance` bytes ago.
      const isFirst = before.length === 0;
      const same = commonPrefix(before, start);
      const tail = isFirst ? 0 : commonSuffix(before, start, same);
      const previous = before.length + (samples - 1) * (sample.length + VALUE + 1 + width) + VALUE + 1 + width;
      piece(block, start.slice(0, same), previous);
      block.literal(start.slice(same, start.length - tail));
      piece(block, start.slice(start.length - tail), whole);
      for (let at = 0; at < samples; at++) {
        if (at > 0) piece(block, sample, sample.length + VALUE + 1 + width);
        block.literal(new Array<number>(VALUE).fill(0));
        values.push(block.bytes.length - VALUE);
        if (isFirst) {
          block.literal([0x10, ...varint(firstMs)]);
          timeAt.push(block.bytes.length - width);
        } else block.copy(whole, width + 1);
      }
      before = start;
      size += whole;
    }
    const head = varint(size);
    this.bytes = Buffer.from([...head, ...block.bytes]);
    this.valueAt = Uint32Array.from(values, (at) => at + head.length);
    this.timeAt = timeAt.map((at) => at + head.length);
  }

  /** Makes it the body of rounds `round` to `round + samples - 1`. */
  fill(round: number, timeOf: (round: number) => number): void {
    const { bytes, series, samples, valueAt: offsets } = this;
    this.timeAt.forEach((at, sample) => {
      varint(timeOf(round + sample)).forEach((byte, digit) => {
        bytes[at + digit] = byte;
      });
    });
    for (let at = 0, value = 0; at < series.length; at++) {
      const one = series[at];
      if (one === undefined) continue;
      for (let sample = 0; sample < samples; sample++, value++)
        bytes.writeDoubleLE(valueAt(one, round + sample), offsets[value] ?? 0);
    }
  }
}

const piece = (block: Block, part: readonly number[], offset: number): void => {
  if (part.length === 0) return;
  if (part.length < SHORTEST_COPY || offset > 65_535) block.literal(part);
  else block.copy(offset, part.length);
};

const commonPrefix = (a: readonly number[], b: readonly number[]): number => {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length < SHORTEST_COPY ? 0 : length;
};

const commonSuffix = (a: readonly number[], b: readonly number[], from: number): number => {
  let length = 0;
  const longest = Math.min(a.length, b.length) - from;
  while (length < longest && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length < SHORTEST_COPY ? 0 : length;
};
