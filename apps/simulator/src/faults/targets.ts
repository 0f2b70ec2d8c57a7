import { type Plant } from '../network/build-network.js';
import { type RadioNetwork } from '../radio/radio-network.js';
import { type Rng } from '../rng.js';
import { usersHurt } from './impact.js';
import { type FaultKind } from './scenario.js';

/** Cells that are weighed against each other for one fault. */
const CANDIDATES = 8;
const DAYTIME = 0.6;

/** Draws where a fault strikes: where users would feel it, and not where another one is still on. */
export class Targets {
  constructor(
    private readonly plant: Plant,
    private readonly radio: RadioNetwork,
    private readonly rng: Rng,
  ) {}

  /** @param taken objects of faults that are on: nothing else happens on the same element */
  draw(kind: FaultKind, taken: readonly string[]): string {
    if (kind === 'trunk-loss') return this.free(this.plant.trunks, taken);
    if (kind === 'link-down') {
      const used = new Set(this.plant.sites.map(({ aggregationLink }) => aggregationLink));
      return this.free([...used], taken);
    }
    const cells = Array.from({ length: CANDIDATES }, () => this.free(this.cellDns(), taken));
    const nothing = { dead: new Set<number>(), crowd: new Map<number, number>() };
    const usual = this.radio.evaluate(DAYTIME, nothing);
    let [chosen, most] = [cells[0] ?? '', -1];
    for (const dn of cells) {
      const cell = this.plant.cells.findIndex((c) => c.dn === dn);
      const hit =
        kind === 'sleeping-cell'
          ? { ...nothing, dead: new Set([cell]) }
          : kind === 'wrong-tilt'
            ? { ...nothing, tilt: new Map([[cell, 0]]) }
            : { ...nothing, crowd: new Map([[cell, 0.7]]) };
      const hurt = usersHurt(this.radio.evaluate(DAYTIME, hit), usual);
      if (hurt > most) [chosen, most] = [dn, hurt];
    }
    return chosen;
  }

  private cellDns(): readonly string[] {
    return this.plant.cells.map(({ dn }) => dn);
  }

  private free(from: readonly string[], taken: readonly string[]): string {
    const elements = new Set(taken.map(elementOf));
    const open = from.filter((dn) => !elements.has(elementOf(dn)));
    return this.rng.pick(open.length > 0 ? open : from);
  }
}

const elementOf = (dn: string): string => dn.split(',').slice(0, 2).join(',');
