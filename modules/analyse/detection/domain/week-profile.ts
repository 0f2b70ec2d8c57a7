const HOUR = 3_600_000;
/** The profile stands in half hours: a rush hour is narrower than an hour, and its peak falls on the full one. */
const BIN_HOURS = 0.5;
const BIN_MS = HOUR * BIN_HOURS;
const BINS_PER_DAY = 24 / BIN_HOURS;
const BINS = 7 * BINS_PER_DAY;
/** Hours that a bin is known for at most: eight weeks. What it is shrunk to is worth two weeks of a bin. */
const MOST_HOURS = 8 * BIN_HOURS;
const PRIOR_HOURS = 2 * BIN_HOURS;

const binAt = (halves: number): number => ((halves % BINS) + BINS) % BINS;

/** What is usual for each half hour of the week, for many streams side by side. Of a stream: means by half hour, then their weights in hours. */
export class WeekProfile {
  constructor(private bins: Float32Array = new Float32Array(0)) {}

  /** Makes room for so many streams at least. */
  reserve(streams: number): void {
    if (streams * BINS * 2 <= this.bins.length) return;
    const bins = new Float32Array(Math.max(streams * BINS * 2, this.bins.length * 2));
    bins.set(this.bins);
    this.bins = bins;
  }

  /**
   * Between the middles of two half hours the profile is a straight line.
   *
   * @param level of the stream as a whole, which stands in where nothing is known
   */
  expect(stream: number, timeMs: number, level: number): number {
    const halves = timeMs / BIN_MS - 0.5;
    const floor = Math.floor(halves);
    const later = halves - floor;
    return this.mean(stream, binAt(floor), level) * (1 - later) + this.mean(stream, binAt(floor + 1), level) * later;
  }

  /**
   * A report of an hour teaches both its halves.
   *
   * @param middle of the report's interval, ms
   * @param error of its value against what was expected
   * @param hours length of the interval
   * @param pace 1 where the report is believed whole
   */
  learn(stream: number, middle: number, error: number, hours: number, pace: number, level: number): void {
    const parts = Math.max(1, Math.round(hours / BIN_HOURS));
    const taught = Math.min(hours, BIN_HOURS);
    for (let part = 0; part < parts; part++)
      this.teach(stream, middle + (part - (parts - 1) / 2) * BIN_MS, error, taught, pace, level);
  }

  snapshot(): Float32Array {
    return this.bins;
  }

  static restore(bins: Float32Array): WeekProfile {
    return new WeekProfile(bins.slice());
  }

  /** From a profile that stood in whole hours: each half begins with what its hour knew. */
  static ofHours(hours: Float32Array): WeekProfile {
    const bins = new Float32Array(hours.length * 2);
    for (let row = 0; row * BINS < bins.length; row++)
      for (let bin = 0; bin < BINS; bin++) {
        const known = hours[(row * BINS + bin) >> 1] ?? 0;
        // Means and weights take turns; a weight is of both halves together.
        bins[row * BINS + bin] = row % 2 === 0 ? known : known / 2;
      }
    return new WeekProfile(bins);
  }

  /** Half hour of the week, shrunk to the same one of all days, and that to the level. */
  private mean(stream: number, bin: number, level: number): number {
    const base = stream * BINS * 2;
    let sum = 0;
    let weight = 0;
    for (let b = bin % BINS_PER_DAY; b < BINS; b += BINS_PER_DAY) {
      const w = this.bins[base + BINS + b] ?? 0;
      sum += w * (this.bins[base + b] ?? 0);
      weight += w;
    }
    const daily = (sum + (PRIOR_HOURS / 4) * level) / (weight + PRIOR_HOURS / 4);
    const w = this.bins[base + BINS + bin] ?? 0;
    return (w * (this.bins[base + bin] ?? 0) + PRIOR_HOURS * daily) / (w + PRIOR_HOURS);
  }

  private teach(stream: number, middle: number, error: number, hours: number, pace: number, level: number): void {
    const bin = binAt(Math.floor(middle / BIN_MS));
    const base = stream * BINS * 2;
    const weight = this.bins[base + BINS + bin] ?? 0;
    const mean = weight === 0 ? this.mean(stream, bin, level) : (this.bins[base + bin] ?? 0);
    const next = Math.min(MOST_HOURS, weight + hours * Math.min(1, pace));
    this.bins[base + bin] = mean + Math.min(1, (hours * pace) / Math.max(next, hours)) * error;
    this.bins[base + BINS + bin] = next;
  }
}
