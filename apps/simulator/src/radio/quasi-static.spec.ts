import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildNetwork, type Plant } from '../network/build-network.js';
import { Rng } from '../rng.js';
import { Users } from '../users/users.js';
import { atHourOfWeek } from '../users/week.js';
import { CellCounters } from './cell-counters.js';
import { CELL_COUNTERS, WATCHED_COUNTERS } from './counters.js';
import { RadioNetwork } from './radio-network.js';
import { type RadioState } from './radio-state.js';

const WIDTH = CELL_COUNTERS.length;

/** The past is drawn from states of whole hours in long intervals, the present from minutes. */
describe('the quasi-static path', () => {
  let plant: Plant;
  let radio: RadioNetwork;
  let users: Users;
  const stateAt = (hour: number): RadioState => radio.evaluate(users.demandAt(atHourOfWeek(hour)));

  beforeAll(() => {
    const rng = new Rng(6);
    plant = buildNetwork(12, 1, rng);
    users = new Users(plant, rng);
    radio = new RadioNetwork(plant, users, rng);
  });

  it.each([4, 7, 12, 17, 20, 128, 150])('is what physics says between whole hours: at half past %i', (hour) => {
    const [before, between, after] = [stateAt(hour), stateAt(hour + 0.5), stateAt(hour + 1)];
    const gap = (name: 'load' | 'users' | 'throughput'): number => {
      let [off, all] = [0, 0];
      between[name].forEach((value, c) => {
        off += Math.abs(value - ((before[name][c] ?? 0) + (after[name][c] ?? 0)) / 2);
        all += value;
      });
      return off / all;
    };
    expect(gap('load')).toBeLessThan(0.06);
    expect(gap('users')).toBeLessThan(0.08);
    expect(gap('throughput')).toBeLessThan(0.05);
  });

  it('counts in quarters of an hour what minutes count together, in mean and in spread', () => {
    const state = stateAt(20);
    const carriers = plant.cells.map(({ carrier }) => carrier);
    const hours = (seconds: number, isPast: boolean, seed: number) => {
      const counters = new CellCounters(carriers, new Rng(seed));
      const row = new Float64Array(carriers.length * WIDTH);
      return Array.from({ length: 60 }, () => {
        const gauges = new Float64Array(WIDTH);
        const start = counters.totals.slice();
        for (let t = 0; t < 900; t += seconds) {
          counters.report(state, state, 0, seconds, row, isPast);
          row.forEach((value, i) => (gauges[i % WIDTH] = (gauges[i % WIDTH] ?? 0) + (value * seconds) / 900));
        }
        counters.totals.forEach((total, i) => {
          if (CELL_COUNTERS[i % WIDTH]?.isCumulative === true) start[i] = total - (start[i] ?? 0);
        });
        return CELL_COUNTERS.slice(0, WATCHED_COUNTERS).map((counter, k) => {
          if (!counter.isCumulative) return gauges[k] ?? 0;
          let sum = 0;
          for (let i = k; i < start.length; i += WIDTH) sum += start[i] ?? 0;
          return sum;
        });
      });
    };
    const [past, present] = [hours(900, true, 1), hours(60, false, 2)];
    const of = (rows: readonly (readonly number[])[], k: number) => {
      const values = rows.map((row) => row[k] ?? 0);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const spread = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1));
      return { mean, spread };
    };
    for (let k = 0; k < WATCHED_COUNTERS; k++) {
      const [a, b] = [of(past, k), of(present, k)];
      // Four standard errors of the difference of two means.
      const error = 4 * Math.sqrt((a.spread ** 2 + b.spread ** 2) / past.length);
      expect(Math.abs(a.mean - b.mean)).toBeLessThan(error + 0.002 * Math.abs(b.mean));
      expect(a.spread / b.spread).toBeGreaterThan(0.6);
      expect(a.spread / b.spread).toBeLessThan(1.7);
    }
  });
});
