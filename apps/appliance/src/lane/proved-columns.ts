import { KnownSeries, type SeriesTable } from '#foundation/catalogue';
import { type SeriesSink } from '#foundation/vocabulary';
import { Columns } from './columns.js';

/** Samples that wait for the lane: 20 bytes each, and as much again of room that columns keep. */
const WAITING_SAMPLES = 1 << 21;
/** Columns that are kept to be used again, and the room in samples up to which they are. */
const SPARE = 64;
const SPARE_SAMPLES = 1 << 16;

/**
 * What a receiver found while it proved that a body can be decoded, for the lane that reads the same body behind the log: a decode saved. It is there
 * only for bodies whose every series the lane knows already; the lane decodes all others, and all after a restart, to the same columns.
 */
export class ProvedColumns {
  private readonly waiting = new Map<number, Columns>();
  private waitingSamples = 0;
  private readonly spare: Columns[] = [];
  private readonly known: KnownSeries;

  constructor(table: SeriesTable) {
    this.known = new KnownSeries(table);
  }

  /**
   * @param decode appends to the sink and gives the number of samples
   * @returns that number, and what to call once with the offset behind the body in the log, or with `undefined` where it did not get there
   */
  prove(decode: (sink: SeriesSink) => number): { items: number; logged: (next: number | undefined) => void } {
    const columns = this.spare.pop() ?? new Columns(this.known);
    columns.clear();
    const items = decode(columns);
    return {
      items,
      logged: (next) => {
        const isWhole = columns.refused === 0;
        if (next !== undefined && isWhole && this.waitingSamples + columns.length <= WAITING_SAMPLES) {
          this.waiting.set(next, columns);
          this.waitingSamples += columns.length;
        } else this.giveBack(columns);
      },
    };
  }

  /** The columns of the body that ends at `next`, if they are here; to be given back when read. Those of bodies before it are let go. */
  take(next: number): Columns | undefined {
    for (const [offset, columns] of this.waiting) {
      if (offset > next) break;
      this.waiting.delete(offset);
      this.waitingSamples -= columns.length;
      if (offset === next) return columns;
      this.giveBack(columns);
    }
    return undefined;
  }

  giveBack(columns: Columns): void {
    if (this.spare.length < SPARE && columns.capacity <= SPARE_SAMPLES) this.spare.push(columns);
  }
}
