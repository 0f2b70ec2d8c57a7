import { carrierOf } from '../network/layers.js';
import { type Rng } from '../rng.js';
import { CONNECTION_SECONDS, FULL, LOST_AT_FULL, REFUSED_AT_FULL } from './conclude.js';
import { CELL_COUNTERS, WATCHED_COUNTERS } from './counters.js';
import { type CellMeasure, type RadioState } from './radio-state.js';

const WIDTH = CELL_COUNTERS.length;

/** How far demand strays from what is usual at the hour, relative, and how long it stays there. Chosen. */
const STRAY = 0.06;
const STRAY_SECONDS = 300;
/** Error of one measurement over a minute, relative. */
const WHITE = 0.025;
/** Thermal noise in a resource block of 180 kHz with a noise figure of 3 dB, dBm. */
const NOISE_PER_BLOCK_DBM = -174 + 10 * Math.log10(180_000) + 3;
/** Error of its measurement over a minute, dB. */
const NOISE_ERROR_DB = 0.3;
/** Of lost bearers so many users try to come back. */
const COME_BACK = 0.8;

/** Draws what the cells count over an interval and keeps the running totals. */
export class CellCounters {
  /** By cell and counter. */
  readonly totals: Float64Array;
  /** By cell: demand against what is usual, a first-order autoregression in time. */
  readonly stray: Float64Array;

  /** @param carriers by cell */
  constructor(
    private readonly carriers: ArrayLike<number>,
    private readonly rng: Rng,
  ) {
    this.totals = new Float64Array(carriers.length * WIDTH);
    this.stray = new Float64Array(carriers.length);
  }

  /** The element starts again, and with it what its cells have counted. */
  reset(cell: number): void {
    this.totals.fill(0, cell * WIDTH, (cell + 1) * WIDTH);
  }

  /**
   * @param before and after: the states between which the interval lies, mixed by `weight` (0 to 1)
   * @param row receives one value for each cell and counter
   * @param isPast counts only what is watched; the rest stays where it is
   */
  report(
    before: RadioState,
    after: RadioState,
    weight: number,
    seconds: number,
    row: Float64Array,
    isPast = false,
  ): void {
    const { rng } = this;
    const keep = Math.exp(-seconds / STRAY_SECONDS);
    const fresh = Math.sqrt(1 - keep * keep);
    // The mean over an interval strays less than a moment does: variance of an integrated first-order autoregression.
    const x = seconds / STRAY_SECONDS;
    const averaged = STRAY * Math.sqrt((2 / x) * (1 - (1 - keep) / x));
    const white = WHITE * Math.sqrt(60 / seconds);
    for (let i = 0; i < this.carriers.length; i++) {
      const mix = (name: CellMeasure): number => (before[name][i] ?? 0) * (1 - weight) + (after[name][i] ?? 0) * weight;
      const stray = (this.stray[i] = keep * (this.stray[i] ?? 0) + fresh * rng.normal());
      const busier = Math.max(0.5, 1 + averaged * stray);
      const usualLoad = mix('load');
      const load = Math.min(1, usualLoad * busier);
      const users = mix('users') * busier;
      const room = Math.max(0.04, 1 - load) / Math.max(0.04, 1 - usualLoad);
      // What the state has of it at the usual load is in its probabilities already.
      const congestion = Math.max(0, over(load) - over(usualLoad));
      const attempts = rng.poisson((users * seconds) / CONNECTION_SECONDS);
      const success = rng.binomial(attempts, 1 - mix('accessFailure') - REFUSED_AT_FULL * congestion);
      const bearers = rng.binomial(success, 1 - mix('bearerFailure'));
      const dropped = Math.min(bearers, rng.poisson(bearers * (mix('drop') + LOST_AT_FULL * congestion)));
      const handovers = rng.poisson(mix('handoverRate') * busier * seconds);
      const handed = rng.binomial(handovers, 1 - mix('handoverFailure'));
      const noisy = (value: number, error: number): number => Math.max(0, value * (1 + error * white * rng.normal()));
      const at = i * WIDTH;
      row[at] = Math.min(100, noisy(100 * load, 1));
      this.count(row, at + 1, attempts);
      this.count(row, at + 2, success);
      this.count(row, at + 3, bearers);
      this.count(row, at + 4, dropped);
      this.count(row, at + 5, handovers);
      this.count(row, at + 6, handed);
      row[at + 7] = noisy(mix('throughput') * room, 2);
      row[at + 8] = noisy(users, 1);
      const failures = handovers - handed;
      const share = (name: CellMeasure): number => mix(name) / Math.max(1e-9, mix('handoverFailure'));
      const early = rng.among(failures, share('handoverTooEarly'));
      const late = share('handoverTooLate') / Math.max(1e-9, share('handoverTooLate') + share('handoverWrongCell'));
      const wrong = failures - early - rng.among(failures - early, late);
      this.count(row, at + 9, early);
      this.count(row, at + 10, failures - early - wrong);
      this.count(row, at + 11, wrong);
      row[at + 12] = NOISE_PER_BLOCK_DBM + mix('uplinkRise') + NOISE_ERROR_DB * Math.sqrt(60 / seconds) * rng.normal();
      row[at + 13] = noisy(mix('rank'), 0.3);
      if (isPast) {
        for (let k = WATCHED_COUNTERS; k < WIDTH; k++) row[at + k] = this.totals[at + k] ?? 0;
        continue;
      }
      const preambles = users / CONNECTION_SECONDS;
      const unanswered = mix('preambleFailure');
      const blocks = carrierOf(this.carriers[i] ?? 0).resourceBlocks;
      const sliceLoad = mix('sliceLoad') * busier;
      this.count(row, at + 14, success);
      this.count(row, at + 15, rng.binomial(dropped, COME_BACK) + failures);
      row[at + 16] = Math.min(100, noisy(100 * Math.min(1, mix('uplinkLoad') * busier), 1));
      row[at + 17] = noisy(mix('uplinkThroughput') * room, 2);
      this.count(row, at + 18, noisy(mix('carried') * busier * seconds, 0.2));
      row[at + 19] = Math.round(1e6 * noisy(mix('uplinkLoss'), 2));
      this.count(row, at + 20, failures);
      row[at + 21] = rng.poisson((preambles / (1 - 0.5 * unanswered) + mix('falsePreambles')) * seconds) / seconds;
      row[at + 22] = rng.poisson(mix('handoverRate') * busier * seconds) / seconds;
      this.count(row, at + 23, rng.poisson(preambles * unanswered * seconds));
      row[at + 24] = noisy(mix('cqi'), 0.5);
      row[at + 25] = mix('power');
      this.count(row, at + 26, (mix('power') * seconds) / 3.6e6);
      this.count(row, at + 27, Math.round(mix('unavailable') * seconds));
      row[at + 28] = noisy(blocks * Math.max(0, load - sliceLoad), 1);
      row[at + 29] = noisy(blocks * sliceLoad, 1);
      row[at + 30] = noisy(mix('throughput') * room, 2);
      row[at + 31] = noisy(mix('sliceThroughput') * room, 3);
    }
  }

  private count(row: Float64Array, at: number, value: number): void {
    row[at] = this.totals[at] = (this.totals[at] ?? 0) + value;
  }
}

const over = (load: number): number => (load > FULL ? (load - FULL) / (1 - FULL) : 0);
