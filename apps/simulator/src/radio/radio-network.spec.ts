import { describe, expect, it } from '@jest/globals';
import { buildNetwork } from '../network/build-network.js';
import { usersHurt } from '../faults/impact.js';
import { Rng } from '../rng.js';
import { demandFactor } from './demand.js';
import { RadioNetwork } from './radio-network.js';

const plant = buildNetwork(30, 1, new Rng(3));
const radio = new RadioNetwork(plant, new Rng(4));
const nothing = { dead: new Set<number>(), crowd: new Map<number, number>() };
const mean = (column: Float64Array): number => column.reduce((a, b) => a + b, 0) / column.length;
const at = (column: Float64Array, i: number): number => column[i] ?? 0;
const daytime = radio.evaluate(0.7, nothing);
/** The cell with most users of the second layer. */
const busy = plant.cells.reduce(
  (best, c, i) => (c.layer === 1 && at(daytime.users, i) > (best < 0 ? 0 : at(daytime.users, best)) ? i : best),
  -1,
);
/** Where a tilt too high takes most from the neighbours. */
const shining = plant.cells
  .flatMap((c, i) => (c.layer === 1 ? [i] : []))
  .slice(0, 12)
  .map((cell) => ({ cell, state: radio.evaluate(0.7, { ...nothing, tilt: new Map([[cell, 0]]) }) }))
  .sort((a, b) => usersHurt(b.state, daytime) - usersHurt(a.state, daytime))[0];

describe('RadioNetwork', () => {
  it('is loaded as a town is: half in the evening, hardly at night', () => {
    const evening = radio.evaluate(demandFactor(19.5), nothing);
    expect(mean(evening.load)).toBeGreaterThan(0.4);
    expect(mean(evening.load)).toBeLessThan(0.6);
    expect(Math.max(...evening.load)).toBeGreaterThan(0.72);
    const night = radio.evaluate(demandFactor(27), nothing);
    expect(mean(night.load)).toBeGreaterThan(0.02);
    expect(mean(night.load)).toBeLessThan(0.1);
    expect(mean(night.throughput)).toBeGreaterThan(1.5 * mean(evening.throughput));
  });

  it('hands over well where nothing is wrong', () => {
    expect(Math.max(...radio.evaluate(0.9, nothing).handoverFailure)).toBeLessThan(0.05);
  });

  it('conserves demand when a cell falls asleep, and its neighbours take it over', () => {
    const total = (state: typeof daytime) => state.demand.reduce((a, b) => a + b, 0) + state.unserved;
    const asleep = radio.evaluate(0.7, { ...nothing, dead: new Set([busy]) });
    expect(total(asleep)).toBeCloseTo(total(daytime), 6);
    expect(asleep.demand[busy]).toBe(0);
    expect(Math.max(...asleep.load.map((load, i) => load - at(daytime.load, i)))).toBeGreaterThan(0.03);
  });

  it('hurts where a cell shines into its neighbours', () => {
    if (shining === undefined) throw new Error('no cell');
    const { cell, state } = shining;
    expect(at(state.throughput, cell)).toBeLessThan(0.7 * at(daytime.throughput, cell));
    expect(at(state.load, cell)).toBeGreaterThan(1.3 * at(daytime.load, cell));
    expect(at(state.handoverFailure, cell)).toBeGreaterThan(at(daytime.handoverFailure, cell));
    expect(Math.min(...state.throughput.map((t, i) => t / at(daytime.throughput, i)))).toBeLessThan(0.9);
  });

  it('cannot steer away a crowd in the middle of a cell', () => {
    const crowded = { ...nothing, crowd: new Map([[busy, 0.7]]) };
    const full = at(radio.evaluate(0.6, crowded).load, busy);
    expect(full).toBeGreaterThan(0.7);
    const relation = plant.network.ofClass('NRCellRelation').filter((dn) => dn.startsWith(`${plant.cells[busy]?.dn},`));
    const offset = (db: number) => {
      for (const dn of relation.slice(0, 3))
        plant.network.write(dn, { cellIndividualOffset: { rsrpOffsetSSB: db } }, 0);
    };
    offset(2);
    const steered = at(radio.evaluate(0.6, crowded).load, busy);
    offset(0);
    expect(full - steered).toBeLessThan(0.06);
  });
});
