import { type Plant } from '../network/build-network.js';
import { type Dn } from '../network/network.js';
import { type Rng } from '../rng.js';
import { type TransportGraph } from '../transport/transport-graph.js';
import { type TransportState } from '../transport/transport-network.js';
import { type Access } from './voice-network.js';

/** Below this nothing is worth drawing which cell a caller is in. */
const NO_LOSS = 1e-4;

/** Where the callers of a region are, and what their packets suffer on the way to its border controller. */
export class Callers {
  private readonly cells: readonly number[];
  private readonly controller: number;
  /** By state, as states are kept for an hour and more: users added up cell by cell. */
  private readonly known = new WeakMap<TransportState, Float64Array | 'alike'>();

  /** @param controller DN of the border controller */
  constructor(plant: Pick<Plant, 'cells'>, region: string, graph: TransportGraph, controller: Dn) {
    this.cells = plant.cells.flatMap(({ dn }, i) => (dn.startsWith(`SubNetwork=${region},`) ? [i] : []));
    this.controller = graph.routers.indexOf(controller);
  }

  /** A draw of one caller; `undefined` where the border controller is dead or out of reach. */
  access(state: TransportState, users: Float64Array): (rng: Rng) => Access | undefined {
    const { routers, cells } = state;
    const reach = this.controller < 0 ? 1 : (routers.reach[this.controller] ?? 0);
    const core: Access = {
      lossRatio: routers.lossRatio[this.controller] ?? 0,
      delaySeconds: routers.delaySeconds[this.controller] ?? 0,
    };
    const added = this.addedUp(state, users);
    return (rng) => {
      if (reach < 1 && rng.uniform() >= reach) return undefined;
      if (added === 'alike') return core;
      const cell = this.cells[drawn(added, rng.uniform() * (added.at(-1) ?? 0))] ?? 0;
      const lossRatio = 1 - (1 - core.lossRatio) * (1 - (cells.lossRatio[cell] ?? 0));
      return { lossRatio, delaySeconds: core.delaySeconds + (cells.delaySeconds[cell] ?? 0) };
    };
  }

  private addedUp(state: TransportState, users: Float64Array): Float64Array | 'alike' {
    let added = this.known.get(state);
    if (added === undefined) {
      const isLossy = this.cells.some((cell) => (state.cells.lossRatio[cell] ?? 0) > NO_LOSS);
      let total = 0;
      added = isLossy ? Float64Array.from(this.cells, (cell) => (total += users[cell] ?? 0)) : 'alike';
      this.known.set(state, added);
    }
    return added;
  }
}

/** Index of the first that is greater. */
const drawn = (added: Float64Array, value: number): number => {
  let [low, high] = [0, added.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((added[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
};
