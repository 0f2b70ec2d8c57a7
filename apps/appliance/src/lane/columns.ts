import { REFUSED_SLOT, type SeriesTable } from '#foundation/catalogue';
import { type SampleBatch, type SeriesSink } from '#foundation/vocabulary';

/** The samples of one body as columns that are kept and reused: what a decoder fills and the lane reads. */
export class Columns implements SampleBatch, SeriesSink {
  series = new Uint32Array(1 << 14);
  timestampMs = new Float64Array(1 << 14);
  value = new Float64Array(1 << 14);
  length = 0;
  /** Samples of series that the table has no room for. */
  refused = 0;

  constructor(private readonly table: SeriesTable) {}

  clear(): void {
    this.length = 0;
    this.refused = 0;
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
