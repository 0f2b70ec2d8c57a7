const HOUR = 3_600_000;
/** The profile stands in half hours: a rush hour is narrower than an hour, and its peak falls on the full one. */
const BIN_HOURS = 0.5;
const BIN_MS = HOUR * BIN_HOURS;
const BINS_PER_DAY = 24 / BIN_HOURS;
const DAYS = 7;
const BINS = DAYS * BINS_PER_DAY;
/** Of a stream in a row: means of the seven days, then their weights in hours. 64 bytes are a cache line. */
const WIDTH = 16;
const WEIGHT = WIDTH / 2;
/** Hours that a bin is known for at most: eight weeks. What it is shrunk to is worth two weeks of a bin. */
const MOST_HOURS = 8 * BIN_HOURS;
const PRIOR_HOURS = 2 * BIN_HOURS;

/** Half hour of the week, from half hours since the epoch. */
const binOf = (halves: number): number => ((halves % BINS) + BINS) % BINS;

/**
 * What is usual for each half hour of the week, for many streams side by side.
 *
 * A row for each half hour of the day holds all streams, one behind the other: reports of one time, which come together, walk through one row.
 */
export class WeekProfile {
  private constructor(private readonly rows: Float32Array[]) {}

  static empty(): WeekProfile {
    return new WeekProfile(Array.from({ length: BINS_PER_DAY }, () => new Float32Array(0)));
  }

  /** Makes room for so many streams at least. */
  reserve(streams: number): void {
    const before = this.rows[0]?.length ?? 0;
    if (streams * WIDTH <= before) return;
    this.rows.forEach((row, at) => {
      const grown = new Float32Array(Math.max(streams * WIDTH, before * 2));
      grown.set(row);
      this.rows[at] = grown;
    });
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
    return this.mean(stream, binOf(floor), level) * (1 - later) + this.mean(stream, binOf(floor + 1), level) * later;
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

  snapshot(): readonly Float32Array[] {
    return this.rows;
  }

  static restore(rows: readonly Float32Array[]): WeekProfile {
    return new WeekProfile(rows.map((row) => row.slice()));
  }

  /** From a profile that stood stream by stream: first all means of the week, then all weights. */
  static ofWeeks(weeks: Float32Array): WeekProfile {
    const profile = WeekProfile.empty();
    const streams = Math.floor(weeks.length / (2 * BINS));
    profile.reserve(streams);
    for (let stream = 0; stream < streams; stream++)
      for (let bin = 0; bin < BINS; bin++)
        profile.put(stream, bin, weeks[stream * BINS * 2 + bin] ?? 0, weeks[stream * BINS * 2 + BINS + bin] ?? 0);
    return profile;
  }

  /** From such a profile in whole hours: each half begins with what its hour knew. */
  static ofHours(hours: Float32Array): WeekProfile {
    const weeks = new Float32Array(hours.length * 2);
    for (let row = 0; row * BINS < weeks.length; row++)
      for (let bin = 0; bin < BINS; bin++) {
        const known = hours[(row * BINS + bin) >> 1] ?? 0;
        // Means and weights take turns; a weight is of both halves together.
        weeks[row * BINS + bin] = row % 2 === 0 ? known : known / 2;
      }
    return WeekProfile.ofWeeks(weeks);
  }

  private rowOf(bin: number): Float32Array {
    const row = this.rows[bin % BINS_PER_DAY];
    if (row === undefined) throw new RangeError(`no half hour of the day has the number ${String(bin)}`);
    return row;
  }

  /** Half hour of the week, shrunk to the same one of all days, and that to the level. */
  private mean(stream: number, bin: number, level: number): number {
    const row = this.rowOf(bin);
    const base = stream * WIDTH;
    let sum = 0;
    let weight = 0;
    for (let at = base; at < base + DAYS; at++) {
      const w = row[at + WEIGHT] ?? 0;
      sum += w * (row[at] ?? 0);
      weight += w;
    }
    const daily = (sum + (PRIOR_HOURS / 4) * level) / (weight + PRIOR_HOURS / 4);
    const at = base + Math.floor(bin / BINS_PER_DAY);
    const w = row[at + WEIGHT] ?? 0;
    return (w * (row[at] ?? 0) + PRIOR_HOURS * daily) / (w + PRIOR_HOURS);
  }

  private teach(stream: number, middle: number, error: number, hours: number, pace: number, level: number): void {
    const bin = binOf(Math.floor(middle / BIN_MS));
    const row = this.rowOf(bin);
    const at = stream * WIDTH + Math.floor(bin / BINS_PER_DAY);
    const weight = row[at + WEIGHT] ?? 0;
    const mean = weight === 0 ? this.mean(stream, bin, level) : (row[at] ?? 0);
    const next = Math.min(MOST_HOURS, weight + hours * Math.min(1, pace));
    this.put(stream, bin, mean + Math.min(1, (hours * pace) / Math.max(next, hours)) * error, next);
  }

  private put(stream: number, bin: number, mean: number, weight: number): void {
    const row = this.rowOf(bin);
    const at = stream * WIDTH + Math.floor(bin / BINS_PER_DAY);
    row[at] = mean;
    row[at + WEIGHT] = weight;
  }
}
