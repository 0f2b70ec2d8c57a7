import { type Rng } from '../rng.js';
import { CONNECTION_SECONDS } from './conclude.js';
import { type RadioState } from './radio-state.js';

/** As TS 28.552 clause 5.1 names them. The first and the last two are gauges, the others cumulative. */
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
const WIDTH = COUNTERS.length;

/** How far demand strays from what is usual at the hour, relative, and how long it stays there. Chosen. */
const STRAY = 0.06;
const STRAY_SECONDS = 300;
/** Error of one measurement over a minute, relative. */
const WHITE = 0.025;
const FULL = 0.92;

/** Draws what the cells count over an interval and keeps the running totals. */
export class CellCounters {
  readonly totals: Float64Array;
  /** By cell: demand against what is usual, a first-order autoregression in time. */
  readonly stray: Float64Array;

  constructor(
    private readonly cells: number,
    private readonly rng: Rng,
  ) {
    this.totals = new Float64Array(cells * WIDTH);
    this.stray = new Float64Array(cells);
  }

  /**
   * @param before and after: the states between which the interval lies, mixed by `weight` (0 to 1)
   * @param row receives one value for each cell and counter
   */
  report(before: RadioState, after: RadioState, weight: number, seconds: number, row: Float64Array): void {
    const { rng, totals } = this;
    const mix = (a: Float64Array, b: Float64Array, i: number) => (a[i] ?? 0) * (1 - weight) + (b[i] ?? 0) * weight;
    const keep = Math.exp(-seconds / STRAY_SECONDS);
    const fresh = Math.sqrt(1 - keep * keep);
    // The mean over an interval strays less than a moment does: variance of an integrated first-order autoregression.
    const x = seconds / STRAY_SECONDS;
    const averaged = STRAY * Math.sqrt((2 / x) * (1 - (1 - keep) / x));
    const white = WHITE * Math.sqrt(60 / seconds);
    for (let i = 0; i < this.cells; i++) {
      const at = i * WIDTH;
      const stray = (this.stray[i] = keep * (this.stray[i] ?? 0) + fresh * rng.normal());
      const busier = Math.max(0.5, 1 + averaged * stray);
      const usualLoad = mix(before.load, after.load, i);
      const load = Math.min(1, usualLoad * busier);
      const users = mix(before.users, after.users, i) * busier;
      const room = Math.max(0.04, 1 - load) / Math.max(0.04, 1 - usualLoad);
      const congestion = load > FULL ? (load - FULL) / (1 - FULL) : 0;
      const attempts = rng.poisson((users * seconds) / CONNECTION_SECONDS);
      const success = rng.binomial(attempts, 1 - mix(before.accessFailure, after.accessFailure, i) - 0.03 * congestion);
      const bearers = rng.binomial(success, 1 - mix(before.bearerFailure, after.bearerFailure, i));
      const dropped = Math.min(bearers, rng.poisson(bearers * (mix(before.drop, after.drop, i) + 0.02 * congestion)));
      const handovers = rng.poisson(mix(before.handoverRate, after.handoverRate, i) * busier * seconds);
      const handed = rng.binomial(handovers, 1 - mix(before.handoverFailure, after.handoverFailure, i));
      row[at] = Math.min(100, Math.max(0, 100 * load * (1 + white * rng.normal())));
      row[at + 1] = totals[at + 1] = (totals[at + 1] ?? 0) + attempts;
      row[at + 2] = totals[at + 2] = (totals[at + 2] ?? 0) + success;
      row[at + 3] = totals[at + 3] = (totals[at + 3] ?? 0) + bearers;
      row[at + 4] = totals[at + 4] = (totals[at + 4] ?? 0) + dropped;
      row[at + 5] = totals[at + 5] = (totals[at + 5] ?? 0) + handovers;
      row[at + 6] = totals[at + 6] = (totals[at + 6] ?? 0) + handed;
      row[at + 7] = Math.max(0, mix(before.throughput, after.throughput, i) * room * (1 + 2 * white * rng.normal()));
      row[at + 8] = Math.max(0, users * (1 + white * rng.normal()));
    }
  }
}
