import { CANDIDATES, type Coverage } from './coverage.js';

/** People of a crowd stand where the next cell is at least this much weaker: no offset that an operator allows moves them. */
const CORE_DB = 8;

/** Where people stand who come together in the middle of a cell, as the network was planned. */
export class Crowds {
  /** By row: the strongest cell as planned, and how far it is ahead of the next. */
  private readonly strongest: Int32Array;
  private readonly ahead: Float32Array;

  /** @param capacityMbps by cell, of the busiest hour */
  constructor(
    coverage: Coverage,
    private readonly capacityMbps: Float64Array,
  ) {
    this.strongest = new Int32Array(coverage.rows).fill(-1);
    this.ahead = new Float32Array(coverage.rows);
    for (let row = 0; row < coverage.rows; row++) {
      let [best, next] = [Number.NEGATIVE_INFINITY, -200];
      for (let i = row * CANDIDATES; i < (row + 1) * CANDIDATES; i++) {
        const cell = coverage.cell[i] ?? -1;
        const power = cell < 0 ? Number.NEGATIVE_INFINITY : (coverage.powerDbm[i] ?? 0);
        if (power > best) {
          [best, next] = [power, Math.max(best, next)];
          this.strongest[row] = cell;
        } else next = Math.max(next, power);
      }
      this.ahead[row] = best - next;
    }
  }

  /** Mbit/s by row. @param load that crowds add, by cell, as a share of what the cell can carry */
  demand(load: Float64Array): ReadonlyMap<number, number> {
    const added = new Map<number, number>();
    for (const [cell, share] of load.entries()) {
      if (share <= 0) continue;
      const rows = this.middleOf(cell);
      for (const row of rows)
        added.set(row, (added.get(row) ?? 0) + (share * (this.capacityMbps[cell] ?? 0)) / rows.length);
    }
    return added;
  }

  private middleOf(cell: number): readonly number[] {
    const own = Array.from(this.strongest.keys())
      .filter((row) => this.strongest[row] === cell)
      .sort((a, b) => (this.ahead[b] ?? 0) - (this.ahead[a] ?? 0));
    return own.filter((row, at) => at === 0 || (this.ahead[row] ?? 0) >= CORE_DB);
  }
}
