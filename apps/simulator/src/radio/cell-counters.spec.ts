import { expect, it } from '@jest/globals';
import { NOTHING_WRONG } from '../conditions.js';
import { buildNetwork } from '../network/build-network.js';
import { Rng } from '../rng.js';
import { Users } from '../users/users.js';
import { CellCounters, COUNTERS } from './cell-counters.js';
import { RadioNetwork } from './radio-network.js';

it('never counts backwards', () => {
  const rng = new Rng(1);
  const plant = buildNetwork(3, 1, rng);
  const users = new Users(plant, rng);
  const state = new RadioNetwork(plant, users, rng).evaluate(users.demandAt(0, NOTHING_WRONG));
  const counters = new CellCounters(plant.cells.length, new Rng(3));
  const rows = [0, 1, 2, 3].map(() => {
    const row = new Float64Array(plant.cells.length * COUNTERS.length);
    counters.report(state, state, 0, 60, row);
    return row;
  });
  for (let n = 1; n < rows.length; n++)
    for (const [i, value] of (rows[n] ?? []).entries())
      if (i % 9 >= 1 && i % 9 <= 6) expect(value).toBeGreaterThanOrEqual(rows[n - 1]?.[i] ?? 0);
});
