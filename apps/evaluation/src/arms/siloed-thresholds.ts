/**
 * Static thresholds as an ordinary operations centre has them, the same for every cell and hour. Chosen by `npm run campaign -- tune --seeds 101..103` on
 * 2026-11-28, on which nothing is scored: of the values tried, the one whose alerts found most faults for the false ones among them (F1).
 */
export const SILOED_THRESHOLDS = {
  setUpSuccessBelow: 0.97,
  dropRatioAbove: 0.03,
  handoverSuccessBelow: 0.9,
  loadAbove: 0.85,
  throughputBelowShare: 0.5,
  answerSeizureBelow: 0.5,
  lossAbove: 0.01,
  jitterAboveSeconds: 0.02,
  setUpAboveSeconds: 2,
  silentAbove: 0.05,
} as const;
/** The same for rules that act by themselves: the best by F1 of those of whose alerts nine in ten belonged to a fault. */
export const ACTING_THRESHOLDS = {
  ...SILOED_THRESHOLDS,
  setUpSuccessBelow: 0.7,
  dropRatioAbove: 0.2,
  handoverSuccessBelow: 0.8,
  loadAbove: 0.95,
  answerSeizureBelow: 0.2,
  lossAbove: 0.02,
  setUpAboveSeconds: 3,
} as const;
export type SiloedThresholds = Readonly<Record<keyof typeof SILOED_THRESHOLDS, number>>;

/** What is tried for each of them. */
export const CANDIDATES: Readonly<Record<keyof typeof SILOED_THRESHOLDS, readonly number[]>> = {
  setUpSuccessBelow: [0.7, 0.8, 0.9, 0.95, 0.97],
  dropRatioAbove: [0.02, 0.03, 0.05, 0.1, 0.2],
  handoverSuccessBelow: [0.5, 0.7, 0.8, 0.85, 0.9],
  loadAbove: [0.85, 0.9, 0.95, 0.98, 0.995],
  throughputBelowShare: [0.1, 0.2, 0.3, 0.4, 0.5],
  answerSeizureBelow: [0.2, 0.3, 0.4, 0.45, 0.5],
  lossAbove: [0.01, 0.02, 0.03, 0.05],
  jitterAboveSeconds: [0.02, 0.03, 0.05, 0.08],
  setUpAboveSeconds: [2, 3, 5, 8],
  silentAbove: [0.05, 0.1, 0.2, 0.3],
};
