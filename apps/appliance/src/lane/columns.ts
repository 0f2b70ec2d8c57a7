import { type KnownSeries, REFUSED_SLOT, type SeriesTable } from '#foundation/catalogue';
import { type SampleBatch, type SeriesSink } from '#foundation/vocabulary';

/** An example of what a series counts; few come with any body. */
export interface Exemplar {
  readonly slot: number;
  readonly timestampMs: number;
  readonly value: number;
  /** Label bytes as in `SeriesSink`. */
  readonly labels: Uint8Array;
}

/** The samples of one body as columns that are kept and reused: what a decoder fills and the lane reads. */
export class Columns implements SampleBatch, SeriesSink {
  series = new Uint32Array(1 << 14);
  timestampMs = new Float64Array(1 << 14);
  value = new Float64Array(1 << 14);
  length = 0;
  readonly exemplars: Exemplar[] = [];
  private order = new Uint32Array(0);
  /** Samples and exemplars of series that the table has no room for or does not know, and what the decoder refused. */
  refused = 0;

  constructor(private readonly table: SeriesTable | KnownSeries) {}

  /** Samples that there is room for without growing. */
  get capacity(): number {
    return this.series.length;
  }

  clear(): void {
    this.length = 0;
    this.refused = 0;
    this.exemplars.length = 0;
  }

  slot(bytes: Uint8Array, start: number, end: number): number {
    return this.table.slot(bytes, start, end);
  }

  guess(bytes: Uint8Array, start: number, end: number): number {
    return this.table.guess(bytes, start, end);
  }

  append(slot: number, timestampMs: number, value: number): void {
    if (slot === REFUSED_SLOT) {
      this.refused++;
      return;
    }
    const at = this.length++;
    if (at === this.series.length) this.grow();
    this.series[at] = slot;
    this.timestampMs[at] = timestampMs;
    this.value[at] = value;
  }

  exemplar(slot: number, timestampMs: number, value: number, labels: Uint8Array): void {
    if (slot === REFUSED_SLOT) {
      this.refused++;
      return;
    }
    // Who gives none means the newest sample's.
    const time = timestampMs > 0 || this.length === 0 ? timestampMs : (this.timestampMs[this.length - 1] ?? 0);
    this.exemplars.push({ slot, timestampMs: time, value, labels });
  }

  refuse(samples: number): void {
    this.refused += samples;
  }

  /**
   * The rows in order of time, those of one time as they came; `undefined` where they stand so already. A body that catches up has many reports of
   * a series one after the other, while what is observed of an object needs all its series at one time.
   */
  inOrderOfTime(): Uint32Array | undefined {
    const { timestampMs, length } = this;
    let sorted = true;
    for (let at = 1; at < length && sorted; at++) sorted = (timestampMs[at] ?? 0) >= (timestampMs[at - 1] ?? 0);
    if (sorted) return undefined;
    const buckets = new Map<number, number>();
    for (let at = 0; at < length; at++) {
      const time = timestampMs[at] ?? 0;
      buckets.set(time, (buckets.get(time) ?? 0) + 1);
    }
    let start = 0;
    for (const time of [...buckets.keys()].sort((a, b) => a - b)) {
      const count = buckets.get(time) ?? 0;
      buckets.set(time, start);
      start += count;
    }
    if (this.order.length < length) this.order = new Uint32Array(this.series.length);
    for (let at = 0; at < length; at++) {
      const time = timestampMs[at] ?? 0;
      const to = buckets.get(time) ?? 0;
      this.order[to] = at;
      buckets.set(time, to + 1);
    }
    return this.order;
  }

  private grow(): void {
    const capacity = this.series.length * 2;
    const series = new Uint32Array(capacity);
    const timestampMs = new Float64Array(capacity);
    const value = new Float64Array(capacity);
    series.set(this.series);
    timestampMs.set(this.timestampMs);
    value.set(this.value);
    this.series = series;
    this.timestampMs = timestampMs;
    this.value = value;
  }
}
