import { classOf, type Dn, parentOf } from '#foundation/vocabulary';

/** What the inventory knows of an object, as far as names need it. */
export interface KnownObject {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}
export type Lookup = (dn: Dn) => KnownObject | undefined;

const valueOf = (rdn: string): string => rdn.slice(rdn.indexOf('=') + 1);

/** Names such as `North agg-1-core-1`: the network, and the object's own name. */
const shortOf = (dn: Dn): string => {
  const rdns = dn.split(',');
  const [first = '', last = ''] = [rdns[0], rdns.at(-1)];
  const own = /^\d+$/.test(valueOf(last)) ? last.replace('=', ' ') : valueOf(last);
  return rdns.length > 1 && first.startsWith('SubNetwork=') ? `${valueOf(first)} ${own}` : own;
};

/** The operator's name of an object; a trunk says whose it is, a relation between whom, and what has no name gets a short one. */
export const nameOf = (dn: Dn, lookup: Lookup): string => {
  const object = lookup(dn);
  const own = object === undefined || object.name === dn ? undefined : object.name;
  const parent = parentOf(dn);
  switch (classOf(dn)) {
    case 'SipTrunk':
    case 'Interface':
      return parent === undefined
        ? (own ?? shortOf(dn))
        : `${own ?? valueOf(dn.slice(parent.length + 1))} at ${nameOf(parent, lookup)}`;
    case 'NRCellRelation': {
      const towards = object?.attributes['adjacentNRCellRef'];
      if (parent === undefined || typeof towards !== 'string') return own ?? shortOf(dn);
      return `${nameOf(parent, lookup)} to ${nameOf(towards, lookup)}`;
    }
    case 'GNBDUFunction':
      return own ?? (parent === undefined ? shortOf(dn) : nameOf(parent, lookup));
    default:
      return own ?? shortOf(dn);
  }
};
