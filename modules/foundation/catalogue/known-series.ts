import { type SeriesTable } from './series-table.js';

/**
 * A reader of a series table beside the lane that owns it: it tells the slots of series that the lane has seen and adds none, so that slots still
 * follow from the log alone. What it leaves behind in the table is at most a better guess of what follows what.
 */
export class KnownSeries {
  private previous = 0;

  constructor(private readonly table: SeriesTable) {}

  /** The slot of the labels at `bytes[start, end)`, or `REFUSED_SLOT` where the lane has not seen them. */
  slot(bytes: Uint8Array, start: number, end: number): number {
    const slot = this.table.known(bytes, start, end, this.previous);
    this.previous = slot;
    return slot;
  }

  guess(bytes: Uint8Array, start: number, end: number): number {
    return this.table.guess(bytes, start, end, this.previous);
  }
}
