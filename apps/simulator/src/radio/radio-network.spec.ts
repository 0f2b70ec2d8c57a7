import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Conditions, NOTHING_WRONG } from '../conditions.js';
import { buildNetwork, type Plant } from '../network/build-network.js';
import { type Value } from '../network/network.js';
import { Rng } from '../rng.js';
import { type Demand, Users } from '../users/users.js';
import { atHourOfWeek } from '../users/week.js';
import { RadioNetwork } from './radio-network.js';
import { type RadioState } from './radio-state.js';

const EVENING = 20;
const at = (column: ArrayLike<number>, i: number): number => column[i] ?? 0;
const sum = (column: Float64Array): number => column.reduce((a, b) => a + b, 0);

describe('RadioNetwork', () => {
  let plant: Plant;
  let users: Users;
  let radio: RadioNetwork;
  let usual: RadioState;
  let demand: Demand;
  /** The cell of the capacity layer with most users. */
  let busy = -1;
  const wrong = (cell: number, values: Record<string, number>): Conditions =>
    new Map([[plant.cells[cell]?.dn ?? '', values]]);
  const suffering = (conditions: Conditions, asked = demand): RadioState =>
    radio.evaluate(asked, { conditions, dead: new Set() });
  const having = (dn: string, attribute: string, value: Value, asked = demand): RadioState =>
    plant.network.pretend([[dn, attribute, value]], () => radio.evaluate(asked));
  const dnOf = (cell: number): string => plant.cells[cell]?.dn ?? '';

  beforeAll(() => {
    const rng = new Rng(3);
    plant = buildNetwork(30, 1, rng);
    users = new Users(plant, rng);
    radio = new RadioNetwork(plant, users, rng);
    demand = users.demandAt(atHourOfWeek(EVENING), NOTHING_WRONG);
    usual = radio.evaluate(demand);
    busy = plant.cells.reduce(
      (best, c, i) => (c.carrier === 1 && at(usual.users, i) > (best < 0 ? 0 : at(usual.users, best)) ? i : best),
      -1,
    );
  });

  it('is loaded as a country is: four tenths in the evening, hardly at night', () => {
    const mean = sum(usual.load) / plant.cells.length;
    expect(mean).toBeGreaterThan(0.3);
    expect(mean).toBeLessThan(0.55);
    const night = radio.evaluate(users.demandAt(atHourOfWeek(28), NOTHING_WRONG));
    expect(sum(night.load) / plant.cells.length).toBeLessThan(0.1);
  });

  it('is the same for one seed, and does not depend on what was looked at before', () => {
    suffering(wrong(busy, { tiltError: 60 }));
    const again = radio.evaluate(demand);
    expect(again.load).toEqual(usual.load);
    const rng = new Rng(3);
    const twin = buildNetwork(30, 1, rng);
    const other = new RadioNetwork(twin, new Users(twin, rng), rng);
    expect(other.evaluate(demand).throughput).toEqual(usual.throughput);
  });

  it.each([0, EVENING, 100])('conserves traffic at hour %i, whatever is wrong', (hour) => {
    const asked = users.demandAt(atHourOfWeek(hour), NOTHING_WRONG);
    const cases = [
      NOTHING_WRONG,
      wrong(busy, { outage: 1 }),
      wrong(busy, { outage: 0.4 }),
      wrong(busy, { feederLoss: 20 }),
    ];
    for (const conditions of cases) {
      const state = suffering(conditions, asked);
      expect(sum(state.carried) + state.unserved).toBeCloseTo(sum(asked.mbps), 6);
    }
  });

  it('leaves nothing to a cell that sleeps, and its neighbours take over', () => {
    const asleep = suffering(wrong(busy, { outage: 1 }));
    expect(at(asleep.users, busy)).toBe(0);
    expect(at(asleep.load, busy)).toBe(0);
    expect(Math.max(...asleep.load.map((load, i) => load - at(usual.load, i)))).toBeGreaterThan(0.02);
    for (const [attribute, value] of [
      ['administrativeState', 'LOCKED'],
      ['energySavingState', 'isEnergySaving'],
    ] as const) {
      const off = having(dnOf(busy), attribute, value);
      expect(off.users).toEqual(asleep.users);
      expect(at(off.power, busy)).toBeLessThan(at(usual.power, busy));
    }
  });

  it.each(['reducedPower', 'feederLoss', 'lostBranches'])('has users elsewhere, worse, with %s', (parameter) => {
    const state = suffering(wrong(busy, { [parameter]: parameter === 'lostBranches' ? 0.75 : 15 }));
    expect(at(state.throughput, busy) * at(state.users, busy)).toBeLessThan(
      0.9 * at(usual.throughput, busy) * at(usual.users, busy),
    );
    if (parameter !== 'lostBranches') expect(at(state.users, busy)).toBeLessThan(at(usual.users, busy));
  });

  it('moves real users with the offsets of relations', () => {
    const relations = plant.network.ofClass('NRCellRelation').filter((dn) => dn.startsWith(`${dnOf(busy)},`));
    const steered = plant.network.pretend(
      relations.map((dn) => [dn, 'cellIndividualOffset.rsrpOffsetSSB', 6] as const),
      () => radio.evaluate(demand),
    );
    expect(at(steered.users, busy)).toBeLessThan(0.97 * at(usual.users, busy));
    expect(sum(steered.carried) + steered.unserved).toBeCloseTo(sum(demand.mbps), 6);
  });

  it('cannot steer away a crowd in the middle of a cell', () => {
    const crowded = wrong(busy, { crowd: 0.7 });
    const full = at(suffering(crowded).load, busy);
    expect(full - at(usual.load, busy)).toBeGreaterThan(0.2);
    const relations = plant.network.ofClass('NRCellRelation').filter((dn) => dn.startsWith(`${dnOf(busy)},`));
    const steered = plant.network.pretend(
      relations.slice(0, 3).map((dn) => [dn, 'cellIndividualOffset.rsrpOffsetSSB', 2] as const),
      () => suffering(crowded),
    );
    expect(full - at(steered.load, busy)).toBeLessThan(0.06);
  });
});
