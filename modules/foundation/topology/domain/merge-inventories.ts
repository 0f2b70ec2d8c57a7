import { type Dn, type ManagedObject, type Relation } from '#foundation/vocabulary';
import { type Inventory } from './inventory.js';

/** One inventory of several: of an object, what stands in an earlier one is believed, and later ones fill what it leaves open. */
export const mergeInventories = (inventories: readonly Inventory[]): Inventory => {
  const objects = new Map<Dn, ManagedObject>();
  const relations = new Map<string, Relation>();
  for (const inventory of inventories) {
    for (const object of inventory.objects) {
      const known = objects.get(object.dn);
      objects.set(object.dn, known === undefined ? object : filled(known, object));
    }
    for (const relation of inventory.relations) {
      const key = `${relation.kind}|${relation.from}|${relation.to}`;
      if (!relations.has(key)) relations.set(key, relation);
    }
  }
  return { objects: [...objects.values()], relations: [...relations.values()] };
};

const filled = (known: ManagedObject, other: ManagedObject): ManagedObject => {
  const site = known.site ?? other.site;
  const position = known.position ?? other.position;
  return {
    dn: known.dn,
    name: known.name === known.dn ? other.name : known.name,
    region: known.region,
    ...(site === undefined ? {} : { site }),
    ...(position === undefined ? {} : { position }),
    attributes: { ...other.attributes, ...known.attributes },
  };
};
