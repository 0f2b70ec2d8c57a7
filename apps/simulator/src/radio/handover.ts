// Looked up once: a global is slow in the context that tests run in.
const { exp, log10, max } = Math;

/** What decides about handovers from one cell to another. @see TS 38.331 clause 5.5.4.4 (event A3) */
export interface A3 {
  /** Off + Hys of the serving cell less Ocn of the neighbour (Ofn and Ofp are equal on one frequency), dB: the neighbour is reported from so much stronger on. */
  readonly thresholdDb: number;
  readonly timeToTriggerMs: number;
}
export interface HandoverOutcome {
  readonly tooLate: number;
  readonly tooEarly: number;
  readonly wrongCell: number;
}

/** Entering condition: Mn + Ofn + Ocn - Hys > Mp + Ofp + Ocp + Off. Levels in dBm, the rest in dB. */
export const entersA3 = (
  m: { readonly neighbour: number; readonly serving: number },
  o: Readonly<Record<'ofn' | 'ocn' | 'ofp' | 'ocp' | 'hysteresis' | 'offset', number>>,
): boolean => m.neighbour + o.ofn + o.ocn - o.hysteresis > m.serving + o.ofp + o.ocp + o.offset;

/** Out of sync in the serving cell, in sync in the target: SINR at a block error ratio of the control channel of 10 % and 2 %. TS 38.133 clause 8.1.1; -8 and
 * -6 dB as usual, less what a boosted control channel gains. */
const BOOST_DB = 2.5;
const OUT_OF_SYNC_DB = -8 - BOOST_DB;
const IN_SYNC_DB = -6 - BOOST_DB;
const FADING_DB = 1.2;
/** How fast one cell falls against the other on the way out of it. Chosen: about 20 dB over a hundred metres of border. */
const SLOPE_DB_PER_M = 0.2;
export const WALKING_M_PER_S = 1;
export const DRIVING_M_PER_S = 22;
/** What goes wrong without any reason of ours. */
const BASE_TOO_LATE = 0.0025;
const BASE_TOO_EARLY = 0.001;
const BASE_WRONG = 0.0008;
/** A user who is on to a neighbour that the cell does not know loses its link, unless the border is kind. */
export const UNKNOWN_NEIGHBOUR_FAILS = 0.75;

const share = (x: number): number => 1 / (1 + exp(-x));

/**
 * Probabilities that a handover goes wrong, by the way it does. While the time to trigger runs, the user goes on into the neighbour.
 *
 * @param borderRatio power of either cell where both are equal, over noise and all other cells, as a ratio
 * @param activity of serving and target: share of the time in which they disturb, 0 to 1
 * @param thirdDb how much weaker than the target the next cell is
 */
export const handoverOutcome = (
  { thresholdDb, timeToTriggerMs }: A3,
  borderRatio: number,
  activity: { readonly serving: number; readonly target: number },
  speedMPerS: number,
  thirdDb: number,
): HandoverOutcome => {
  const gone = SLOPE_DB_PER_M * speedMPerS * (timeToTriggerMs / 1000);
  const serving = sinrDb(borderRatio, -(thresholdDb + gone), activity.target);
  const target = sinrDb(borderRatio, thresholdDb + gone / 2, activity.serving);
  const tooLate = BASE_TOO_LATE + (1 - BASE_TOO_LATE) * share((OUT_OF_SYNC_DB - serving) / FADING_DB);
  const tooEarly = BASE_TOO_EARLY + (1 - BASE_TOO_EARLY) * share((IN_SYNC_DB - target) / FADING_DB);
  // A third cell as strong as the target takes over in the middle of it, most of all where nothing waits.
  const hasty = exp(-timeToTriggerMs / 300);
  const wrongCell = BASE_WRONG + 0.03 * share(-(thirdDb - 1) / 0.7) * (0.2 + hasty + gone / 20);
  const scale = 1 / max(1, tooLate + tooEarly + wrongCell);
  return { tooLate: tooLate * scale, tooEarly: tooEarly * scale, wrongCell: wrongCell * scale };
};

/** SINR of a cell that is `aheadDb` stronger than the one other that counts. */
const sinrDb = (borderRatio: number, aheadDb: number, activity: number): number => {
  const [own, other] = [10 ** (aheadDb / 20), 10 ** (-aheadDb / 20)];
  return 10 * log10((borderRatio * own) / (1 + borderRatio * other * activity));
};

/** Handovers to and fro for each one that is needed: many where neither level nor time holds them back. @param deadBandDb thresholds of both directions together */
export const pingPong = (deadBandDb: number, timeToTriggerMs: number): number =>
  1.5 * exp(-max(0, deadBandDb) / 2) * exp(-timeToTriggerMs / 400);
