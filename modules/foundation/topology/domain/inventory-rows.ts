import { type AttributeValue, classOf, type Dn, isDn, type ManagedObject, type Relation } from '#foundation/vocabulary';
import { MAX_DETAIL, type ReadContext, type ReadInventory, type RejectedRow, type RowRejection } from './inventory.js';

/** What a row is of. A site is no object of its own: it gives its position to what stands there. */
export const ROW_KINDS = ['site', 'element', 'cell', 'link', 'trunk'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** One row of an inventory, whatever it was written in. */
export interface InventoryRow {
  readonly place: string;
  readonly kind: string;
  /** By column; numbers may be text. An empty text is no value. */
  readonly fields: Readonly<Record<string, AttributeValue>>;
}

type Position = NonNullable<ManagedObject['position']>;
interface Found {
  readonly object: Omit<ManagedObject, 'position'> & { readonly position?: Position };
  readonly relations: readonly Relation[];
}
type Read = Found | { readonly site: string; readonly position: Position } | Rejection;
interface Rejection {
  readonly reason: RowRejection;
  readonly detail: string;
}

/** Columns that are not kept as attributes under their own name. */
const OWN_COLUMNS = new Set([
  ...['kind', 'dn', 'name', 'site', 'vendor', 'layer'],
  ...['carriedBy', 'attachedTo', 'aEnd', 'zEnd', 'aEndInterface', 'zEndInterface', 'neighbours'],
]);
/** Columns that are numbers wherever they are there. */
const NUMBERS: ReadonlySet<string> = new Set(['latitude', 'longitude', 'azimuth', 'layer', 'height', 'tilt']);
const MAX_ATTRIBUTES = 100;
/** Names in one column: DNs have commas. */
const BETWEEN = ';';
const RELATION_COLUMNS = [
  ['carriedBy', 'carried-by'],
  ['attachedTo', 'carried-by'],
  ['aEnd', 'ends-at'],
  ['zEnd', 'ends-at'],
  ['aEndInterface', 'ends-at'],
  ['zEndInterface', 'ends-at'],
  ['neighbours', 'neighbour'],
] as const;

const rejected = (reason: RowRejection, detail: string): Rejection => ({ reason, detail: detail.slice(0, MAX_DETAIL) });
const textOf = (value: AttributeValue | undefined): string => (value === undefined ? '' : String(value).trim());

/** Rows as objects and relations: each is taken or rejected by itself. */
export const inventoryOfRows = (rows: Iterable<InventoryRow>, context: ReadContext): ReadInventory => {
  const objects = new Map<Dn, Found['object']>();
  const sites = new Map<string, Position>();
  const relations: Relation[] = [];
  const refused: RejectedRow[] = [];
  let count = 0;
  for (const row of rows) {
    count++;
    const read =
      count > context.maxRows ? rejected('too-many', `more than ${String(context.maxRows)}`) : readRow(row, context);
    if ('reason' in read) refused.push({ place: row.place, ...read });
    else if ('site' in read)
      if (sites.has(read.site)) refused.push({ place: row.place, ...rejected('twice', read.site) });
      else sites.set(read.site, read.position);
    else if (objects.has(read.object.dn)) refused.push({ place: row.place, ...rejected('twice', read.object.dn) });
    else {
      objects.set(read.object.dn, read.object);
      relations.push(...read.relations);
    }
    if (count > context.maxRows) break;
  }
  return {
    objects: [...objects.values()].map((object) => at(object, sites)),
    relations,
    rejected: refused,
  };
};

const at = (object: Found['object'], sites: ReadonlyMap<string, Position>): ManagedObject => {
  const position = object.position ?? (object.site === undefined ? undefined : sites.get(object.site));
  if (position === undefined) return object;
  return { ...object, position, attributes: { ...position, ...object.attributes } };
};

const readRow = ({ kind, fields }: InventoryRow, context: ReadContext): Read => {
  if (!(ROW_KINDS as readonly string[]).includes(kind)) return rejected('unknown-kind', `kind ${kind}`);
  const numbers = numbersOf(fields);
  if ('reason' in numbers) return numbers;
  const position = positionOf(numbers.values);
  if (position === 'bad')
    return rejected('bad-position', `${textOf(fields['latitude'])} ${textOf(fields['longitude'])}`);
  if (kind === 'site') {
    const site = textOf(fields['site']) || textOf(fields['name']);
    if (site === '') return rejected('no-name', 'site');
    return position === undefined ? rejected('bad-position', site) : { site, position };
  }
  const dn = textOf(fields['dn']);
  if (dn === '') return rejected('no-name', 'dn');
  if (!isDn(dn)) return rejected('bad-name', `dn ${dn}`);
  if (!fitsKind(kind as RowKind, classOf(dn))) return rejected('wrong-class', `a ${kind} is no ${classOf(dn)}`);
  const relations = relationsOf(dn, fields);
  if ('reason' in relations) return relations;
  if (kind === 'link' && (textOf(fields['aEnd']) === '' || textOf(fields['zEnd']) === ''))
    return rejected('no-ends', 'aEnd, zEnd');
  const site = textOf(fields['site']);
  return {
    object: {
      dn,
      name: textOf(fields['name']) || dn,
      region: context.regionOf(dn),
      ...(site === '' ? {} : { site }),
      ...(position === undefined ? {} : { position }),
      attributes: attributesOf(fields, numbers.values, site),
    },
    relations: relations.found,
  };
};

const fitsKind = (kind: RowKind, className: string): boolean => {
  switch (kind) {
    case 'element':
      return className === 'ManagedElement';
    case 'cell':
      return className.includes('Cell');
    case 'link':
      return className.endsWith('Link');
    case 'trunk':
      return className.endsWith('Trunk');
    case 'site':
      return false;
  }
};

const numbersOf = (fields: InventoryRow['fields']): { readonly values: ReadonlyMap<string, number> } | Rejection => {
  const values = new Map<string, number>();
  for (const name of NUMBERS) {
    const text = textOf(Object.hasOwn(fields, name) ? fields[name] : undefined);
    if (text === '') continue;
    const value = Number(text);
    if (!Number.isFinite(value)) return rejected('bad-number', `${name} ${text}`);
    values.set(name, value);
  }
  return { values };
};

const positionOf = (numbers: ReadonlyMap<string, number>): Position | undefined | 'bad' => {
  const latitude = numbers.get('latitude');
  const longitude = numbers.get('longitude');
  if (latitude === undefined && longitude === undefined) return undefined;
  if (latitude === undefined || longitude === undefined) return 'bad';
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : 'bad';
};

const relationsOf = (dn: Dn, fields: InventoryRow['fields']): { readonly found: readonly Relation[] } | Rejection => {
  const found: Relation[] = [];
  for (const [column, kind] of RELATION_COLUMNS)
    for (const part of textOf(fields[column]).split(BETWEEN)) {
      const to = part.trim();
      if (to === '') continue;
      if (!isDn(to)) return rejected('bad-name', `${column} ${to}`);
      found.push({ kind, from: dn, to });
    }
  return { found };
};

const attributesOf = (
  fields: InventoryRow['fields'],
  numbers: ReadonlyMap<string, number>,
  site: string,
): Readonly<Record<string, AttributeValue>> => {
  const layer = numbers.get('layer');
  const vendor = textOf(fields['vendor']);
  const kept = Object.entries(fields)
    .filter(([name, value]) => !OWN_COLUMNS.has(name) && name !== '' && textOf(value) !== '')
    .slice(0, MAX_ATTRIBUTES)
    .map(([name, value]) => [name, numbers.get(name) ?? value] as const);
  return {
    ...Object.fromEntries(kept),
    ...(layer === undefined ? {} : { vsLayer: layer }),
    ...(vendor === '' ? {} : { vendorName: vendor }),
    ...(site === '' ? {} : { siteName: site }),
  };
};
