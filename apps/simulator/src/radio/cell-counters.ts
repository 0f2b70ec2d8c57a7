import { type Rng } from '../rng.js';
import { type RadioState } from './radio-network.js';

/** As TS 28.552 clause 5.1 names them. The first, eighth and ninth are gauges, the others cumulative. */
export const COUNTERS = [
  'RRU.PrbTotDl',
  'RRC.ConnEstabAtt',
  'RRC.ConnEstabSucc',
  'DRB.EstabSucc',
  'DRB.RelActNbr',
  'MM.HoExeInterReq',
  'MM.HoExeInterSucc',
  'DRB.UEThpDl',
  'RRC.ConnMean',
] as const;

/** Draws what the cells count over an interval and keeps the running totals. */
export class CellCounters {
  private readonly totals: Float64Array;

  constructor(
    private readonly cells: number,
    private readonly rng: Rng,
  ) {
    this.totals = new Float64Array(cells * COUNTERS.length);
  }

  /**
   * @param before and after: the states between which the interval lies, mixed by `weight` (0 to 1)
   * @param row receives one value for each cell and counter
   */
  report(before: RadioState, after: RadioState, weight: number, seconds: number, row: Float64Array): void {
    const rng = this.rng;
    const mix = (name: 'load' | 'users' | 'throughput' | 'edge', i: number) =>
      (before[name][i] ?? 0) * (1 - weight) + (after[name][i] ?? 0) * weight;
    for (let i = 0; i < this.cells; i++) {
      const at = i * COUNTERS.length;
      const load = mix('load', i);
      const users = mix('users', i);
      const attempts = rng.poisson((users * seconds) / 40);
      const success = rng.binomial(attempts, load > 0.92 ? 0.97 : 0.996);
      const bearers = rng.binomial(success, 0.998);
      const dropped = rng.poisson(bearers * (load > 0.92 ? 0.02 : 0.004));
      const handovers = rng.poisson((users * mix('edge', i) * seconds) / 60);
      const add = (k: number, value: number) => {
        row[at + k] = this.totals[at + k] = (this.totals[at + k] ?? 0) + value;
      };
      row[at] = Math.min(100, Math.max(0, 100 * load * (1 + 0.03 * rng.normal())));
      add(1, attempts);
      add(2, success);
      add(3, bearers);
      add(4, dropped);
      add(5, handovers);
      add(6, rng.binomial(handovers, 0.985));
      row[at + 7] = Math.max(0, mix('throughput', i) * (1 + 0.04 * rng.normal()));
      row[at + 8] = Math.max(0, users * (1 + 0.05 * rng.normal()));
    }
  }
}
