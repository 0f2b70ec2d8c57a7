import { type Plant } from '../network/build-network.js';
import { classOf, type Dn } from '../network/network.js';
import { linksThatCutOff } from '../transport/cut-off.js';

/** Cells of one round of a software upgrade. Chosen. */
const UPGRADED = 6;

const parentOf = (dn: Dn): Dn => dn.slice(0, Math.max(0, dn.lastIndexOf(',')));
export const elementOf = (dn: Dn): Dn => dn.split(',').slice(0, 2).join(',');
const regionOf = (dn: Dn): Dn => dn.split(',')[0] ?? dn;

const text = (plant: Plant, dn: Dn, attribute: string): string => String(plant.network.read(dn, attribute) ?? '');
const below = (plant: Plant, dn: Dn, name: string): Dn[] =>
  plant.network.ofClass(name).filter((one) => one.startsWith(`${dn},`));
const relationsOf = (plant: Plant, cell: Dn): Dn[] =>
  below(plant, cell, 'NRCellRelation').filter((dn) => elementOf(adjacent(plant, dn)) !== elementOf(cell));
const adjacent = (plant: Plant, relation: Dn): Dn => text(plant, relation, 'adjacentNRCellRef');

/** All that is carried by an object, directly or through what it carries, and the routers that it carries them for. */
const carriedBy = (plant: Plant, dn: Dn): Dn[] => {
  const found = new Set<Dn>([dn]);
  const objects = [...plant.network.objects.values()];
  // Whoever carries stands before or behind what it carries: as many passes as the chain is long.
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const mo of objects)
      if (found.has(String(mo.attributes.get('carriedByRef') ?? ''))) {
        found.add(mo.dn);
        if (classOf(mo.dn).endsWith('Link')) found.add(String(mo.attributes.get('aEndRef') ?? mo.dn));
      }
  }
  found.delete(dn);
  return [...found];
};
const linksAt = (plant: Plant, element: Dn): Dn[] =>
  plant.network
    .ofClass('TransportLink')
    .filter((dn) => text(plant, dn, 'aEndRef') === element || text(plant, dn, 'zEndRef') === element);

/** Which objects are meant, seen from the target of a fault. What is none of these words is the distinguished name of an object. */
export const SELECTORS = {
  target: (_: Plant, dn: Dn) => [dn],
  unit: (_: Plant, dn: Dn) => [parentOf(dn)],
  element: (_: Plant, dn: Dn) => [elementOf(dn)],
  region: (_: Plant, dn: Dn) => [regionOf(dn)],
  network: (plant: Plant) => plant.network.ofClass('SubNetwork'),
  cells: (plant: Plant, dn: Dn) => below(plant, elementOf(dn), 'NRCellDU'),
  /** The other sectors of the same site and layer. */
  sectors: (plant: Plant, dn: Dn) =>
    below(plant, elementOf(dn), 'NRCellDU').filter(
      (one) => one !== dn && plant.network.read(one, 'vsLayer') === plant.network.read(dn, 'vsLayer'),
    ),
  /** Relations of a cell with cells of other sites, as planned: the nearest first. */
  relations: relationsOf,
  relation: (plant: Plant, dn: Dn) => relationsOf(plant, dn).slice(0, 1),
  'relations-back': (plant: Plant, dn: Dn) =>
    plant.network.ofClass('NRCellRelation').filter((one) => adjacent(plant, one) === dn),
  neighbours: (plant: Plant, dn: Dn) => relationsOf(plant, dn).map((one) => adjacent(plant, one)),
  neighbour: (plant: Plant, dn: Dn) =>
    relationsOf(plant, dn)
      .slice(0, 1)
      .map((one) => adjacent(plant, one)),
  /** Neighbours of neighbours that are not neighbours themselves. */
  'second-tier': (plant: Plant, dn: Dn) => {
    const first = relationsOf(plant, dn).map((one) => adjacent(plant, one));
    const near = new Set([dn, ...first]);
    return first
      .flatMap((one) => relationsOf(plant, one).map((relation) => adjacent(plant, relation)))
      .filter((one) => !near.has(one) && elementOf(one) !== elementOf(dn));
  },
  /** Some cells of the target's vendor and layer in its region, the target first. */
  'cells-of-vendor': (plant: Plant, dn: Dn) => {
    const vendor = text(plant, elementOf(dn), 'vendorName');
    const others = plant.cells.filter(
      (one) =>
        one.dn !== dn &&
        plant.network.read(one.dn, 'vsLayer') === plant.network.read(dn, 'vsLayer') &&
        regionOf(one.dn) === regionOf(dn) &&
        text(plant, elementOf(one.dn), 'vendorName') === vendor,
    );
    return [dn, ...others.slice(0, UPGRADED - 1).map((one) => one.dn)];
  },
  links: linksAt,
  /** The two ways out of a router on a ring. */
  'ring-links': (plant: Plant, dn: Dn) => {
    const cut = linksThatCutOff(plant);
    return linksAt(plant, dn).filter((link) => !cut.has(link));
  },
  ends: (plant: Plant, dn: Dn) => ['aEndRef', 'zEndRef'].map((end) => text(plant, dn, end)).filter((end) => end !== ''),
  carried: carriedBy,
  trunks: (plant: Plant, dn: Dn) => below(plant, elementOf(dn), 'SipTrunk'),
} as const satisfies Readonly<Record<string, (plant: Plant, target: Dn) => readonly Dn[]>>;

export type Selector = string;

export const isSelector = (name: string): name is keyof typeof SELECTORS => name in SELECTORS;

/** @returns DNs that exist, in the order in which they are hit */
export const select = (plant: Plant, selector: Selector, target: Dn): readonly Dn[] => {
  const found = isSelector(selector) ? SELECTORS[selector](plant, target) : [selector];
  return [...new Set(found)].filter((dn) => plant.network.objects.has(dn));
};
