import { type SeriesSink } from '#foundation/vocabulary';
import { ProtobufCursor } from '#monitor/intake';
import { refuse } from './errors.js';
import { type MetadataSink } from './metric-metadata.js';
import { WriteOutcome } from './write-outcome.js';
import { WriteRequestExtras } from './write-request-extras.js';

const malformed = (reason: string): never =>
  refuse('PROMETHEUS_WRITE_REQUEST_MALFORMED', `The body is no remote-write 1.0 request: ${reason}.`);

// Tags are (field number << 3) | wire type.
const FIRST_MESSAGE = 0x0a;
const SECOND_MESSAGE = 0x12;
const EXEMPLAR = 0x1a;
const HISTOGRAM = 0x22;
const REQUEST_METADATA = 0x1a;
const SAMPLE_VALUE = 0x09;
const SAMPLE_TIMESTAMP = 0x10;
const NAME = [...new TextEncoder().encode('__name__')];

interface Span {
  readonly start: number;
  readonly end: number;
}
interface Label {
  readonly name: Span;
  readonly value: Span;
}
const NOTHING: Span = { start: 0, end: 0 };

/**
 * Reads `prometheus.WriteRequest` (remote-write 1.0: prompb/remote.proto, types.proto) straight into columns. What is not known is skipped by wire
 * type. A native histogram that does not add up is left out and counted.
 */
export class WriteRequestReader extends ProtobufCursor {
  private outcome = new WriteOutcome();
  private readonly extras = new WriteRequestExtras(malformed);

  constructor() {
    super(malformed);
  }

  /** @throws ApplianceError PROMETHEUS_WRITE_REQUEST_MALFORMED, not retryable; what the sink got before is to be discarded */
  read(bytes: Uint8Array, sink: SeriesSink, metadata?: MetadataSink): WriteOutcome {
    this.open(bytes);
    this.outcome = new WriteOutcome();
    this.extras.open(bytes);
    let samples = 0;
    while (this.at < bytes.length) {
      const tag = this.varint(bytes.length);
      if (tag === FIRST_MESSAGE) samples += this.series(this.message(bytes.length), sink);
      else if (tag === REQUEST_METADATA && metadata !== undefined)
        this.extra(bytes.length, (at, to) => {
          this.extras.metadata(at, to, metadata);
        });
      else this.skip(tag, bytes.length);
    }
    this.outcome.samples += samples;
    this.outcome.items += samples;
    return this.outcome;
  }

  /** @returns number of samples appended, those of histograms not counted */
  private series(end: number, sink: SeriesSink): number {
    const start = this.at;
    const guessed = start + (sink.guess?.(this.bytes, start, end) ?? 0);
    const labelsEnd = guessed > start && this.bytes[guessed] === SECOND_MESSAGE ? guessed : this.canonicalLabels(end);
    const plain = labelsEnd > start ? this.plainSamples(labelsEnd, end) : 0;
    if (plain > 0) {
      this.appendPlain(sink.slot(this.bytes, start, labelsEnd), labelsEnd, end, sink);
      return plain;
    }
    const { first, samples, moreLabels } = this.scan(labelsEnd, end);
    const isCanonical = !moreLabels && labelsEnd > start;
    const labels = isCanonical ? this.bytes.subarray(start, labelsEnd) : this.rewritten(start, end);
    const slot = isCanonical ? sink.slot(this.bytes, start, labelsEnd) : sink.slot(labels, 0, labels.length);
    const { extras, outcome } = this;
    this.at = first;
    while (this.at < end) {
      const tag = this.varint(end);
      if (tag === SECOND_MESSAGE) this.sample(this.message(end), slot, sink);
      else if (tag === HISTOGRAM)
        this.extra(end, (at, to) => {
          extras.histogram(at, to, labels, sink, outcome);
        });
      else if (tag === EXEMPLAR && sink.exemplar !== undefined)
        this.extra(end, (at, to) => {
          extras.exemplar(at, to, slot, sink, outcome);
        });
      else this.skip(tag, end);
    }
    return samples;
  }

  /** Has a message read that few bodies have, and goes behind it. */
  private extra(end: number, read: (at: number, messageEnd: number) => void): void {
    const messageEnd = this.message(end);
    read(this.at, messageEnd);
    this.at = messageEnd;
  }

  /**
   * The number of samples between `start` and `end` where nothing else stands there and each is written as every known sender writes it (value, then a
   * time of at most seven bytes); 0 otherwise, and then the careful way is taken.
   */
  private plainSamples(start: number, end: number): number {
    const { bytes } = this;
    let count = 0;
    for (let at = start; at < end; count++) {
      const length = bytes[at + 1] ?? 0;
      const next = at + 2 + length;
      const last = bytes[next - 1] ?? 0;
      if (bytes[at] !== SECOND_MESSAGE || length < 11 || length > 17 || next > end || last > 127) return 0;
      if (bytes[at + 2] !== SAMPLE_VALUE || bytes[at + 11] !== SAMPLE_TIMESTAMP) return 0;
      for (let digit = at + 12; digit < next - 1; digit++) if ((bytes[digit] ?? 0) < 128) return 0;
      at = next;
    }
    return count;
  }

  private appendPlain(slot: number, start: number, end: number, sink: SeriesSink): void {
    const { bytes, view } = this;
    for (let at = start; at < end;) {
      const next = at + 2 + (bytes[at + 1] ?? 0);
      let timestampMs = 0;
      for (let digit = next - 1; digit >= at + 12; digit--)
        timestampMs = timestampMs * 128 + ((bytes[digit] ?? 0) & 127);
      sink.append(slot, timestampMs, view.getFloat64(at + 3, true));
      at = next;
    }
    this.at = end;
  }

  /** What follows the canonical labels, checked before anything is appended: a sender may put labels behind samples. */
  private scan(start: number, end: number): { first: number; samples: number; moreLabels: boolean } {
    let samples = 0;
    let moreLabels = false;
    this.at = start;
    while (this.at < end) {
      const tag = this.varint(end);
      if (tag === FIRST_MESSAGE) moreLabels = true;
      else if (tag === SECOND_MESSAGE) samples++;
      this.skip(tag, end);
    }
    return { first: start, samples, moreLabels };
  }

  private sample(end: number, slot: number, sink: SeriesSink): void {
    // proto3 leaves out what is zero.
    let value = 0;
    let timestampMs = 0;
    while (this.at < end) {
      const tag = this.varint(end);
      if (tag === SAMPLE_VALUE) {
        if (this.at + 8 > end) malformed('a value is cut');
        value = this.view.getFloat64(this.at, true);
        this.at += 8;
      } else if (tag === SAMPLE_TIMESTAMP) {
        timestampMs = this.varint(end);
        // A negative int64 has its top bit set and reads as more than any time that a double counts in milliseconds.
        if (timestampMs > Number.MAX_SAFE_INTEGER) malformed('a timestamp is negative or out of range');
      } else this.skip(tag, end);
    }
    sink.append(slot, timestampMs, value);
  }

  /**
   * The end of the labels, where they stand first and are canonical already (shortest lengths, name before value, nothing else);
   * the place where it began otherwise. Order is checked here, so that canonical bytes go to the sink as they are.
   */
  private canonicalLabels(end: number): number {
    const { bytes } = this;
    const start = this.at;
    let at = start;
    let previousStart = 0;
    let previousEnd = 0;
    let named = false;
    while (at < end && bytes[at] === FIRST_MESSAGE) {
      // Two bytes of length at most: longer labels take the other way.
      const length = this.shortLength(at + 1, end);
      const inside = at + 1 + (length < 128 ? 1 : 2);
      const labelEnd = inside + length;
      if (length < 0 || labelEnd > end || bytes[inside] !== FIRST_MESSAGE) return start;
      const nameLength = this.shortLength(inside + 1, labelEnd);
      const nameStart = inside + 1 + (nameLength < 128 ? 1 : 2);
      const nameEnd = nameStart + nameLength;
      if (nameLength < 1 || nameEnd >= labelEnd || bytes[nameEnd] !== SECOND_MESSAGE) return start;
      const valueLength = this.shortLength(nameEnd + 1, labelEnd);
      if (valueLength < 0 || nameEnd + 1 + (valueLength < 128 ? 1 : 2) + valueLength !== labelEnd) return start;
      if (at > start && compare(bytes, previousStart, previousEnd, nameStart, nameEnd) >= 0) unsorted();
      named ||= isName(bytes, nameStart, nameEnd);
      previousStart = nameStart;
      previousEnd = nameEnd;
      at = labelEnd;
    }
    return named ? at : start;
  }

  /** A length of one or two bytes in its shortest form, or -1. */
  private shortLength(at: number, end: number): number {
    if (at >= end) return -1;
    const low = this.bytes[at] ?? 0;
    if (low < 128) return low;
    const high = at + 1 < end ? (this.bytes[at + 1] ?? 0) : 0;
    return high > 0 && high < 128 ? (low & 127) + high * 128 : -1;
  }

  /** The labels of one series in canonical form, from any encoding that protobuf allows. */
  private rewritten(start: number, end: number): Uint8Array {
    const { bytes } = this;
    const out: number[] = [];
    let previous = NOTHING;
    let named = false;
    this.at = start;
    while (this.at < end) {
      const tag = this.varint(end);
      if (tag !== FIRST_MESSAGE) {
        this.skip(tag, end);
        continue;
      }
      const { name, value } = this.label(this.message(end));
      if (name.start === name.end) malformed('a label has no name');
      if (previous !== NOTHING && compare(bytes, previous.start, previous.end, name.start, name.end) >= 0) unsorted();
      previous = name;
      named ||= isName(bytes, name.start, name.end);
      const inner: number[] = [];
      pushField(inner, FIRST_MESSAGE, bytes, name);
      pushField(inner, SECOND_MESSAGE, bytes, value);
      pushLength(out, FIRST_MESSAGE, inner.length);
      for (const byte of inner) out.push(byte);
    }
    if (!named) malformed('a series has no __name__');
    return Uint8Array.from(out);
  }

  private label(end: number): Label {
    let name = NOTHING;
    let value = NOTHING;
    while (this.at < end) {
      const tag = this.varint(end);
      if (tag !== FIRST_MESSAGE && tag !== SECOND_MESSAGE) {
        this.skip(tag, end);
        continue;
      }
      const textEnd = this.message(end);
      const span = { start: this.at, end: textEnd };
      if (tag === FIRST_MESSAGE) name = span;
      else value = span;
      this.at = textEnd;
    }
    return { name, value };
  }
}

const unsorted = (): never => malformed('labels are not sorted and unique');

/** Byte order, as Prometheus sorts labels. */
const compare = (bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): number => {
  let [left, right] = [a, b];
  for (; left < aEnd && right < bEnd; left++, right++) {
    const difference = (bytes[left] ?? 0) - (bytes[right] ?? 0);
    if (difference !== 0) return difference;
  }
  return aEnd - left - (bEnd - right);
};

const isName = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start === NAME.length && NAME.every((byte, n) => bytes[start + n] === byte);

const pushLength = (out: number[], tag: number, length: number): void => {
  out.push(tag);
  let rest = length;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest & 127) | 128);
  out.push(rest);
};

const pushField = (out: number[], tag: number, bytes: Uint8Array, span: Span): void => {
  pushLength(out, tag, span.end - span.start);
  for (let at = span.start; at < span.end; at++) out.push(bytes[at] ?? 0);
};
