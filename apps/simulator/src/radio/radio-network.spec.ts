import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
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
  /** The cells of the capacity layer with most users, and with most handovers. */
  let busy = -1;
  let bordering = -1;
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
    demand = users.demandAt(atHourOfWeek(EVENING));
    usual = radio.evaluate(demand);
    const most = (column: Float64Array): number =>
      plant.cells.reduce(
        (best, c, i) => (c.carrier === 1 && at(column, i) > (best < 0 ? 0 : at(column, best)) ? i : best),
        -1,
      );
    [busy, bordering] = [most(usual.users), most(usual.handoverRate)];
  });

  it('is loaded as a country is: a quarter to a half in the evening, hardly at night', () => {
    const mean = sum(usual.load) / plant.cells.length;
    expect(mean).toBeGreaterThan(0.2);
    expect(mean).toBeLessThan(0.55);
    const night = radio.evaluate(users.demandAt(atHourOfWeek(28)));
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
    const asked = users.demandAt(atHourOfWeek(hour));
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
    const relations = plant.network.ofClass('NRCellRelation').filter((dn) => dn.startsWith(`${dnOf(bordering)},`));
    const steered = plant.network.pretend(
      relations.map((dn) => [dn, 'cellIndividualOffset.rsrpOffsetSSB', 6] as const),
      () => radio.evaluate(demand),
    );
    expect(at(steered.users, bordering)).toBeLessThan(0.97 * at(usual.users, bordering));
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

  const powerOver = (cell: number): number[] =>
    [...radio.coverage.powerDbm].filter((_, i) => radio.coverage.cell[i] === cell);
  /** Mean distance of its users, weighted by how many there are, km. */
  const reachKm = (state: RadioState, cell: number): number => {
    const site = plant.sites[plant.cells[cell]?.site ?? 0];
    const { x, y } = users.places;
    let [all, far] = [0, 0];
    state.binCell.forEach((by, bin) => {
      if (by !== cell || site === undefined) return;
      const place = at(radio.coverage.place, bin);
      all += at(state.binUsers, bin);
      far += at(state.binUsers, bin) * Math.hypot(at(x, place) - site.x, at(y, place) - site.y);
    });
    return far / all;
  };

  it('is heard no worse anywhere with more power', () => {
    fc.assert(
      fc.property(fc.nat(plant.cells.length - 1), fc.integer({ min: 1, max: 10 }), (cell, more) => {
        const power = Number(plant.network.read(dnOf(cell), 'configuredMaxTxPower'));
        radio.evaluate(demand);
        const before = powerOver(cell);
        having(dnOf(cell), 'configuredMaxTxPower', power + more);
        powerOver(cell).forEach((dbm, i) => {
          expect(dbm).toBeGreaterThan(at(before, i));
        });
        radio.evaluate(demand);
      }),
      { numRuns: 8 },
    );
  });

  it('pulls its coverage in when it is tilted down, and its neighbours take over', () => {
    const tilt = Number(plant.network.read(dnOf(busy), 'digitalTilt'));
    const down = having(dnOf(busy), 'digitalTilt', tilt + 80);
    expect(reachKm(down, busy)).toBeLessThan(reachKm(usual, busy));
    expect(at(down.users, busy)).toBeLessThan(at(usual.users, busy));
    expect(Math.max(...down.users.map((n, i) => n - at(usual.users, i)))).toBeGreaterThan(0);
  });

  it('disturbs its neighbours the more, the more it carries', () => {
    const loaded = suffering(wrong(busy, { crowd: 0.6 }));
    const hurt = plant.cells.flatMap((c, i) => (i !== busy && c.carrier === 1 ? [i] : []));
    for (const i of hurt) expect(at(loaded.load, i)).toBeGreaterThan(at(usual.load, i) - 0.004);
    expect(Math.max(...hurt.map((i) => at(loaded.load, i) - at(usual.load, i)))).toBeGreaterThan(0.005);
  });

  it.each<[string, (s: RadioState) => Float64Array, string]>([
    ['uplinkInterference', (s) => s.preambleFailure, 'preambles are not heard'],
    ['failingSoftware', (s) => s.accessFailure, 'set-ups are lost'],
  ])('suffers from %s', (parameter, of) => {
    const state = suffering(wrong(busy, { [parameter]: parameter === 'failingSoftware' ? 0.3 : 25 }));
    expect(at(of(state), busy)).toBeGreaterThan(1.5 * at(of(usual), busy));
  });

  it('lets a clock that is off disturb neighbours of the same band', () => {
    const cell = plant.cells.findIndex((c, i) => c.carrier === 2 && at(usual.users, i) > 5);
    const state = suffering(wrong(cell, { clockOffset: 60 }));
    const higher = state.uplinkRise.map((rise, i) => rise - at(usual.uplinkRise, i));
    expect(at(higher, cell)).toBeGreaterThan(10);
    expect([...higher].filter((rise, i) => rise > 5 && i !== cell).length).toBeGreaterThan(2);
  });

  it('starves the smaller slice and nobody else', () => {
    const state = suffering(wrong(busy, { starvedSlice: 0.9 }));
    expect(at(state.sliceThroughput, busy)).toBeCloseTo(0.1 * at(usual.sliceThroughput, busy), 6);
    expect(state.throughput).toEqual(usual.throughput);
  });

  it('hands over badly to what it does not know, to one that is mistaken, and with offsets far out', () => {
    const relations = plant.network.ofClass('NRCellRelation').filter((dn) => dn.startsWith(`${dnOf(busy)},`));
    const all = (attribute: string, value: Value) =>
      plant.network.pretend(
        relations.map((dn) => [dn, attribute, value] as const),
        () => radio.evaluate(demand),
      );
    expect(at(usual.handoverFailure, busy)).toBeLessThan(0.03);
    expect(at(all('isHOAllowed', false).handoverTooLate, busy)).toBeGreaterThan(0.5);
    expect(at(all('cellIndividualOffset.rsrpOffsetSSB', -15).handoverTooLate, busy)).toBeGreaterThan(0.1);
    expect(at(all('cellIndividualOffset.rsrpOffsetSSB', 20).handoverTooEarly, busy)).toBeGreaterThan(0.05);
    const targets = relations.map((dn) => String(plant.network.read(dn, 'adjacentNRCellRef')));
    const confused = plant.network.pretend(
      targets.map((dn) => [dn, 'nRPCI', 17] as const),
      () => radio.evaluate(demand),
    );
    expect(at(confused.handoverWrongCell, busy)).toBeGreaterThan(0.3);
  });

  it('loses preambles to a neighbour with its root sequence', () => {
    const [relation = ''] = plant.network.ofClass('NRCellRelation').filter((dn) => dn.startsWith(`${dnOf(busy)},`));
    const root = plant.network.read(String(plant.network.read(relation, 'adjacentNRCellRef')), 'vsRootSequenceIndex');
    const state = having(dnOf(busy), 'vsRootSequenceIndex', root ?? 0);
    expect(at(state.preambleFailure, busy)).toBeGreaterThan(at(usual.preambleFailure, busy) + 0.2);
    expect(at(state.falsePreambles, busy)).toBeGreaterThan(0);
  });

  it('decodes badly where two cells of one identity meet', () => {
    const near = plant.cells.map((c, i) => [i, c.carrier === 1 && i !== busy ? at(usual.users, i) : -1] as const);
    const same = near
      .filter(([, n]) => n >= 0)
      .map(([i]) => [dnOf(i), 'nRPCI', plant.network.read(dnOf(busy), 'nRPCI') ?? 0] as const);
    const state = plant.network.pretend(same, () => radio.evaluate(demand));
    expect(at(state.throughput, busy)).toBeLessThan(at(usual.throughput, busy));
    expect(at(state.accessFailure, busy)).toBeGreaterThan(at(usual.accessFailure, busy));
  });
});
