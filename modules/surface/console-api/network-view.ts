import { type Topology, type TopologySnapshot } from '#foundation/topology';
import {
  classOf,
  type Dn,
  type Kpis,
  managedElementOf,
  type ManagedObject,
  type Measure,
  type Relation,
} from '#foundation/vocabulary';
import {
  type ElementOnMap,
  type FoundObject,
  type Health,
  type LinkOnMap,
  type NamedHealth,
  type Neighbourhood,
  type NetworkMap,
  type SiteOnMap,
} from './domain/contract.js';
import { nameOf } from './domain/names.js';
import { worstOf } from './domain/severity.js';

const MAX_FOUND = 20;
const MAX_NODES = 40;
/** Not looked for by name, and too many to draw. */
const HIDDEN = new Set(['NRCellRelation', 'GNBDUFunction', 'SubNetwork']);

const numberOf = (object: ManagedObject, attribute: string): number => {
  const value = object.attributes[attribute];
  return typeof value === 'number' ? value : 0;
};

/** What never changes within one snapshot, worked out once. */
class Plan {
  readonly names = new Map<Dn, string>();
  /** Objects with KPIs of their own, by the managed element they stand in. */
  readonly measuredIn = new Map<Dn, Dn[]>();
  readonly sites: ManagedObject[] = [];
  readonly elements: ManagedObject[] = [];
  readonly links: ManagedObject[] = [];
  readonly trunks: ManagedObject[] = [];
  readonly cellsOf = new Map<Dn, ManagedObject[]>();
  readonly regions: readonly string[];
  readonly searchable: { readonly object: ManagedObject; readonly text: string }[] = [];

  constructor(
    readonly snapshot: TopologySnapshot,
    measured: ReadonlySet<string>,
  ) {
    const elements: ManagedObject[] = [];
    this.regions = [...new Set([...snapshot.all()].map(({ region }) => region))];
    for (const object of snapshot.all()) {
      const objectClass = classOf(object.dn);
      const element = managedElementOf(object.dn);
      if (objectClass === 'ManagedElement') elements.push(object);
      if (objectClass === 'TransportLink') this.links.push(object);
      if (objectClass === 'SipTrunk') this.trunks.push(object);
      if (objectClass === 'NRCellDU' && element !== undefined) push(this.cellsOf, element, object);
      if (element !== undefined && element !== object.dn && measured.has(objectClass))
        push(this.measuredIn, element, object.dn);
      if (!HIDDEN.has(objectClass))
        this.searchable.push({ object, text: `${this.nameOf(object.dn)}\n${object.dn}`.toLowerCase() });
    }
    for (const element of elements) (this.cellsOf.has(element.dn) ? this.sites : this.elements).push(element);
  }

  nameOf(dn: Dn): string {
    let name = this.names.get(dn);
    if (name === undefined) {
      name = nameOf(dn, (at) => this.snapshot.get(at));
      // Only what the inventory knows is kept, so the map is as bounded as the inventory.
      if (this.snapshot.get(dn) !== undefined) this.names.set(dn, name);
    }
    return name;
  }
}

const push = <V>(map: Map<Dn, V[]>, key: Dn, value: V): void => {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
};

/** The network with names and health, as the console draws it. */
export class NetworkView {
  private plan: Plan | undefined;
  private readonly measured: ReadonlySet<string>;

  /** @param touches health by object, of those that an open incident touches */
  constructor(
    private readonly topology: Topology,
    private readonly kpis: Kpis,
    private readonly measures: readonly Measure[],
    private readonly touches: () => ReadonlyMap<Dn, Health>,
  ) {
    // Of a managed element only some have KPIs of their own, so its parts are asked.
    this.measured = new Set(measures.map(({ objectClass }) => objectClass).filter((name) => name !== 'ManagedElement'));
  }

  knows(dn: Dn): boolean {
    return this.topology.snapshot().get(dn) !== undefined;
  }

  /** Of the inventory, or touched by an open incident, as by an alarm of what no inventory has. */
  isKnown(dn: Dn): boolean {
    return this.knows(dn) || this.touches().has(dn);
  }

  /** As the inventory has them; none where it does not know the object. */
  attributesOf(dn: Dn): ManagedObject['attributes'] {
    return this.topology.snapshot().get(dn)?.attributes ?? {};
  }

  /** That of the inventory; `undefined` where it does not know the object. */
  regionOf(dn: Dn): string | undefined {
    return this.topology.snapshot().get(dn)?.region;
  }

  nameOf(dn: Dn): string {
    return this.current().nameOf(dn);
  }

  named(dn: Dn): NamedHealth {
    return { dn, name: this.nameOf(dn), health: this.healthOf(dn) };
  }

  /** Worst severity of the open incidents that touch it; else unobserved where nothing was heard of it. */
  healthOf(dn: Dn): Health {
    return this.touches().get(dn) ?? (this.isObserved(dn) ? 'healthy' : 'unobserved');
  }

  measuresOf(dn: Dn): readonly Measure[] {
    const objectClass = classOf(dn);
    return this.measures.filter((measure) => measure.objectClass === objectClass);
  }

  /** In the order of the inventory. */
  regions(): readonly string[] {
    return this.current().regions;
  }

  /** Cells that an object is or holds. */
  cellsWithin(dn: Dn): readonly Dn[] {
    if (classOf(dn) === 'NRCellDU') return [dn];
    return (this.current().cellsOf.get(dn) ?? []).map((cell) => cell.dn);
  }

  map(): NetworkMap {
    const plan = this.current();
    return {
      sites: plan.sites.map((site) => this.siteOf(site, plan)),
      elements: plan.elements.map((element) => this.elementOf(element, plan)),
      links: plan.links.map((link) => this.linkOf(link, plan)),
      trunks: plan.trunks.map(({ dn }) => this.named(dn)),
    };
  }

  /** Names that begin with the text before names and DNs that hold it. */
  search(text: string): readonly FoundObject[] {
    const wanted = text.trim().toLowerCase();
    if (wanted === '') return [];
    const found = this.current().searchable.filter((one) => one.text.includes(wanted));
    const beginsFirst = found
      .map((one) => ({ object: one.object, begins: one.text.startsWith(wanted) ? 0 : 1, text: one.text }))
      .sort((a, b) => a.begins - b.begins || (a.text < b.text ? -1 : 1));
    return beginsFirst.slice(0, MAX_FOUND).map(({ object: { dn } }) => ({ ...this.named(dn), class: classOf(dn) }));
  }

  /** The root, what is affected and what stands near, nearest first, with what connects them. */
  neighbourhood(root: Dn, affected: readonly Dn[]): Neighbourhood {
    const { snapshot } = this.current();
    const isAffected = new Set(affected);
    const near = [...snapshot.within(root, 2)]
      .filter(([dn]) => dn === root || !HIDDEN.has(classOf(dn)))
      .sort(([a, hopsA], [b, hopsB]) => Number(isAffected.has(b)) - Number(isAffected.has(a)) || hopsA - hopsB)
      .map(([dn]) => dn);
    const nodes = [...new Set([root, ...near, ...affected])].slice(0, MAX_NODES);
    const isNode = new Set(nodes);
    const relations = new Set<Relation>(nodes.flatMap((dn) => [...snapshot.relations(dn)]));
    const drawn = [...relations].filter(({ from, to }) => from !== to && isNode.has(from) && isNode.has(to));
    const contained = nodes.flatMap((dn) => {
      const element = managedElementOf(dn);
      return element !== undefined && element !== dn && isNode.has(element)
        ? [{ from: element, to: dn, kind: 'contains' as const }]
        : [];
    });
    return { nodes: nodes.map((dn) => this.named(dn)), edges: [...unique(drawn), ...contained] };
  }

  private current(): Plan {
    const snapshot = this.topology.snapshot();
    if (this.plan?.snapshot !== snapshot) this.plan = new Plan(snapshot, this.measured);
    return this.plan;
  }

  private isObserved(dn: Dn): boolean {
    if (this.measured.has(classOf(dn))) return Number.isFinite(this.kpis.ageMs(dn));
    const parts = this.current().measuredIn.get(dn);
    return parts?.some((part) => Number.isFinite(this.kpis.ageMs(part))) ?? true;
  }

  private siteOf(site: ManagedObject, plan: Plan): SiteOnMap {
    const cells = (plan.cellsOf.get(site.dn) ?? []).map((cell) => ({
      ...this.named(cell.dn),
      azimuth: numberOf(cell, 'azimuth'),
      layer: numberOf(cell, 'vsLayer'),
    }));
    return {
      id: site.dn,
      dn: site.dn,
      name: site.site ?? this.nameOf(site.dn),
      region: site.region,
      latitude: site.position?.latitude ?? 0,
      longitude: site.position?.longitude ?? 0,
      health: worstOf([
        this.healthOf(site.dn),
        ...cells.map(({ health }) => (health === 'unobserved' ? 'healthy' : health)),
      ]),
      cells,
    };
  }

  private elementOf({ dn, region, position }: ManagedObject, plan: Plan): ElementOnMap {
    const children = plan.snapshot.children(dn).map(classOf);
    const isRouter = children.includes('Interface') || plan.snapshot.relations(dn, 'ends-at').length > 0;
    const kind = children.includes('SipTrunk') ? 'border-controller' : isRouter ? 'router' : 'other';
    return { ...this.named(dn), region, kind, ...position };
  }

  private linkOf({ dn }: ManagedObject, plan: Plan): LinkOnMap {
    const ends = plan.snapshot.relations(dn, 'ends-at').filter(({ from }) => from === dn);
    return { ...this.named(dn), from: ends[0]?.to ?? '', to: ends[1]?.to ?? '' };
  }
}

/** Handover relations are listed from both sides: one line is drawn. */
const unique = (relations: readonly Relation[]): readonly Relation[] => {
  const seen = new Set<string>();
  return relations.filter(({ from, to, kind }) => {
    const key = [kind, ...[from, to].sort()].join('|');
    return !seen.has(key) && seen.add(key);
  });
};
