import { type Demand } from '../users/users.js';
import { type CellSettings, type Relations } from './cell-settings.js';
import { CANDIDATES, type Coverage } from './coverage.js';
import { DRIVING_M_PER_S, handoverOutcome, pingPong, UNKNOWN_NEIGHBOUR_FAILS, WALKING_M_PER_S } from './handover.js';
import { type Settled } from './load.js';
import { type RadioState } from './radio-state.js';
import { type Serving, thresholdDb } from './serving.js';

// Looked up once: a global is slow in the context that tests run in.
const { log10, max, min, sqrt } = Math;

/** A user at a border crosses it once in so many seconds on foot, and when driving. Chosen. */
const WALKS_ACROSS_SECONDS = 25;
const DRIVES_ACROSS_SECONDS = 7;
/** Fewer users than this at a border are not looked at. */
const LEAST_BORDER = 0.02;
/** A relation whose target's identity another neighbour has too leads to the wrong one every other time. */
const CONFUSED = 0.5;

/** Adds up handovers over all borders, both ways, and how they end; divides by their rate at last. */
export const addMobility = (
  state: RadioState,
  coverage: Coverage,
  settings: CellSettings,
  relations: Relations,
  serving: Serving,
  settled: Settled,
  { fastShare }: Demand,
): void => {
  for (let row = 0; row < coverage.rows; row++) {
    const [first, second] = [serving.first[row] ?? -1, serving.second[row] ?? -1];
    const share = serving.share[row] ?? 1;
    const border = 4 * share * (1 - share);
    const users = state.binUsers[row] ?? 0;
    if (second < 0 || border < LEAST_BORDER || users <= 0) continue;
    const [a, b] = [coverage.cell[first] ?? 0, coverage.cell[second] ?? 0];
    const fast = fastShare[coverage.place[row] ?? 0] ?? 0;
    const flow = (border * users) / 2;
    const seen = borderOf(coverage, settled, row, first, second);
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const there = thresholdDb(settings, relations, from, to);
      const back = thresholdDb(settings, relations, to, from);
      const timeToTriggerMs = settings.timeToTriggerMs[from] ?? 0;
      const a3 = { thresholdDb: there, timeToTriggerMs };
      const again = 1 + pingPong(there + back, timeToTriggerMs);
      const activity = { serving: settled.activity[from] ?? 0, target: settled.activity[to] ?? 0 };
      const relation = relations[from]?.get(to);
      // A neighbour of the same identity is taken for the serving cell itself.
      const isSeen = settings.identity[from] !== settings.identity[to];
      const isKnown = relation?.isAllowed === true && isSeen;
      for (const [rate, speed] of [
        [(flow * (1 - fast)) / WALKS_ACROSS_SECONDS, WALKING_M_PER_S],
        [(flow * fast) / DRIVES_ACROSS_SECONDS, DRIVING_M_PER_S],
      ] as const) {
        if (rate <= 0) continue;
        const made = rate * again;
        const ends = handoverOutcome(a3, seen.ratio, activity, speed, seen.thirdDb);
        const confused = relation?.isConfused === true ? CONFUSED : 0;
        add(state.handoverRate, from, made);
        add(state.handoverTooLate, from, made * (isKnown ? ends.tooLate : UNKNOWN_NEIGHBOUR_FAILS));
        add(state.handoverTooEarly, from, made * (isKnown ? ends.tooEarly : 0));
        add(state.handoverWrongCell, from, made * (isKnown ? max(ends.wrongCell, confused) : 0));
      }
    }
  }
  for (let c = 0; c < state.handoverRate.length; c++) {
    const rate = state.handoverRate[c] ?? 0;
    for (const column of [state.handoverTooLate, state.handoverTooEarly, state.handoverWrongCell])
      column[c] = rate > 0 ? min(1, (column[c] ?? 0) / rate) : 0;
    const failure =
      (state.handoverTooLate[c] ?? 0) + (state.handoverTooEarly[c] ?? 0) + (state.handoverWrongCell[c] ?? 0);
    state.handoverFailure[c] = min(1, failure);
  }
};

const add = (column: Float64Array, cell: number, value: number): void => {
  column[cell] = (column[cell] ?? 0) + value;
};

/** Where both are equally strong: their power over noise and all others, and how far down the third is. */
const borderOf = (coverage: Coverage, settled: Settled, row: number, first: number, second: number) => {
  const { milliwatt, cell } = coverage;
  const [p, q] = [milliwatt[first] ?? 0, milliwatt[second] ?? 0];
  const ownActivity = p * (settled.activity[cell[first] ?? 0] ?? 0) + q * (settled.activity[cell[second] ?? 0] ?? 0);
  const rest = max(1e-3 * (settled.total[row] ?? 0), (settled.total[row] ?? 0) - ownActivity);
  let third = 0;
  for (let i = row * CANDIDATES; i < (row + 1) * CANDIDATES; i++)
    if (i !== first && i !== second && (cell[i] ?? -1) >= 0) third = max(third, milliwatt[i] ?? 0);
  const level = sqrt(p * q);
  return { ratio: level / rest, thirdDb: third > 0 ? 10 * log10(max(1e-3, level / third)) : 30 };
};
