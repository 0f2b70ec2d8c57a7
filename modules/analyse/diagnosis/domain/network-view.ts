import { classOf, type Dn, managedElementOf, parentOf } from '#foundation/vocabulary';
import { type CellPlan } from './clashes.js';
import { CELL } from './signatures/symptom.js';

/** The network around an incident. */
export interface NetworkView extends CellPlan {
  children(dn: Dn): readonly Dn[];
  /** Links and elements that the object's traffic rides on, nearest ones only. */
  carriedBy(dn: Dn): readonly Dn[];
  /** The other way round: what rides on the object, nearest only. */
  carries(dn: Dn): readonly Dn[];
  /** Links that end at the element. */
  linksAt(dn: Dn): readonly Dn[];
  /** Elements that the link joins. */
  endsOf(link: Dn): readonly Dn[];
  /** Neighbours that the cell may not hand over to. */
  barred(dn: Dn): readonly Dn[];
}

/** A chain of carriers (access, aggregation, core: links and routers in turn) is followed this far. */
const CARRIER_HOPS = 10;
/** Of what rides on an object so much is looked at, to see whether it is well. */
const CARRIED_AT_MOST = 64;
const DESCENT = 3;

export const selfAndAncestors = (dn: Dn): Dn[] => {
  const found: Dn[] = [];
  for (let at: Dn | undefined = dn; at !== undefined; at = parentOf(at)) found.push(at);
  return found;
};

/** What the object rides on, or else what the nearest of its ancestors does that says so: an interface rides on its link, not on its router's. */
const nearestCarriers = (dn: Dn, view: NetworkView): readonly Dn[] => {
  for (let at: Dn | undefined = dn; at !== undefined; at = parentOf(at)) {
    const carriers = view.carriedBy(at);
    if (carriers.length > 0) return carriers;
  }
  return [];
};

/** All that the object rides on, however far up. */
export const carriersOf = (dn: Dn, view: NetworkView): ReadonlySet<Dn> => {
  const found = new Set<Dn>();
  let frontier: readonly Dn[] = [dn];
  for (let hop = 0; hop < CARRIER_HOPS && frontier.length > 0; hop++) {
    const next = frontier.flatMap((at) => nearestCarriers(at, view)).filter((carrier) => !found.has(carrier));
    for (const carrier of next) found.add(carrier);
    frontier = [...new Set(next)];
  }
  return found;
};

/** @param of class of what is looked for */
export const allBelow = (dn: Dn, view: NetworkView, of = CELL, depth = DESCENT): readonly Dn[] =>
  view
    .children(dn)
    .flatMap((child) => (of.test(classOf(child)) ? [child] : depth > 1 ? allBelow(child, view, of, depth - 1) : []));

/** Elements that serve somebody and ride on the object, however far down. */
export const servedBy = (candidate: Dn, view: NetworkView): readonly Dn[] => {
  const found = new Set<Dn>();
  let frontier: readonly Dn[] = [candidate];
  while (frontier.length > 0 && found.size < CARRIED_AT_MOST) {
    frontier = frontier.flatMap((dn) => view.carries(dn)).filter((dn) => !found.has(dn));
    for (const dn of frontier) found.add(dn);
  }
  return [...found].filter((dn) => allBelow(dn, view).length > 0);
};

export const elementOf = (dn: Dn): Dn => managedElementOf(dn) ?? dn;
/** Links that the interface is plugged into. */
export const pluggedInto = (port: Dn, view: NetworkView): readonly Dn[] =>
  view.carriedBy(port).filter((dn) => classOf(dn).endsWith('Link'));
