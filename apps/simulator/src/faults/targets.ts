import { type Plant } from '../network/build-network.js';
import { classOf, type Dn } from '../network/network.js';
import { type Rng } from '../rng.js';
import { type Effect, effectsOf, type Numbers, numbersOf } from './instance.js';
import { type FaultKind } from './kind.js';
import { elementOf } from './selectors.js';
import { TARGET_SETS } from './target-sets.js';

/** Objects that are weighed against each other for one fault. */
const CANDIDATES = 8;
const UNFELT_CANDIDATES = 24;
/** Users who may notice what nobody should. */
const UNFELT = 1;
/** In a network of so many cells weighing is dear: fewer do. */
const MANY_CELLS = 3_000;
/** The neighbourhood of an object: so many sites nearest to it. */
const NEAR_SITES = 4;

/** Users who would fare worse at a time, were the effects there in full. */
export type Felt = (effects: readonly Effect[], timeMs: number) => number;

/** Draws where a fault strikes: where users would feel it, and not where another one is still on. */
export class Targets {
  constructor(
    private readonly plant: Plant,
    private readonly felt: Felt,
    private readonly rng: Rng,
  ) {}

  /**
   * @param taken objects of faults that are on: nothing else happens on the same element
   * @param near object in whose neighbourhood it strikes
   * @returns nothing where there is no such object now: all are taken, or what shall not be felt would be
   */
  draw(kind: FaultKind, numbers: Numbers | undefined, taken: readonly Dn[], timeMs: number, near?: Dn): Dn | undefined {
    const among: Readonly<Record<string, (plant: Plant) => readonly Dn[]>> = TARGET_SETS;
    const all = among[kind.target.among]?.(this.plant) ?? [];
    const open = this.near(free(all, taken), near);
    if (open.length === 0) return undefined;
    if (kind.target.choose === 'any' || open.length === 1) return this.rng.pick(open);
    const { choose } = kind.target;
    const most = this.plant.cells.length > MANY_CELLS ? 3 : choose === 'felt' ? CANDIDATES : UNFELT_CANDIDATES;
    const candidates = new Set(Array.from({ length: most }, () => this.rng.pick(open)));
    const sign = choose === 'felt' ? 1 : -1;
    let [chosen, best] = [this.rng.pick(open), -Infinity];
    for (const dn of candidates) {
      const worth = sign * this.felt(effectsOf(kind, dn, numbersOf(kind, numbers), this.plant), timeMs);
      if (worth > best) [chosen, best] = [dn, worth];
    }
    return choose === 'unfelt' && best < -UNFELT ? undefined : chosen;
  }

  /** Those that belong to a site near the object or to what carries one; all where there are none. */
  private near(open: readonly Dn[], to: Dn | undefined): readonly Dn[] {
    if (to === undefined) return open;
    const { sites, network } = this.plant;
    const at = sites.find(({ dn }) => dn === elementOf(to)) ?? sites.find(({ dn }) => isCarried(network, dn, to));
    if (at === undefined)
      return orAll(
        open.filter((dn) => elementOf(dn) === elementOf(to)),
        open,
      );
    const around = sites
      .filter(({ region }) => region === at.region)
      .sort((a, b) => Math.hypot(a.x - at.x, a.y - at.y) - Math.hypot(b.x - at.x, b.y - at.y))
      .slice(0, NEAR_SITES);
    const elements = new Set(around.map(({ dn }) => dn));
    const own = open.filter((dn) => elements.has(elementOf(dn)));
    if (own.length > 0) return own;
    return orAll(
      open.filter((dn) => around.some((site) => isCarried(network, site.dn, dn))),
      open,
    );
  }
}

const orAll = (some: readonly Dn[], all: readonly Dn[]): readonly Dn[] => (some.length > 0 ? some : all);

/** What belongs together for a fault: an element with all below it, but each trunk of a border controller for itself. */
const placeOf = (dn: Dn): Dn => (classOf(dn) === 'SipTrunk' ? dn : elementOf(dn));

const free = (from: readonly Dn[], taken: readonly Dn[]): readonly Dn[] => {
  const places = new Set(taken.map(placeOf));
  return from.filter((dn) => !places.has(placeOf(dn)));
};

/** Whether the way of an object to the core leads over another one. */
const isCarried = (network: Plant['network'], dn: Dn, by: Dn): boolean => {
  let at = dn;
  for (let n = 0; n < 16 && at !== ''; n++) {
    at = String(network.read(at, 'carriedByRef') ?? '');
    if (at === by || network.read(at, 'aEndRef') === by) return true;
  }
  return false;
};
