import {
  classOf,
  type Dn,
  isWithin,
  type ManagedObject,
  type NetworkTime,
  parentOf,
  type Relation,
  type RelationKind,
} from '#foundation/vocabulary';

/** One row of the region table: `match` is a DN whose subtree belongs to the region from `since` on, always where absent. */
export interface RegionRule {
  readonly id: string;
  readonly match: Dn;
  readonly since?: NetworkTime;
}

/** Every edge costs one hop, but for a port's to its link: they are one place. An object with more edges than this is reached but never passed through, so a hub makes nothing near. */
const HUB_DEGREE = 32;

/** Enters each with the other. */
const join = (into: Map<Dn, Set<Dn>>, a: Dn, b: Dn): void => {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const known = into.get(from);
    if (known === undefined) into.set(from, new Set([to]));
    else known.add(to);
  }
};

/** The network as it was at one moment. Never changes; a newer inventory is a newer snapshot. */
export class TopologySnapshot {
  private readonly objects = new Map<Dn, ManagedObject>();
  private readonly childrenOf = new Map<Dn, Dn[]>();
  private readonly edges = new Map<Dn, Set<Dn>>();
  private readonly relationsOf = new Map<Dn, Relation[]>();
  /** Links by interface, and the other way round. */
  private readonly pluggedWith = new Map<Dn, Set<Dn>>();

  constructor(
    objects: readonly ManagedObject[],
    relations: readonly Relation[],
    private readonly regions: readonly RegionRule[] = [],
  ) {
    for (const object of objects) this.objects.set(object.dn, object);
    for (const dn of this.objects.keys()) {
      const parent = parentOf(dn);
      if (parent === undefined) continue;
      const siblings = this.childrenOf.get(parent);
      if (siblings === undefined) this.childrenOf.set(parent, [dn]);
      else siblings.push(dn);
      // A SubNetwork is an administrative grouping: sharing one is no reason to fail together, in a small network either.
      if (classOf(parent) !== 'SubNetwork') this.connect(dn, parent);
      // A function is how software is cut, not a place: what stands in it stands in its element.
      const element = parentOf(parent);
      if (classOf(parent).endsWith('Function') && element !== undefined) this.connect(dn, element);
    }
    for (const relation of relations) {
      this.connect(relation.from, relation.to);
      if (relation.kind === 'ends-at' && classOf(relation.to) === 'Interface') this.plug(relation.from, relation.to);
      for (const end of new Set([relation.from, relation.to])) {
        const known = this.relationsOf.get(end);
        if (known === undefined) this.relationsOf.set(end, [relation]);
        else known.push(relation);
        const holder = this.objects.has(end) ? undefined : this.nearestKnown(end);
        if (holder !== undefined) this.connect(end, holder);
      }
    }
  }

  /** Every object, parents before their children where the inventory had them so. */
  all(): IterableIterator<ManagedObject> {
    return this.objects.values();
  }

  /** What stands in nothing else, e.g. the SubNetworks. */
  roots(): readonly Dn[] {
    return [...this.objects.keys()].filter((dn) => parentOf(dn) === undefined);
  }

  get size(): number {
    return this.objects.size;
  }

  get(dn: Dn): ManagedObject | undefined {
    return this.objects.get(dn);
  }

  /** True where somebody took it, or what contains it, out of service: nobody expects traffic there. */
  isOutOfService(dn: Dn): boolean {
    for (let at: Dn | undefined = dn; at !== undefined; at = parentOf(at)) {
      const attributes = this.objects.get(at)?.attributes;
      if (attributes?.['administrativeState'] === 'LOCKED' || attributes?.['weight'] === 0) return true;
    }
    return false;
  }

  children(dn: Dn): readonly Dn[] {
    return this.childrenOf.get(dn) ?? [];
  }

  /** Relations that the object stands at either end of. */
  relations(dn: Dn, kind?: RelationKind): readonly Relation[] {
    const all = this.relationsOf.get(dn) ?? [];
    return kind === undefined ? all : all.filter((relation) => relation.kind === kind);
  }

  /**
   * What the object's traffic rides on, one step of it: what it names itself; for an interface the link that is plugged in; for a link also the
   * element at its far end, which is the one that does not ride on the link itself.
   */
  carriers(dn: Dn): readonly Dn[] {
    const named = this.named(dn);
    if (classOf(dn) === 'Interface' && named.length === 0) return this.links(dn);
    const ends = this.relations(dn, 'ends-at').filter(({ from, to }) => from === dn && !this.named(to).includes(dn));
    return [...named, ...ends.flatMap(({ to }) => (classOf(to) === 'ManagedElement' ? [to] : []))];
  }

  /** What rides on the object, one step of it, as far as it names the object. */
  carried(dn: Dn): readonly Dn[] {
    return this.relations(dn, 'carried-by').flatMap(({ from, to }) => (to === dn ? [from] : []));
  }

  /** Links that end at the element, or are plugged into the interface. */
  links(dn: Dn): readonly Dn[] {
    return this.relations(dn, 'ends-at').flatMap(({ from, to }) => (to === dn ? [from] : []));
  }

  /** Elements that the link joins. */
  ends(link: Dn): readonly Dn[] {
    return this.relations(link, 'ends-at').flatMap(({ from, to }) =>
      from === link && classOf(to) === 'ManagedElement' ? [to] : [],
    );
  }

  private named(dn: Dn): readonly Dn[] {
    return this.relations(dn, 'carried-by').flatMap(({ from, to }) => (from === dn ? [to] : []));
  }

  /** Handover neighbours, whichever side named the other. */
  neighbours(dn: Dn): readonly Dn[] {
    const ends = this.relations(dn, 'neighbour').map((relation) =>
      relation.from === dn ? relation.to : relation.from,
    );
    return [...new Set(ends)];
  }

  /** Neighbours that the cell may not hand over to: `isHOAllowed` of its relation is false (TS 28.541 clause 4.4.1). */
  barred(dn: Dn): readonly Dn[] {
    return this.children(dn).flatMap((child) => {
      const attributes = this.objects.get(child)?.attributes;
      const to = attributes?.['adjacentNRCellRef'];
      return attributes?.['isHOAllowed'] === false && typeof to === 'string' ? [to] : [];
    });
  }

  /** The longest match wins; among equal ones the newest that already held at `at`. */
  regionOf(dn: Dn, at: NetworkTime): string | undefined {
    let best: RegionRule | undefined;
    for (const rule of this.regions) {
      if (!isWithin(dn, rule.match) || (rule.since ?? 0) > at) continue;
      const longer = rule.match.length - (best?.match.length ?? -1);
      if (longer > 0 || (longer === 0 && (rule.since ?? 0) >= (best?.since ?? 0))) best = rule;
    }
    return best?.id;
  }

  /** Hops between two objects, or `undefined` where it takes more than `maxHops`. */
  distance(from: Dn, to: Dn, maxHops: number): number | undefined {
    // A path may start at a hub but not cross one, so the way there and the way back are the same.
    return this.within(from, maxHops).get(to);
  }

  /** What is at most `hops` away, itself included, with its distance. What the inventory does not list, e.g. an interface, hangs on what contains it. */
  within(dn: Dn, hops: number): ReadonlyMap<Dn, number> {
    const found = new Map<Dn, number>();
    const reach = (to: Dn, hop: number, next: Dn[]): void => {
      if (found.has(to)) return;
      found.set(to, hop);
      next.push(to);
      for (const one of this.pluggedWith.get(to) ?? []) if (!this.isHub(to) && !this.isHub(one)) reach(one, hop, next);
    };
    let frontier: Dn[] = [];
    reach(dn, 0, frontier);
    let first = 1;
    const holder = this.edges.has(dn) ? undefined : this.nearestKnown(dn);
    if (holder !== undefined && hops > 0) {
      found.set(holder, 1);
      frontier = [holder];
      first = 2;
    }
    for (let hop = first; hop <= hops && frontier.length > 0; hop++) {
      const next: Dn[] = [];
      for (const at of frontier) {
        const edges = this.edges.get(at);
        if (edges === undefined || (at !== dn && this.isHub(at))) continue;
        for (const to of edges) reach(to, hop, next);
      }
      frontier = next;
    }
    return found;
  }

  /** The nearest listed object above, short of a SubNetwork, which makes nothing near. */
  private nearestKnown(dn: Dn): Dn | undefined {
    for (let at = parentOf(dn); at !== undefined && classOf(at) !== 'SubNetwork'; at = parentOf(at))
      if (this.objects.has(at)) return at;
    return undefined;
  }

  private isHub(dn: Dn): boolean {
    return (this.edges.get(dn)?.size ?? 0) > HUB_DEGREE;
  }

  private connect(a: Dn, b: Dn): void {
    join(this.edges, a, b);
  }

  private plug(link: Dn, port: Dn): void {
    join(this.pluggedWith, link, port);
  }
}
