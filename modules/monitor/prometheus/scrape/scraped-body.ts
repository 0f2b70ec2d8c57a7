import { lengthBytes } from '../label-writer.js';

const SERIES = 0x0a;
const SAMPLE = 0x12;
const EXEMPLAR = 0x1a;
const VALUE = 0x09;
const TIMESTAMP = 0x10;
const EXEMPLAR_VALUE = 0x11;
const EXEMPLAR_TIMESTAMP = 0x18;
/** The NaN that marks a series as gone (Prometheus, model/value: 0x7ff0000000000002), little-endian. */
const STALE = Uint8Array.of(0x02, 0, 0, 0, 0, 0, 0xf0, 0x7f);

/** Writes `prometheus.WriteRequest` (remote-write 1.0) as the log keeps what was scraped: not compressed, one sample a series. */
export class ScrapedBody {
  private bytes = new Uint8Array(1 << 12);
  private view = new DataView(this.bytes.buffer);
  private length = 0;
  /** Samples and exemplars in it. */
  items = 0;

  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
    this.items = 0;
  }

  /** @param labels label bytes as in `SeriesSink` @param timestampMs a whole number, 0 to 2^53 */
  sample(labels: Uint8Array, timestampMs: number, value: number): void {
    this.head(labels, timestampMs, 0);
    this.view.setFloat64(this.length, value, true);
    this.timestamp(timestampMs);
  }

  /** The series is gone from this time on. */
  stale(labels: Uint8Array, timestampMs: number): void {
    this.head(labels, timestampMs, 0);
    this.bytes.set(STALE, this.length);
    this.timestamp(timestampMs);
  }

  /** A sample with an example of what it counts. */
  sampleWithExemplar(
    labels: Uint8Array,
    timestampMs: number,
    value: number,
    exemplar: { readonly labels: Uint8Array; readonly timestampMs: number; readonly value: number },
  ): void {
    const inside = exemplar.labels.length + 1 + 8 + 1 + lengthBytes(exemplar.timestampMs);
    this.head(labels, timestampMs, 1 + lengthBytes(inside) + inside);
    this.view.setFloat64(this.length, value, true);
    this.timestamp(timestampMs);
    this.byte(EXEMPLAR);
    this.varint(inside);
    this.bytes.set(exemplar.labels, this.length);
    this.length += exemplar.labels.length;
    this.byte(EXEMPLAR_VALUE);
    this.view.setFloat64(this.length, exemplar.value, true);
    this.length += 8;
    this.byte(EXEMPLAR_TIMESTAMP);
    this.varint(exemplar.timestampMs);
    this.items++;
  }

  /** All up to the value of the sample. */
  private head(labels: Uint8Array, timestampMs: number, behind: number): void {
    const sample = 1 + 8 + 1 + lengthBytes(timestampMs);
    const series = labels.length + 2 + sample + behind;
    this.reserve(series + 16);
    this.byte(SERIES);
    this.varint(series);
    this.bytes.set(labels, this.length);
    this.length += labels.length;
    this.byte(SAMPLE);
    this.byte(sample);
    this.byte(VALUE);
    this.items++;
  }

  private timestamp(timestampMs: number): void {
    this.length += 8;
    this.byte(TIMESTAMP);
    this.varint(timestampMs);
  }

  private byte(byte: number): void {
    this.bytes[this.length++] = byte;
  }

  private varint(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.bytes[this.length++] = (rest % 128) + 128;
    this.bytes[this.length++] = rest;
  }

  private reserve(room: number): void {
    if (this.length + room <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.length + room, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
