/** How a codec hurts speech: `ie` without loss, `bpl` its robustness to random loss (both dimensionless, ITU-T G.113 Appendix I). */
export interface Impairment {
  readonly ie: number;
  readonly bpl: number;
}

/** R of a connection whose other parameters have the values of G.107 table 3. */
const DEFAULT_RATING = 93.2;
/** Mouth-to-ear delay that nobody minds. */
const UNNOTICED_MS = 100;

/** Impairment by absolute delay, without echo. @see ITU-T G.107 equations 7-27 and 7-28 */
const delayImpairment = (oneWayMs: number): number => {
  if (oneWayMs <= UNNOTICED_MS) return 0;
  const x = Math.log2(oneWayMs / UNNOTICED_MS);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
};

/**
 * Transmission rating R, 0 to 93.2.
 *
 * @param lossRatio of packets, random, 0 to 1, those that come too late included
 * @param oneWaySeconds mouth to ear
 * @see ITU-T G.107 equations 7-1 and 7-29
 */
export const rating = ({ ie, bpl }: Impairment, lossRatio: number, oneWaySeconds: number): number => {
  const percent = 100 * lossRatio;
  const equipment = ie + ((95 - ie) * percent) / (percent + bpl);
  return Math.max(0, DEFAULT_RATING - delayImpairment(1000 * oneWaySeconds) - equipment);
};

/** MOS-CQE of a rating, 1 to 4.5. @see ITU-T G.107 Annex B */
export const mosOf = (r: number): number =>
  r <= 0 ? 1 : r >= 100 ? 4.5 : Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
