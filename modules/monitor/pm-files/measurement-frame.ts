import { type ColumnDecoder, type SeriesSink } from '#foundation/vocabulary';
import { refuse } from './errors.js';

/**
 * What the log keeps of a PM file: a part of it, readable by itself.
 *
 * Head: version, digest of the whole file (16 bytes), number of the part from 0, 1 where it is the last, number of samples. Then groups: end of the
 * period (ms, float64), number of counters, each counter as length and its `__name__` label (see `SeriesSink`), number of objects, each object as
 * length, its other labels in order, and a float64 for each counter, NaN where there is no result. Numbers are little-endian.
 */
export const FRAME_VERSION = 1;
export const DIGEST_BYTES = 16;
const PART_AT = 1 + DIGEST_BYTES;
const LAST_AT = PART_AT + 4;
const SAMPLES_AT = LAST_AT + 1;
export const HEAD_BYTES = SAMPLES_AT + 4;

/** Which part of which file a frame is. */
export interface FrameHead {
  /** Hexadecimal. */
  readonly digest: string;
  readonly part: number;
  readonly isLast: boolean;
  readonly samples: number;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Writes the head over the first `HEAD_BYTES` of a frame; the digest is known once the whole file was read. */
export const writeFrameHead = (frame: Uint8Array, { digest, part, isLast, samples }: FrameHead): void => {
  const view = viewOf(frame);
  frame[0] = FRAME_VERSION;
  frame.set(Buffer.from(digest, 'hex').subarray(0, DIGEST_BYTES), 1);
  view.setUint32(PART_AT, part, true);
  frame[LAST_AT] = isLast ? 1 : 0;
  view.setUint32(SAMPLES_AT, samples, true);
};

/** @throws ApplianceError PM_FRAME_MALFORMED, not retryable */
export const readFrameHead = (frame: Uint8Array): FrameHead => {
  if (frame.length < HEAD_BYTES || frame[0] !== FRAME_VERSION) return malformed();
  const view = viewOf(frame);
  return {
    digest: Buffer.from(frame.subarray(1, PART_AT)).toString('hex'),
    part: view.getUint32(PART_AT, true),
    isLast: frame[LAST_AT] === 1,
    samples: view.getUint32(SAMPLES_AT, true),
  };
};

const malformed = (): never => refuse('PM_FRAME_MALFORMED', 'The frame holds no measurements.');
/** Labels of one series at most, bytes; what a writer makes is far shorter. */
const MAX_LABELS = 1 << 17;

/** Reads frames back into columns. Owned by one lane: its buffers are reused. */
export class MeasurementFrameDecoder implements ColumnDecoder {
  /** Names are written before `MAX_LABELS`, the other labels behind it, so that each is copied once. */
  private readonly scratch = new Uint8Array(MAX_LABELS * 2);
  private nameStart = new Uint32Array(1 << 8);
  private nameLength = new Uint32Array(1 << 8);

  decode(body: Uint8Array, sink: SeriesSink): number {
    const { samples } = readFrameHead(body);
    const view = viewOf(body);
    let found = 0;
    let at = HEAD_BYTES;
    while (at < body.length) {
      need(at + 12 <= body.length);
      const endMs = view.getFloat64(at, true);
      const counters = view.getUint32(at + 8, true);
      at = this.readCounters(body, view, at + 12, counters);
      need(at + 4 <= body.length);
      const objects = view.getUint32(at, true);
      at += 4;
      for (let object = 0; object < objects; object++) {
        need(at + 2 <= body.length);
        const labels = view.getUint16(at, true);
        const values = at + 2 + labels;
        need(values + counters * 8 <= body.length);
        this.scratch.set(body.subarray(at + 2, values), MAX_LABELS);
        found += this.readValues(body, view, values, counters, MAX_LABELS + labels, endMs, sink);
        at = values + counters * 8;
      }
    }
    need(found === samples);
    return found;
  }

  private readCounters(body: Uint8Array, view: DataView, start: number, counters: number): number {
    if (counters > this.nameStart.length) {
      need(counters <= body.length);
      this.nameStart = new Uint32Array(counters);
      this.nameLength = new Uint32Array(counters);
    }
    let at = start;
    for (let counter = 0; counter < counters; counter++) {
      need(at + 2 <= body.length);
      const length = view.getUint16(at, true);
      need(at + 2 + length <= body.length);
      this.nameStart[counter] = at + 2;
      this.nameLength[counter] = length;
      at += 2 + length;
    }
    return at;
  }

  private readValues(
    body: Uint8Array,
    view: DataView,
    start: number,
    counters: number,
    end: number,
    endMs: number,
    sink: SeriesSink,
  ): number {
    const { scratch, nameStart, nameLength } = this;
    let found = 0;
    for (let counter = 0; counter < counters; counter++) {
      const value = view.getFloat64(start + counter * 8, true);
      if (Number.isNaN(value)) continue;
      const length = nameLength[counter] ?? 0;
      const begin = MAX_LABELS - length;
      let from = nameStart[counter] ?? 0;
      for (let to = begin; to < MAX_LABELS; to++) scratch[to] = body[from++] ?? 0;
      sink.append(sink.slot(scratch, begin, end), endMs, value);
      found++;
    }
    return found;
  }
}

const need = (holds: boolean): void => {
  if (!holds) malformed();
};
