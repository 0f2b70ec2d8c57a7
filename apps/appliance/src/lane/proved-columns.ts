import { setTimeout as sleep } from 'node:timers/promises';
import { KnownSeries, type SeriesTable } from '#foundation/catalogue';
import { type SeriesSink } from '#foundation/vocabulary';
import { Columns } from './columns.js';

/** Samples that wait for the lane: 20 bytes each, and as much again of room that columns keep. */
const WAITING_SAMPLES = 1 << 21;
/** A receiver gives the lane this long at most before it decodes more. */
const PATIENCE_MS = 200;
/** Columns that are kept to be used again, and the room in samples up to which they are. */
const SPARE = 128;
const SPARE_SAMPLES = 1 << 16;

/**
 * What a receiver found while it proved that a body can be decoded, for the lane that reads the same body behind the log: a decode saved. It is there
 * only for bodies whose every series the lane knows already; the lane decodes all others, and all after a restart, to the same columns.
 */
export class ProvedColumns {
  private readonly waiting = new Map<number, Columns>();
  private waitingSamples = 0;
  private readonly spare: Columns[] = [];
  /** Wakes the receivers that give the lane time. */
  private wake: () => void = () => undefined;
  private room: Promise<void> | undefined;
  private readonly known: KnownSeries;

  /** @param most samples that wait for the lane; from half of them on receivers give it time */
  constructor(
    table: SeriesTable,
    private readonly most = WAITING_SAMPLES,
  ) {
    this.known = new KnownSeries(table);
  }

  /**
   * Resolves once the lane is near enough for another body, or after a fraction of a second: what runs ahead of it by more than is kept here costs a
   * second decode, and a sender that waits for its answer sends no more meanwhile.
   */
  async paced(): Promise<void> {
    if (this.isNear) return;
    this.room ??= new Promise((resolve) => {
      this.wake = resolve;
    });
    await Promise.race([this.room, sleep(PATIENCE_MS, undefined, { ref: false })]);
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
        if (next !== undefined && isWhole && this.waitingSamples + columns.length <= this.most) {
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
      if (this.isNear) this.letOn();
      if (offset === next) return columns;
      this.giveBack(columns);
    }
    return undefined;
  }

  giveBack(columns: Columns): void {
    if (this.spare.length < SPARE && columns.capacity <= SPARE_SAMPLES) this.spare.push(columns);
  }
  private get isNear(): boolean {
    return this.waitingSamples < this.most / 2;
  }

  private letOn(): void {
    this.room = undefined;
    this.wake();
  }
}
