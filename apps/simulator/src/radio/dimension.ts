import { type Demand, type Users } from '../users/users.js';
import { type RadioState } from './radio-state.js';

/** No cell is planned to be fuller than this in its busiest hour. */
const BUSIEST = 0.8;
/** To where a network is tuned that spreads its users over its carriers. */
const WANTED = 0.5;
/** Of tuning, then of building more; a last one measures. */
const TUNED = 3;
const ROUNDS = 7;
const GENTLE = 0.35;
/** Monday the 5th of January 1970, 00:00 UTC, and the hours of a weekday at which some cell has its busiest. */
const MONDAY_MS = 4 * 86_400_000;
const BUSY_HOURS = [12, 17, 20];

export interface Dimensions {
  /** Of the evening. */
  readonly demand: Demand;
  /** What each cell can carry in its busiest hour, and what is asked of it then, Mbit/s. */
  readonly capacityMbps: Float64Array;
  readonly busyMbps: Float64Array;
}

/**
 * What an operator does over the years: moves users from the carriers that are full to those that are not, and builds more where that is not enough. Built more
 * stands for less being asked for here.
 *
 * @param firstRow by place
 */
export const dimension = (
  evaluate: (demand: Demand) => RadioState,
  draw: Float64Array,
  firstRow: Int32Array,
  users: Users,
): Dimensions => {
  const cells = draw.length;
  const [capacityMbps, busyMbps] = [new Float64Array(cells), new Float64Array(cells)];
  const demandAt = (hour: number) => users.demandAt(MONDAY_MS + hour * 3_600_000);
  for (let round = 0; round < ROUNDS; round++) {
    const busiest = new Float64Array(cells);
    let state: RadioState | undefined;
    busyMbps.fill(0);
    for (const hour of BUSY_HOURS) {
      state = evaluate(demandAt(hour));
      const { load, demand, carried } = state;
      for (let c = 0; c < cells; c++) {
        const asked = (load[c] ?? 0) * ((demand[c] ?? 0) / Math.max(1e-9, carried[c] ?? 0));
        busyMbps[c] = Math.max(busyMbps[c] ?? 0, demand[c] ?? 0);
        if (asked <= (busiest[c] ?? 0)) continue;
        busiest[c] = asked;
        capacityMbps[c] = (demand[c] ?? 0) / Math.max(1e-9, asked);
      }
    }
    if (round < TUNED) for (let c = 0; c < cells; c++) tune(draw, c, busiest[c] ?? 0);
    else if (round + 1 < ROUNDS && state !== undefined) relieve(state, firstRow, users.places.appetite, busiest);
  }
  return { demand: demandAt(20), capacityMbps, busyMbps };
};

const tune = (draw: Float64Array, c: number, busiest: number): void => {
  const factor = (WANTED / Math.max(0.1, busiest)) ** GENTLE;
  draw[c] = (draw[c] ?? 0) * Math.max(0.6, Math.min(1.5, factor));
};

/** Less is asked for at places whose cells are too full, as far as their users are on these. */
const relieve = (state: RadioState, firstRow: Int32Array, appetite: Float64Array, busiest: Float64Array): void => {
  for (let place = 0; place < appetite.length; place++) {
    let [users, over] = [0, 0];
    for (let row = firstRow[place] ?? 0; row < (firstRow[place + 1] ?? 0); row++) {
      const here = state.binUsers[row] ?? 0;
      const cell = state.binCell[row] ?? -1;
      users += here;
      over += here * (cell < 0 ? 1 : Math.max(1, (busiest[cell] ?? 0) / BUSIEST));
    }
    if (users > 0) appetite[place] = (appetite[place] ?? 1) * (users / over);
  }
};
