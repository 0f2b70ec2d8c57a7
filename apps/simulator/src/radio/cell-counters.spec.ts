import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { buildNetwork } from '../network/build-network.js';
import { Rng } from '../rng.js';
import { Users } from '../users/users.js';
import { atHourOfWeek } from '../users/week.js';
import { CellCounters } from './cell-counters.js';
import { CELL_COUNTERS } from './counters.js';
import { RadioNetwork } from './radio-network.js';
import { type RadioState } from './radio-state.js';

const WIDTH = CELL_COUNTERS.length;
const place = (name: (typeof CELL_COUNTERS)[number]['name']): number => CELL_COUNTERS.findIndex((c) => c.name === name);

describe('CellCounters', () => {
  let state: RadioState;
  let carriers: number[];
  const rowOf = (counters: CellCounters, seconds = 60, isPast = false): Float64Array => {
    const row = new Float64Array(carriers.length * WIDTH);
    counters.report(state, state, 0, seconds, row, isPast);
    return row;
  };

  beforeAll(() => {
    const rng = new Rng(1);
    const plant = buildNetwork(6, 1, rng);
    const users = new Users(plant, rng);
    carriers = plant.cells.map(({ carrier }) => carrier);
    state = new RadioNetwork(plant, users, rng).evaluate(users.demandAt(atHourOfWeek(20)));
  });

  it('counts backwards only where an element starts again', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 4 }), (seed, restart) => {
        const counters = new CellCounters(carriers, new Rng(seed));
        let before = rowOf(counters);
        for (let n = 0; n < 4; n++) {
          if (n === restart) {
            counters.reset(2);
            expect(counters.totals.subarray(2 * WIDTH, 3 * WIDTH).every((total) => total === 0)).toBe(true);
          }
          const after = rowOf(counters);
          for (const [i, value] of after.entries()) {
            const cell = Math.floor(i / WIDTH);
            if (!(CELL_COUNTERS[i % WIDTH]?.isCumulative ?? false) || (n === restart && cell === 2)) continue;
            expect(value).toBeGreaterThanOrEqual(before[i] ?? 0);
          }
          before = after;
        }
      }),
      { numRuns: 10 },
    );
  });

  it('has no more successes than attempts, and every failed handover failed in some way', () => {
    const row = rowOf(new CellCounters(carriers, new Rng(5)), 3600);
    for (let i = 0; i < carriers.length; i++) {
      const of = (name: Parameters<typeof place>[0]): number => row[i * WIDTH + place(name)] ?? 0;
      expect(of('RRC.ConnEstabSucc')).toBeLessThanOrEqual(of('RRC.ConnEstabAtt'));
      expect(of('DRB.EstabSucc')).toBeLessThanOrEqual(of('DRB.EstabAtt'));
      expect(of('DRB.RelActNbr')).toBeLessThanOrEqual(of('DRB.EstabSucc'));
      expect(of('MM.HoExeInterSucc') + of('MM.HoExeInterFail')).toBe(of('MM.HoExeInterReq'));
      expect(of('HO.IntraSys.TooEarly') + of('HO.IntraSys.TooLate') + of('HO.IntraSys.ToWrongCell')).toBe(
        of('MM.HoExeInterFail'),
      );
    }
  });

  it('is what the state expects, on the long run', () => {
    const counters = new CellCounters(carriers, new Rng(9));
    const load = new Float64Array(carriers.length);
    for (let n = 0; n < 200; n++)
      rowOf(counters, 900).forEach((value, i) => {
        if (i % WIDTH === 0) load[i / WIDTH] = (load[i / WIDTH] ?? 0) + value / 200;
      });
    load.forEach((mean, i) => {
      expect(Math.abs(mean / 100 - (state.load[i] ?? 0))).toBeLessThan(0.01);
    });
  });
});
