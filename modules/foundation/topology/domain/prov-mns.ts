import {
  type AttributeValue,
  type Dn,
  dottedAttributes,
  isDn,
  type ManagedObject,
  type Relation,
} from '#foundation/vocabulary';
import { MAX_DETAIL, type ReadInventory, type RejectedRow, type RowRejection } from './inventory.js';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Structures of structures that are looked into; those of TS 28.541 are not deeper. */
const MAX_DEPTH = 3;

const textOf = (value: AttributeValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const isWithin = (value: AttributeValue | undefined, degrees: number): value is number =>
  typeof value === 'number' && Math.abs(value) <= degrees;

const objectOf = (dn: Dn, attributes: Readonly<Record<string, AttributeValue>>, region: string): ManagedObject => {
  const { latitude, longitude } = attributes;
  const site = textOf(attributes['siteName']);
  return {
    dn,
    name: textOf(attributes['userLabel']) ?? dn,
    region,
    ...(site === undefined ? {} : { site }),
    ...(isWithin(latitude, 90) && isWithin(longitude, 180) ? { position: { latitude, longitude } } : {}),
    attributes,
  };
};

/** What a link joins, and the interfaces it is plugged into where the inventory knows them. */
const LINK_ENDS = ['aEndRef', 'zEndRef', 'aEndInterfaceRef', 'zEndInterfaceRef'];

const relationsOf = (
  dn: Dn,
  attributes: Readonly<Record<string, AttributeValue>>,
  parent: Dn | undefined,
): Relation[] => {
  const found: Relation[] = [];
  const adjacent = textOf(attributes['adjacentNRCellRef']);
  if (adjacent !== undefined && parent !== undefined) found.push({ kind: 'neighbour', from: parent, to: adjacent });
  // The link of the primary path, and the router that a site is plugged into.
  for (const name of ['carriedByRef', 'attachedToRef']) {
    const carrier = textOf(attributes[name]);
    if (carrier !== undefined) found.push({ kind: 'carried-by', from: dn, to: carrier });
  }
  for (const end of LINK_ENDS) {
    const to = textOf(attributes[end]);
    if (to !== undefined) found.push({ kind: 'ends-at', from: dn, to });
  }
  return found;
};

/**
 * Objects and relations of a nested getMOIAttributes answer (TS 28.532 clause 12.1.1): arrays named by a class hold its children.
 * The `neighbours` attribute is not read: a DN has commas, so a comma list of them is ambiguous; `NRCellRelation` says the same.
 *
 * @param root e.g. `{ SubNetwork: [ { id, attributes, ManagedElement: [...] } ] }`; what has no id, or none that a name can have, is left out with what is below it
 */
export const fromProvMns = (root: unknown, regionOf: (dn: Dn) => string): ReadInventory => {
  const objects: ManagedObject[] = [];
  const rejected: RejectedRow[] = [];
  const known = new Set<Dn>();
  const reject = (place: string, reason: RowRejection): void => {
    rejected.push({ place: place.slice(0, MAX_DETAIL), reason, detail: '' });
  };
  const relations: Relation[] = [];
  const visit = (holder: Record<string, unknown>, parent: Dn | undefined): void => {
    for (const [className, held] of Object.entries(holder)) {
      if (!Array.isArray(held)) continue;
      for (const child of held as readonly unknown[]) {
        if (!isRecord(child) || (typeof child['id'] !== 'string' && typeof child['id'] !== 'number')) continue;
        const rdn = `${className}=${String(child['id'])}`;
        const dn = parent === undefined ? rdn : `${parent},${rdn}`;
        if (!isDn(dn) || known.has(dn)) {
          reject(dn, known.has(dn) ? 'twice' : 'bad-name');
          continue;
        }
        known.add(dn);
        const attributes = dottedAttributes(child['attributes'], MAX_DEPTH);
        objects.push(objectOf(dn, attributes, regionOf(dn)));
        for (const relation of relationsOf(dn, attributes, parent))
          if (isDn(relation.to)) relations.push(relation);
          else reject(dn, 'bad-name');
        visit(child, dn);
      }
    }
  };
  if (isRecord(root)) visit(root, undefined);
  return { objects, relations, rejected };
};
