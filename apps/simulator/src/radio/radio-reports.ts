import { type Faults } from '../faults/faults.js';
import { usersHurt } from '../faults/impact.js';
import { type Truth } from '../faults/truth.js';
import { type Plant } from '../network/build-network.js';
import { type CellCounters } from './cell-counters.js';
import { demandFactor, hourOfWeek } from './demand.js';
import { type RadioConditions, type RadioNetwork, type RadioState } from './radio-network.js';

const HOURS = 168;
/** Relative change of a cell, and absolute one of its handover failures, from which a fault shows there. Chosen: half of what is worth telling. */
const FELT = 0.08;
const FELT_FAILURE = 0.01;

/** The radio network under its faults, hour by hour: states are kept as long as nothing changes. */
export class RadioReports {
  private readonly states = new Map<number, RadioState>();
  private readonly counterfactual = new Map<string, RadioState>();
  private condition = '';

  constructor(
    private readonly plant: Plant,
    private readonly radio: RadioNetwork,
    private readonly counters: CellCounters,
    private readonly faults: Faults,
  ) {
    plant.network.onChange(() => {
      this.states.clear();
      this.counterfactual.clear();
    });
  }

  /** @param row receives the report of the interval that ends at `timeMs` */
  report(timeMs: number, seconds: number, row: Float64Array): RadioState {
    const conditions: RadioConditions = { dead: this.faults.dead(), crowd: this.faults.crowd() };
    const condition = JSON.stringify([[...conditions.dead], [...conditions.crowd]]);
    if (condition !== this.condition) {
      this.states.clear();
      this.counterfactual.clear();
    }
    this.condition = condition;
    // What was in the middle of the interval is the mean over it, or nearly.
    const hour = hourOfWeek(timeMs - seconds * 500);
    const before = this.stateAt(Math.floor(hour), conditions);
    const after = this.stateAt((Math.floor(hour) + 1) % HOURS, conditions);
    this.counters.report(before, after, hour % 1, seconds, row);
    return before;
  }

  /** Users who fare worse at the time than without the fault; cells where it shows are noted with the fault. */
  usersHurt(truth: Truth, timeMs: number): number {
    const hour = Math.floor(hourOfWeek(timeMs));
    const key = `${truth.id} ${hour}`;
    let without = this.counterfactual.get(key);
    if (without === undefined) {
      without = this.radio.evaluate(demandFactor(hour), {
        dead: this.faults.dead(truth),
        crowd: this.faults.crowd(truth),
        tilt: this.faults.tiltsWithout(truth),
      });
      this.counterfactual.set(key, without);
    }
    const real = this.stateAt(hour, { dead: this.faults.dead(), crowd: this.faults.crowd() });
    this.noteFelt(truth, real, without);
    return usersHurt(real, without);
  }

  private noteFelt(truth: Truth, real: RadioState, without: RadioState): void {
    const known = new Set([truth.dn, ...truth.felt]);
    for (const [i, { dn }] of this.plant.cells.entries()) {
      const apart = (column: 'users' | 'throughput' | 'load'): boolean =>
        Math.abs((real[column][i] ?? 0) - (without[column][i] ?? 0)) > FELT * (without[column][i] ?? 0);
      const fails = (real.handoverFailure[i] ?? 0) - (without.handoverFailure[i] ?? 0) > FELT_FAILURE;
      if (!known.has(dn) && (fails || apart('users') || apart('throughput') || apart('load'))) truth.felt.push(dn);
    }
  }

  private stateAt(hour: number, conditions: RadioConditions): RadioState {
    let state = this.states.get(hour);
    if (state === undefined) {
      state = this.radio.evaluate(demandFactor(hour), conditions);
      this.states.set(hour, state);
    }
    return state;
  }
}
