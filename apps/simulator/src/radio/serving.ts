import { type CellSettings, type Relations } from './cell-settings.js';
import { CANDIDATES, type Coverage } from './coverage.js';

// Looked up once: a global is slow in the context that tests run in.
const { exp, max, min } = Math;

/** Which two cells serve a bin, and in what shares. Entries of `Coverage`; -1 where there is none. */
export interface Serving {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Share of the users on the first, 0 to 1. */
  readonly share: Float32Array;
}

const NEVER = Number.NEGATIVE_INFINITY;
/** From here on nobody is on the weaker cell. */
const FAR_APART_DB = 12;
/** A bin has ground on both sides of a border: its users are spread over so many dB even without hysteresis. */
const LEAST_SPREAD_DB = 0.8;
const MOST_SPREAD_DB = 4;
const SPREAD_PER_DB = 0.25;

/** Threshold of event A3 from one cell to another, dB. */
export const thresholdDb = (settings: CellSettings, relations: Relations, from: number, to: number): number =>
  (settings.a3OffsetDb[from] ?? 0) + (settings.hysteresisDb[from] ?? 0) - (relations[from]?.get(to)?.offsetDb ?? 0);

/**
 * Users are where event A3 leaves them: on the stronger cell, shifted by half of what the thresholds there and back differ, and spread by how far they reach together.
 *
 * @param steers by cell: 1 where a relation of it has an offset, so that another than the strongest may serve
 */
export const serve = (
  coverage: Coverage,
  settings: CellSettings,
  relations: Relations,
  steers: Uint8Array,
): Serving => {
  const { rows, cell, powerDbm } = coverage;
  const found = {
    first: new Int32Array(rows).fill(-1),
    second: new Int32Array(rows).fill(-1),
    share: new Float32Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const begin = row * CANDIDATES;
    let [best, second] = [-1, -1];
    for (let i = begin; i < begin + CANDIDATES; i++) {
      const c = cell[i] ?? -1;
      if (c < 0) break;
      if (settings.dead[c] === 1) continue;
      const power = powerDbm[i] ?? NEVER;
      if (best < 0 || power > (powerDbm[best] ?? NEVER)) [second, best] = [best, i];
      else if (second < 0 || power > (powerDbm[second] ?? NEVER)) second = i;
    }
    if (best < 0) continue;
    const from = cell[best] ?? 0;
    if (steers[from] === 1) second = rival(coverage, settings, relations, begin, best);
    found.first[row] = best;
    found.share[row] = 1;
    if (second < 0) continue;
    const to = cell[second] ?? 0;
    const there = thresholdDb(settings, relations, from, to);
    const back = thresholdDb(settings, relations, to, from);
    const ahead = (powerDbm[best] ?? NEVER) - (powerDbm[second] ?? NEVER) + (there - back) / 2;
    if (ahead > FAR_APART_DB) continue;
    const spread = max(LEAST_SPREAD_DB, min(MOST_SPREAD_DB, (SPREAD_PER_DB * (there + back)) / 2 + LEAST_SPREAD_DB));
    found.second[row] = second;
    found.share[row] = 1 / (1 + exp(-ahead / spread));
  }
  return found;
};

/** The cell that takes most of the strongest one's users. */
const rival = (
  coverage: Coverage,
  settings: CellSettings,
  relations: Relations,
  begin: number,
  best: number,
): number => {
  const { cell, powerDbm } = coverage;
  const from = cell[best] ?? 0;
  let [chosen, most] = [-1, NEVER];
  for (let i = begin; i < begin + CANDIDATES; i++) {
    const to = cell[i] ?? -1;
    if (to < 0) break;
    if (i === best || settings.dead[to] === 1) continue;
    const favour = ((relations[from]?.get(to)?.offsetDb ?? 0) - (relations[to]?.get(from)?.offsetDb ?? 0)) / 2;
    const level = (powerDbm[i] ?? NEVER) + favour;
    if (level > most) [chosen, most] = [i, level];
  }
  return chosen;
};
