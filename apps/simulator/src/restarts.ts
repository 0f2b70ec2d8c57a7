import { type Conditions } from './conditions.js';
import { type Plant } from './network/build-network.js';
import { type Change, type Dn } from './network/network.js';

/** How long cells are down after a write of the attribute, ms. Chosen: a warm start of a baseband unit, a new software level on a carrier. */
const DOWN_MS: Readonly<Record<string, number>> = { vsRestartCount: 120_000, vsSoftwareVersion: 60_000 };

/** Writes that cost a moment of service: everything at and below the object is down for it. */
export class Restarts {
  /** By cell: when it is up again. */
  private until = new Map<Dn, number>();

  constructor(plant: Plant) {
    plant.network.onChange((change: Change) => {
      const down = DOWN_MS[change.attribute];
      if (down === undefined) return;
      for (const { dn } of plant.cells)
        if (dn === change.dn || dn.startsWith(`${change.dn},`)) this.until.set(dn, change.time + down);
    });
  }

  advance(time: number): void {
    for (const [dn, until] of this.until) if (until <= time) this.until.delete(dn);
  }

  get down(): readonly Dn[] {
    return [...this.until.keys()];
  }

  /** Conditions with what is starting up besides. */
  with(conditions: Conditions): Conditions {
    if (this.until.size === 0) return conditions;
    const all = new Map(conditions);
    for (const dn of this.until.keys()) all.set(dn, { ...all.get(dn), outage: 1 });
    return all;
  }

  state(): [Dn, number][] {
    return [...this.until];
  }

  restore(state: readonly (readonly [Dn, number])[]): void {
    this.until = new Map(state);
  }
}
