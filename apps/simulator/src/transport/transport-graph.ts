import { classOf, type Dn, type Network } from '../network/network.js';

export interface Link {
  readonly dn: Dn;
  /** Router indices: `a` is further from the core in the plan. */
  readonly a: number;
  readonly z: number;
  readonly metric: number;
}

/** Routers and links as the network holds them, by small numbers. The plan never changes, so this is read once. */
export interface TransportGraph {
  readonly routers: readonly Dn[];
  readonly links: readonly Link[];
  /** By router: the links that end there. */
  readonly linksAt: readonly (readonly number[])[];
  /** Routers where traffic leaves for the internet, with what it costs to leave there and not at the first. */
  readonly exits: readonly (readonly [router: number, cost: number])[];
}

/** What the second core router costs as the exit: more than the way over it to the first. */
const SECOND_EXIT = 15;

export const graphOf = (network: Network): TransportGraph => {
  const links: Link[] = [];
  const routers: Dn[] = [];
  const numbers = new Map<Dn, number>();
  const numberOf = (dn: Dn): number => {
    const known = numbers.get(dn);
    if (known !== undefined) return known;
    numbers.set(dn, routers.length);
    return routers.push(dn) - 1;
  };
  for (const { dn, attributes } of network.objects.values()) {
    if (classOf(dn) !== 'TransportLink') continue;
    const [a, z] = [numberOf(String(attributes.get('aEndRef'))), numberOf(String(attributes.get('zEndRef')))];
    links.push({ dn, a, z, metric: Number(attributes.get('vsMetric') ?? 10) });
  }
  const linksAt: number[][] = routers.map(() => []);
  links.forEach(({ a, z }, i) => {
    linksAt[a]?.push(i);
    linksAt[z]?.push(i);
  });
  const exits = routers.flatMap((dn, i): [number, number][] => {
    const core = /ManagedElement=core-(\d+)$/.exec(dn)?.[1];
    return core === undefined ? [] : [[i, core === '1' ? 0 : SECOND_EXIT]];
  });
  return { routers, links, linksAt, exits };
};
