import { LabelWriter } from './label-writer.js';
import { type HistogramPart } from './native-histogram.js';

const UTF8 = new TextEncoder();
const NAME = UTF8.encode('__name__');
const LE = UTF8.encode('le');
const QUANTILE = UTF8.encode('quantile');
const PARTS: Readonly<Record<HistogramPart, Uint8Array>> = {
  _bucket: UTF8.encode('_bucket'),
  _count: UTF8.encode('_count'),
  _sum: UTF8.encode('_sum'),
  _native_schema: UTF8.encode('_native_schema'),
  _native_zero_threshold: UTF8.encode('_native_zero_threshold'),
};
const CREATED = UTF8.encode('_created');
const TOTAL = UTF8.encode('_total');
/** Longest text of a bound. */
const MAX_BOUND = 32;

/**
 * Labels of series that stand for a part of another: of its histogram, or the time when it began to count. The label bytes of the other are read once, and
 * written anew for each part.
 */
export class DerivedLabels {
  private source: Uint8Array = new Uint8Array(0);
  private count = 0;
  private nameStart = new Int32Array(32);
  private nameEnd = new Int32Array(32);
  private valueStart = new Int32Array(32);
  private valueEnd = new Int32Array(32);
  private at = 0;
  private metric = new Uint8Array(256);
  private readonly bound = new Uint8Array(MAX_BOUND);
  private readonly writer = new LabelWriter();

  get bytes(): Uint8Array {
    return this.writer.bytes;
  }
  get length(): number {
    return this.writer.length;
  }

  /** @param labels label bytes as in `SeriesSink`, of the series that has parts */
  open(labels: Uint8Array): void {
    this.source = labels;
    this.count = 0;
    for (this.at = 0; this.at < labels.length;) {
      this.skipLength();
      const nameEnd = this.skipLength();
      const nameStart = this.at;
      this.at = nameEnd;
      const valueEnd = this.skipLength();
      if (this.count === this.nameStart.length) this.grow();
      const label = this.count++;
      this.nameStart[label] = nameStart;
      this.nameEnd[label] = nameEnd;
      this.valueStart[label] = this.at;
      this.valueEnd[label] = valueEnd;
      this.at = valueEnd;
    }
  }

  /** Writes the labels of one part of its histogram. */
  part(part: HistogramPart, le: string | undefined): void {
    this.write(PARTS[part], 0, le);
  }

  /**
   * Writes the labels of the series that tells when it began, as OpenMetrics names it: `_created` in place of `_total` or `_count`.
   *
   * @returns false for a bucket, a sum or a quantile, whose count tells it
   */
  created(): boolean {
    const name = this.find(NAME);
    if (name < 0 || this.find(QUANTILE) >= 0) return false;
    if (this.endsWith(name, PARTS._bucket) || this.endsWith(name, PARTS._sum)) return false;
    const ending = [TOTAL, PARTS._count].find((each) => this.endsWith(name, each));
    this.write(CREATED, ending?.length ?? 0, undefined);
    return true;
  }

  /** The metric's name without its last bytes and with the suffix, and `le` in its place, whatever stood there. */
  private write(suffix: Uint8Array, without: number, le: string | undefined): void {
    const { source, writer } = this;
    writer.clear();
    let isWritten = le === undefined;
    const { written: boundBytes } = le === undefined ? { written: 0 } : UTF8.encodeInto(le, this.bound);
    for (let label = 0; label < this.count; label++) {
      const start = this.nameStart[label] ?? 0;
      const end = this.nameEnd[label] ?? 0;
      const order = this.compare(start, end, LE);
      if (!isWritten && order >= 0) {
        writer.label(LE, 0, LE.length, this.bound, 0, boundBytes);
        isWritten = true;
      }
      if (order === 0 && le !== undefined) continue;
      if (this.compare(start, end, NAME) === 0) {
        const length = this.rename(label, suffix, without);
        writer.label(source, start, end, this.metric, 0, length);
      } else writer.label(source, start, end, source, this.valueStart[label] ?? 0, this.valueEnd[label] ?? 0);
    }
    if (!isWritten) writer.label(LE, 0, LE.length, this.bound, 0, boundBytes);
  }

  private rename(label: number, suffix: Uint8Array, without: number): number {
    const start = this.valueStart[label] ?? 0;
    const kept = Math.max(0, (this.valueEnd[label] ?? 0) - start - without);
    if (kept + suffix.length > this.metric.length) this.metric = new Uint8Array((kept + suffix.length) * 2);
    this.metric.set(this.source.subarray(start, start + kept));
    this.metric.set(suffix, kept);
    return kept + suffix.length;
  }

  private find(name: Uint8Array): number {
    for (let label = 0; label < this.count; label++)
      if (this.compare(this.nameStart[label] ?? 0, this.nameEnd[label] ?? 0, name) === 0) return label;
    return -1;
  }

  private endsWith(label: number, ending: Uint8Array): boolean {
    const end = this.valueEnd[label] ?? 0;
    const start = end - ending.length;
    return start >= (this.valueStart[label] ?? 0) && this.compare(start, end, ending) === 0;
  }

  /** Order of the source's bytes and these. */
  private compare(start: number, end: number, other: Uint8Array): number {
    const { source } = this;
    for (let at = start, n = 0; at < end && n < other.length; at++, n++) {
      const difference = (source[at] ?? 0) - (other[n] ?? 0);
      if (difference !== 0) return difference;
    }
    return end - start - other.length;
  }

  /** Goes behind a tag and a length. @returns the end of what the length spans */
  private skipLength(): number {
    this.at++;
    let length = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.source[this.at++] ?? 0;
      length += (byte & 127) * unit;
      if (byte < 128) return Math.min(this.source.length, this.at + length);
    }
  }

  private grow(): void {
    const wider = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(from.length * 2);
      to.set(from);
      return to;
    };
    this.nameStart = wider(this.nameStart);
    this.nameEnd = wider(this.nameEnd);
    this.valueStart = wider(this.valueStart);
    this.valueEnd = wider(this.valueEnd);
  }
}
