/** Load at which a cell is neither idle nor short of room, 0 to 1. Chosen: no standard says. */
const BAND = { from: 0.3, to: 0.8 } as const;

/** How well what was built is used: the share of cells and minutes whose load is within the band. */
export class LoadBand {
  private within = 0;
  private all = 0;

  /** @param loads of the cells in one minute, 0 to 1 */
  count(loads: Iterable<number>): void {
    for (const load of loads) {
      this.all++;
      if (load >= BAND.from && load <= BAND.to) this.within++;
    }
  }

  /** 0 to 1; `null` before the first minute. */
  get share(): number | null {
    return this.all === 0 ? null : this.within / this.all;
  }
}
