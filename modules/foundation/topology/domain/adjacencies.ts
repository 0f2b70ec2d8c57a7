import { type Dn, isDn, isWithin, type ManagedObject, parentOf, type Relation } from '#foundation/vocabulary';
import { MAX_DETAIL, type ReadContext, type ReadInventory, type RejectedRow, type RowRejection } from './inventory.js';

/** What a port heard of its neighbour, e.g. by LLDP (IEEE 802.1AB). Systems are DNs or names that another source knows. */
export interface Adjacency {
  readonly place: string;
  readonly system: string;
  readonly port: string;
  readonly neighbour: string;
  readonly neighbourPort: string;
}

interface End {
  readonly element: Dn;
  readonly port: Dn;
}

const rejected = (place: string, reason: RowRejection, detail: string): RejectedRow => ({
  ...{ place, reason, detail: detail.slice(0, MAX_DETAIL) },
});

/** Links between elements that hear each other: one for two ports, whichever of them spoke. */
export const linksOfAdjacencies = (adjacencies: Iterable<Adjacency>, context: ReadContext): ReadInventory => {
  const objects = new Map<Dn, ManagedObject>();
  const relations: Relation[] = [];
  const refused: RejectedRow[] = [];
  let count = 0;
  for (const { place, system, port, neighbour, neighbourPort } of adjacencies) {
    if (++count > context.maxRows) {
      refused.push(rejected(place, 'too-many', `more than ${String(context.maxRows)}`));
      break;
    }
    const a = endOf(system, port, context);
    const z = endOf(neighbour, neighbourPort, context);
    if (typeof a === 'string') {
      refused.push(rejected(place, a, `${system} ${port}`));
      continue;
    }
    if (typeof z === 'string') {
      refused.push(rejected(place, z, `${neighbour} ${neighbourPort}`));
      continue;
    }
    const link = linkOf(a, z, context);
    if (objects.has(link.dn)) continue;
    objects.set(link.dn, link);
    for (const end of [a, z])
      relations.push(
        { kind: 'ends-at', from: link.dn, to: end.element },
        { kind: 'ends-at', from: link.dn, to: end.port },
      );
  }
  return { objects: [...objects.values()], relations, rejected: refused };
};

const endOf = (system: string, port: string, { named }: ReadContext): End | RowRejection => {
  const elements = isDn(system) ? [system] : named(system);
  if (elements.length > 1) return 'ambiguous';
  const [element] = elements;
  if (element === undefined) return 'unknown-object';
  const portDn = `${element},Interface=${port}`;
  return port !== '' && isDn(portDn) ? { element, port: portDn } : 'bad-name';
};

/** A name that both ends give alike, below what both stand in. */
const linkOf = (a: End, z: End, { regionOf }: ReadContext): ManagedObject => {
  const [first, last] = a.port < z.port ? [a, z] : [z, a];
  let holder = parentOf(first.element);
  while (holder !== undefined && !isWithin(last.element, holder)) holder = parentOf(holder);
  holder ??= parentOf(first.element);
  const name = [first, last].map((end) => nameOf(end)).join('--');
  const dn = `${holder === undefined ? '' : `${holder},`}TransportLink=${name}`;
  return { dn, name, region: regionOf(dn), attributes: { learntFrom: 'adjacency' } };
};

const lastValue = (dn: Dn): string => dn.slice(dn.lastIndexOf('=') + 1);
const nameOf = ({ element, port }: End): string => `${lastValue(element)}:${lastValue(port)}`;
