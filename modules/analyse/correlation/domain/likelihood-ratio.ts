/** How two events stand to each other. */
export interface Proximity {
  /** Hops in the topology; `undefined` where they are further apart than was searched. */
  readonly hops: number | undefined;
  /** Between the onsets, of either sign. */
  readonly gapMs: number;
  /** By how much the later onset may be late: one reporting interval of each measure. */
  readonly delayMs: number;
}

/** Natural-log units: what an object itself speaks for one cause, and what each hop takes away. */
const SAME_OBJECT = 4;
const PER_HOP = 1.5;
/** Onsets further apart than the delay lose one unit for each of these. */
const GAP_SCALE_MS = 120_000;

/**
 * Log of the likelihood of two events under one cause against two independent ones; above 0 they belong together.
 * A gap within the measurement delay costs nothing, because the order of onsets inside it is not known.
 */
export const likelihoodRatio = ({ hops, gapMs, delayMs }: Proximity): number =>
  hops === undefined
    ? Number.NEGATIVE_INFINITY
    : SAME_OBJECT - PER_HOP * hops - Math.max(0, Math.abs(gapMs) - delayMs) / GAP_SCALE_MS;
