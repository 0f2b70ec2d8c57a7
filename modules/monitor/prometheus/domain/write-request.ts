import { type SeriesSink } from '#foundation/vocabulary';

export type WriteRequestOutcome =
  { readonly kind: 'read'; readonly samples: number } | { readonly kind: 'malformed'; readonly because: string };

/** Thrown and caught inside this file: unwinding by values would cost a check a field. */
class Malformed extends Error {}

const NAME = [...new TextEncoder().encode('__name__')];

/** Lexicographic order of two byte ranges; negative where the first comes first. */
const compare = (bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): number => {
  const shorter = Math.min(aEnd - a, bEnd - b);
  for (let i = 0; i < shorter; i += 1) {
    const difference = (bytes[a + i] ?? 0) - (bytes[b + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return aEnd - a - (bEnd - b);
};

/**
 * Reads a `prometheus.WriteRequest` (remote-write 1.0) into columns, without an object a sample.
 *
 * Labels must be sorted, unique, not empty and hold `__name__`, as the specification demands of senders; then the bytes as received are the
 * series' identity and go to the sink uncopied. Unknown fields, metadata, exemplars and histograms are stepped over by their wire type.
 *
 * @see https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export class WriteRequestReader {
  private bytes: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(this.bytes.buffer);
  private at = 0;
  /** Where the name of the label just read begins. */
  private nameAt = 0;
  private samples = 0;

  /** @param length of the message, from the start of `bytes` */
  read(bytes: Uint8Array, length: number, sink: SeriesSink): WriteRequestOutcome {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
    this.samples = 0;
    try {
      while (this.at < length) {
        if (this.bytes[this.at] === 0x0a) {
          this.at += 1;
          this.timeSeries(this.message(length), sink);
        } else this.skipField(length);
      }
      return { kind: 'read', samples: this.samples };
    } catch (error) {
      if (error instanceof Malformed) return { kind: 'malformed', because: error.message };
      throw error;
    }
  }

  private timeSeries(end: number, sink: SeriesSink): void {
    const first = this.at;
    let labelsEnd = first;
    let slot = -1;
    let named = false;
    let previous = -1;
    let previousEnd = -1;
    while (this.at < end) {
      const tag = this.bytes[this.at];
      if (tag === 0x0a) {
        if (slot >= 0 || labelsEnd !== this.at) throw new Malformed('labels do not stand together before the samples');
        this.at += 1;
        const labelEnd = this.message(end);
        const nameEnd = this.label(labelEnd);
        if (previous >= 0 && compare(this.bytes, previous, previousEnd, this.nameAt, nameEnd) >= 0)
          throw new Malformed('labels are not sorted and unique');
        named ||= this.isMetricName(nameEnd);
        previous = this.nameAt;
        previousEnd = nameEnd;
        labelsEnd = labelEnd;
      } else if (tag === 0x12) {
        if (slot < 0) {
          if (!named) throw new Malformed('a series has no __name__');
          slot = sink.slot(this.bytes, first, labelsEnd);
        }
        this.at += 1;
        this.sample(this.message(end), slot, sink);
      } else this.skipField(end);
    }
    if (labelsEnd !== first && !named) throw new Malformed('a series has no __name__');
  }

  /** Leaves `at` behind the label and `nameAt` at its name. @returns the end of its name */
  private label(end: number): number {
    if (this.bytes[this.at] !== 0x0a) throw new Malformed('a label has no name');
    this.at += 1;
    const nameEnd = this.message(end);
    if (nameEnd === this.at) throw new Malformed('a label name is empty');
    this.nameAt = this.at;
    this.at = nameEnd;
    if (this.at < end) {
      if (this.bytes[this.at] !== 0x12) throw new Malformed('a label has a field that is neither name nor value');
      this.at += 1;
      this.at = this.message(end);
    }
    if (this.at !== end) throw new Malformed('a label has more than a name and a value');
    return nameEnd;
  }

  private isMetricName(nameEnd: number): boolean {
    return nameEnd - this.nameAt === NAME.length && NAME.every((byte, i) => this.bytes[this.nameAt + i] === byte);
  }

  private sample(end: number, slot: number, sink: SeriesSink): void {
    let value = 0; // Proto 3 leaves out what is zero.
    let time = 0;
    while (this.at < end) {
      const tag = this.bytes[this.at];
      if (tag === 0x09) {
        if (this.at + 9 > end) throw new Malformed('a value is cut short');
        value = this.view.getFloat64(this.at + 1, true);
        this.at += 9;
      } else if (tag === 0x10) {
        this.at += 1;
        time = this.varint(end);
      } else this.skipField(end);
    }
    if (time > 8.64e15) throw new Malformed('a timestamp is negative or beyond the calendar');
    sink.append(slot, time, value);
    this.samples += 1;
  }

  /** Reads a length; @returns the end of the message that begins at the new `at` */
  private message(end: number): number {
    const length = this.varint(end);
    const stop = this.at + length;
    if (stop > end) throw new Malformed('a message is longer than what holds it');
    return stop;
  }

  /** Exact below 2^53; larger ones, negative 64-bit numbers among them, come out too large for any use here. */
  private varint(end: number): number {
    let value = 0;
    for (let factor = 1, count = 0; count < 10; count += 1, factor *= 128) {
      if (this.at >= end) throw new Malformed('a number is cut short');
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new Malformed('a number is longer than ten bytes');
  }

  private skipField(end: number): void {
    const tag = this.varint(end);
    if (tag < 8) throw new Malformed('field number zero');
    switch (tag % 8) {
      case 0:
        this.varint(end);
        return;
      case 1:
        this.at += 8;
        break;
      case 2:
        this.at = this.message(end);
        break;
      case 5:
        this.at += 4;
        break;
      default:
        throw new Malformed(`wire type ${tag % 8} is not known`);
    }
    if (this.at > end) throw new Malformed('a field is cut short');
  }
}
