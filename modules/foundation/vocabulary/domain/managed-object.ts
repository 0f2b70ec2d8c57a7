/** A distinguished name, e.g. `SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=3` (TS 32.300 clause 7). */
export type Dn = string;

const DN = /^[A-Za-z][\w-]*=[^,=\p{Cc}]+(?:,[A-Za-z][\w-]*=[^,=\p{Cc}]+)*$/u;
const MAX_DN = 1024;

/** True for relative names `Type=value`, separated by commas, of 1,024 characters at most. */
export const isDn = (text: string): boolean => text.length <= MAX_DN && DN.test(text);

/** The class of a managed object is the attribute type of its last relative distinguished name, e.g. `NRCellDU`. */
export const classOf = (dn: Dn): string => {
  const rdn = dn.slice(dn.lastIndexOf(',') + 1);
  const equals = rdn.indexOf('=');
  return equals < 0 ? rdn : rdn.slice(0, equals);
};

/** The DN one level up, or `undefined` at the root. */
export const parentOf = (dn: Dn): Dn | undefined => {
  const comma = dn.lastIndexOf(',');
  return comma < 0 ? undefined : dn.slice(0, comma);
};

/** The managed element that the object is part of (itself included), or `undefined` where it stands above all elements. */
export const managedElementOf = (dn: Dn): Dn | undefined => {
  const at = dn.split(',');
  const element = at.findIndex((rdn) => rdn.startsWith('ManagedElement='));
  return element < 0 ? undefined : at.slice(0, element + 1).join(',');
};

/** True where `dn` is `ancestor` or stands below it. */
export const isWithin = (dn: Dn, ancestor: Dn): boolean => dn === ancestor || dn.startsWith(`${ancestor},`);

export type AttributeValue = string | number | boolean;

const isStructure = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Attributes by dotted name, as `Action.attribute` has them: structures become names, what is neither scalar nor structure is left out.
 *
 * @param depth structures of structures that are looked into
 */
export const dottedAttributes = (held: unknown, depth = Infinity): Readonly<Record<string, AttributeValue>> => {
  const found: Record<string, AttributeValue> = {};
  const visit = (structure: Readonly<Record<string, unknown>>, prefix: string, left: number): void => {
    for (const [name, value] of Object.entries(structure))
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        found[prefix + name] = value;
      else if (isStructure(value) && left > 0) visit(value, `${prefix}${name}.`, left - 1);
  };
  if (isStructure(held)) visit(held, '', depth);
  return found;
};

/** A managed object as the inventory knows it. Positions are WGS 84 degrees. */
export interface ManagedObject {
  readonly dn: Dn;
  /** What the operator calls it; falls back to the DN. */
  readonly name: string;
  readonly region: string;
  readonly site?: string;
  readonly position?: { readonly latitude: number; readonly longitude: number };
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/**
 * `neighbour`: handover relation, either way round. `carried-by`: from a managed element or trunk to the link or element that its traffic rides on.
 * `ends-at`: from a link to an element at its end. Containment is implied by the DN and never listed.
 */
export type RelationKind = 'neighbour' | 'carried-by' | 'ends-at';
export interface Relation {
  readonly kind: RelationKind;
  readonly from: Dn;
  readonly to: Dn;
}
