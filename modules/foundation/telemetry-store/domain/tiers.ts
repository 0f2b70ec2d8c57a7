/** Widths of the windows that samples become when they are no longer kept one by one, finest first. */
export const TIERS = ['fiveMinutes', 'hours'] as const;
export type Tier = (typeof TIERS)[number];

export const HOUR_MS = 3_600_000;
export const TIER_MS: Readonly<Record<Tier, number>> = { fiveMinutes: 300_000, hours: HOUR_MS };

/** What is left of the samples of one series in one window; NaN is no part of it. */
export interface TierWindow {
  /** Time of the last sample, exactly; the window that holds it follows from it. */
  readonly lastMs: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
}

/** End of the window of `stepMs` that holds a time: windows end on multiples of their width, their end belongs to them. */
export const windowEnd = (timeMs: number, stepMs: number): number => Math.ceil(timeMs / stepMs) * stepMs;

/** The newest time up to and with which every tier's windows are whole. */
export const wholeWindows = (beforeMs: number): number => Math.floor(beforeMs / HOUR_MS) * HOUR_MS;

/** A sample as a window of its own. */
export const windowOf = (lastMs: number, last: number): TierWindow => ({
  ...{ lastMs, last, min: last, max: last, sum: last, count: 1 },
});

/** Two parts of one window taken together, in any order. */
export const joined = (a: TierWindow, b: TierWindow): TierWindow => {
  const newer = b.lastMs >= a.lastMs ? b : a;
  return {
    lastMs: newer.lastMs,
    last: newer.last,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    sum: a.sum + b.sum,
    count: a.count + b.count,
  };
};

/** Parts of windows, in any order, as windows of `stepMs`, in order of time. */
export const foldWindows = (parts: Iterable<TierWindow>, stepMs: number): TierWindow[] => {
  const folded = new Map<number, TierWindow>();
  for (const part of parts) {
    const end = windowEnd(part.lastMs, stepMs);
    const found = folded.get(end);
    folded.set(end, found === undefined ? part : joined(found, part));
  }
  return [...folded.values()].sort((a, b) => a.lastMs - b.lastMs);
};
