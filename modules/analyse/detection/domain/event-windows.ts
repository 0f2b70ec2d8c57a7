/** Where closed windows go: one row for each stream and window. */
export interface WindowRow {
  readonly stream: number;
  /** End of the window, network time in ms. */
  readonly timeMs: number;
  readonly numerator: number;
  readonly denominator: number;
}

export interface EventWindowsSettings {
  readonly windowMs: number;
  /** A window is closed once the watermark is this far behind its end: records of the same time may come by slower ways. */
  readonly allowedDelayMs: number;
  readonly maxStreams: number;
}

/** What survives a restart, as plain values. */
export interface EventWindowsState {
  readonly closedThroughMs: number;
  readonly counted: readonly number[];
  readonly open: readonly (readonly [windowEndMs: number, rows: readonly (readonly [number, number, number])[]])[];
}

/**
 * Gathers single records (calls, log lines) into windows of event time, as reports gather counters. A window is closed by the watermark alone, so a
 * replay of the same records closes the same windows. A counted stream that was seen once has a row in every window from then on, 0 where nothing came.
 */
export class EventWindows {
  private readonly open = new Map<number, Map<number, { numerator: number; denominator: number }>>();
  private readonly counted = new Set<number>();
  private closedThroughMs = Number.NEGATIVE_INFINITY;
  /** Records that came after their window was closed. */
  late = 0;
  /** Records of streams beyond `maxStreams`. */
  dropped = 0;

  constructor(private readonly settings: EventWindowsSettings) {}

  /**
   * @param counted true where the number of records itself is the quantity, so that none is 0 and not unknown
   */
  add(stream: number, timeMs: number, numerator: number, denominator: number, counted: boolean): void {
    const end = Math.ceil(timeMs / this.settings.windowMs) * this.settings.windowMs;
    if (end <= this.closedThroughMs) {
      this.late++;
      return;
    }
    let window = this.open.get(end);
    if (window === undefined)
      this.open.set(end, (window = new Map<number, { numerator: number; denominator: number }>()));
    const known = window.get(stream);
    if (known !== undefined) {
      known.numerator += numerator;
      known.denominator += denominator;
      return;
    }
    if (window.size >= this.settings.maxStreams) {
      this.dropped++;
      return;
    }
    window.set(stream, { numerator, denominator });
    if (counted && this.counted.size < this.settings.maxStreams) this.counted.add(stream);
  }

  /** Closes, in order of time, every window that the watermark has left behind. */
  close(watermarkMs: number): readonly WindowRow[] {
    const { windowMs, allowedDelayMs } = this.settings;
    const through = Math.floor((watermarkMs - allowedDelayMs) / windowMs) * windowMs;
    if (!(through > this.closedThroughMs)) return [];
    const first = Math.min(...this.open.keys(), through);
    // Before the first record there is nothing to say; a long silence is closed window by window, but no more than a day of it.
    const from = Math.max(
      Number.isFinite(this.closedThroughMs) ? this.closedThroughMs + windowMs : first,
      through - 86_400_000,
    );
    const rows: WindowRow[] = [];
    for (let end = Math.min(from, first); end <= through; end += windowMs) this.closeOne(end, rows);
    this.closedThroughMs = through;
    return rows;
  }

  state(): EventWindowsState {
    return {
      closedThroughMs: this.closedThroughMs,
      counted: [...this.counted],
      open: [...this.open].map(([end, rows]) => [
        end,
        [...rows].map(([stream, { numerator, denominator }]) => [stream, numerator, denominator] as const),
      ]),
    };
  }

  restore(state: EventWindowsState): void {
    this.closedThroughMs = state.closedThroughMs;
    this.counted.clear();
    for (const stream of state.counted) this.counted.add(stream);
    this.open.clear();
    for (const [end, rows] of state.open)
      this.open.set(end, new Map(rows.map(([stream, numerator, denominator]) => [stream, { numerator, denominator }])));
  }

  private closeOne(end: number, rows: WindowRow[]): void {
    const window = this.open.get(end);
    this.open.delete(end);
    const streams = [...(window?.keys() ?? [])].sort((a, b) => a - b);
    for (const stream of streams) {
      const found = window?.get(stream);
      if (found !== undefined) rows.push({ stream, timeMs: end, ...found });
    }
    for (const stream of this.counted)
      if (window?.has(stream) !== true) rows.push({ stream, timeMs: end, numerator: 0, denominator: 1 });
  }
}
