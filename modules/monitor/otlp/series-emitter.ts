import { type SeriesSink } from '#foundation/vocabulary';
import { LabelSet, writeName } from './label-set.js';
import { type OwnLabel, SeriesLabels } from './series-labels.js';

const MAX_NAME = 4096;

/** Samples on their way to the sink. They are handed over once the whole body was read, so that a malformed one appends nothing. */
export class SeriesEmitter {
  readonly resource = new LabelSet();
  readonly point = new LabelSet();
  private readonly labels = new SeriesLabels();
  private readonly name = new Uint8Array(MAX_NAME + 16);
  private nameEnd = 0;
  private slots = new Uint32Array(1 << 12);
  private times = new Float64Array(1 << 12);
  private values = new Float64Array(1 << 12);
  private length = 0;
  private refused = 0;
  private sink: SeriesSink = { slot: () => 0, append: () => undefined };

  begin(sink: SeriesSink): void {
    this.sink = sink;
    this.length = 0;
    this.refused = 0;
  }

  /** @returns false where the metric has no name, or one too long for a series */
  setMetric(bytes: Uint8Array, start: number, end: number): boolean {
    if (start === end || end - start > MAX_NAME) return false;
    const first = bytes[start] ?? 0;
    let at = 0;
    // Prometheus' own rule: no name begins with a digit.
    if (first >= 0x30 && first <= 0x39) this.name[at++] = 0x5f;
    this.nameEnd = writeName(bytes, start, end, this.name, at, true);
    return true;
  }

  /** One sample of the metric, with what its name and labels have beyond the data point's. */
  append(timeMs: number, value: number, suffix?: Uint8Array, own?: OwnLabel): void {
    let end = this.nameEnd;
    if (suffix !== undefined) {
      this.name.set(suffix, end);
      end += suffix.length;
    }
    this.put(this.labels.bytes, this.labels.write(this.name, end, this.resource, this.point, own), timeMs, value);
  }

  /** One sample of the series whose label bytes stand at `labels[0, end)`. */
  put(labels: Uint8Array, end: number, timeMs: number, value: number): void {
    const at = this.length++;
    if (at === this.slots.length) this.grow();
    this.slots[at] = this.sink.slot(labels, 0, end);
    this.times[at] = timeMs;
    this.values[at] = value;
  }

  /** A copy of the label bytes of the metric at this data point. */
  labelsOfPoint(): Uint8Array {
    return this.labels.bytes.slice(0, this.labels.write(this.name, this.nameEnd, this.resource, this.point));
  }

  /** Counts samples that will not be handed over. */
  refuse(samples: number): void {
    this.refused += samples;
  }

  /** Samples that wait to be handed over. */
  get waiting(): number {
    return this.length;
  }

  flush(): void {
    const { sink, slots, times, values, length } = this;
    for (let at = 0; at < length; at++) sink.append(slots[at] ?? 0, times[at] ?? 0, values[at] ?? 0);
    if (this.refused > 0) sink.refuse?.(this.refused);
    this.length = 0;
  }

  private grow(): void {
    const capacity = this.slots.length * 2;
    const { slots, times, values } = this;
    this.slots = new Uint32Array(capacity);
    this.times = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.slots.set(slots);
    this.times.set(times);
    this.values.set(values);
  }
}
