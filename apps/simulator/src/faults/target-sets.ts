import { type Plant } from '../network/build-network.js';
import { type Dn } from '../network/network.js';
import { linksThatCutOff } from '../transport/cut-off.js';
import { SELECTORS } from './selectors.js';

const elements = (plant: Plant): Dn[] => plant.network.ofClass('ManagedElement');
const named = (plant: Plant, start: string): Dn[] =>
  elements(plant).filter((dn) => dn.includes(`,ManagedElement=${start}`));
const cells = (plant: Plant): Dn[] => plant.cells.map(({ dn }) => dn);
const layered = (plant: Plant, isOn: (layer: number) => boolean): Dn[] =>
  plant.cells.flatMap(({ dn, layer }) => (isOn(layer) ? [dn] : []));
const links = (plant: Plant): Dn[] => plant.network.ofClass('TransportLink');
const refs = (plant: Plant): ReadonlySet<string> =>
  new Set([...plant.network.objects.values()].map(({ attributes }) => String(attributes.get('carriedByRef') ?? '')));
const orAll = (some: readonly Dn[], all: readonly Dn[]): readonly Dn[] => (some.length > 0 ? some : all);

/** Links that something is carried by. */
const carryingLinks = (plant: Plant): readonly Dn[] => {
  const carriers = refs(plant);
  return links(plant).filter((dn) => carriers.has(dn));
};

/** What a kind of fault may strike. */
export const TARGET_SETS = {
  cells,
  /** Layers that stand on top of the one that covers the ground. */
  'capacity-cells': (plant: Plant) => layered(plant, (layer) => layer > 0),
  'tdd-cells': (plant: Plant) => layered(plant, (layer) => layer === 2),
  /** Cells that plan a handover to another site. */
  'cells-with-neighbours': (plant: Plant) => {
    const site = (dn: Dn): string => dn.split(',')[1] ?? '';
    const having = new Set<Dn>();
    for (const relation of plant.network.ofClass('NRCellRelation')) {
      const to = String(plant.network.read(relation, 'adjacentNRCellRef'));
      if (site(to) !== site(relation)) having.add(relation.slice(0, relation.lastIndexOf(',')));
    }
    return cells(plant).filter((dn) => having.has(dn));
  },
  units: (plant: Plant) => plant.network.ofClass('GNBDUFunction'),
  sites: (plant: Plant) => plant.sites.map(({ dn }) => dn),
  links,
  'carrying-links': carryingLinks,
  /** Links without another way round, where there are some. */
  'unprotected-links': (plant: Plant) => orAll([...linksThatCutOff(plant).keys()], carryingLinks(plant)),
  'access-routers': (plant: Plant) => named(plant, 'access-'),
  'aggregation-routers': (plant: Plant) => named(plant, 'agg-'),
  /** Routers with two ways out: between them and the core either may be cut, but not both. */
  'ring-routers': (plant: Plant) => {
    const routers = named(plant, 'access-');
    const cut = linksThatCutOff(plant);
    return orAll(
      routers.filter((dn) => {
        const links = SELECTORS.links(plant, dn).filter((link) => !cut.has(link));
        return links.length === 2;
      }),
      routers,
    );
  },
  trunks: (plant: Plant) => plant.trunks,
  'border-controllers': (plant: Plant) => [...new Set(plant.trunks.map((dn) => dn.slice(0, dn.lastIndexOf(','))))],
  regions: (plant: Plant) => plant.network.ofClass('SubNetwork'),
} satisfies Readonly<Record<string, (plant: Plant) => readonly Dn[]>>;
