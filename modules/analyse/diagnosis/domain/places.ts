import { classOf, type Dn, type Incident, isWithin, type NetworkTime } from '#foundation/vocabulary';
import { allBelow, elementOf, type NetworkView, pluggedInto } from './network-view.js';
import { CELL, type Place, type Symptom, type SymptomEvent } from './signatures/symptom.js';

/** An incident in the network that it is in. */
export interface Scene {
  readonly incident: Incident;
  readonly at: NetworkTime;
  readonly symptoms: readonly SymptomEvent[];
  readonly carriers: ReadonlyMap<Dn, ReadonlySet<Dn>>;
  readonly carriersOf: (dn: Dn) => ReadonlySet<Dn>;
  readonly servedBy: (dn: Dn) => readonly Dn[];
  /** It is a link, and what rides on it has another way. */
  readonly isProtected: (dn: Dn) => boolean;
  readonly view: NetworkView;
  readonly learned: Readonly<Record<string, number>>;
  readonly isUnobserved: (dn: Dn) => boolean;
}

/** Places of which no one object has to show anything. */
export const BESIDE: ReadonlySet<Place> = new Set(['neighbour', 'sibling']);
/** What an event's object is to the candidate: the member of that place it counts for, or `undefined`. */
export const memberIn = (
  place: Place,
  dn: Dn,
  candidate: Dn,
  neighbours: ReadonlySet<Dn>,
  scene: Scene,
): Dn | undefined => {
  switch (place) {
    case 'itself':
      return dn === candidate ? dn : undefined;
    case 'neighbour':
      return neighbours.has(dn) ? dn : undefined;
    case 'sibling':
      return dn !== candidate && CELL.test(classOf(dn)) && isWithin(dn, elementOf(candidate)) ? dn : undefined;
    case 'below':
      return dn !== candidate && isWithin(dn, candidate) ? dn : undefined;
    case 'around':
      return !isWithin(dn, candidate) && scene.view.neighbours(dn).some((near) => isWithin(near, candidate))
        ? dn
        : undefined;
    case 'holder':
      return dn !== candidate && dn === elementOf(candidate) ? dn : undefined;
    case 'carried':
      // A port is the link's own.
      return classOf(dn) !== 'Interface' && scene.carriers.get(dn)?.has(candidate) === true ? dn : undefined;
    case 'link':
      return scene.view.linksAt(candidate).includes(dn) ? dn : undefined;
    case 'port':
      // A port of the element itself that says it is idle is said so by one that is alive.
      if (classOf(dn) !== 'Interface' || (dn !== candidate && isWithin(dn, candidate))) return undefined;
      return dn === candidate ||
        pluggedInto(dn, scene.view).some((link) => link === candidate || scene.view.linksAt(candidate).includes(link))
        ? dn
        : undefined;
    case 'upstream':
      if (classOf(dn) !== 'Interface' || isWithin(dn, candidate)) return undefined;
      return pluggedInto(dn, scene.view).some((link) => scene.carriersOf(candidate).has(link)) ? dn : undefined;
  }
};

/** Objects that should show it. */
export const expectedIn = (
  { place, expectedOf }: Symptom,
  candidate: Dn,
  neighbours: ReadonlySet<Dn>,
  scene: Scene,
): readonly Dn[] => {
  switch (place) {
    case 'itself':
      return [candidate];
    case 'neighbour':
      return [...neighbours];
    case 'sibling':
      return allBelow(elementOf(candidate), scene.view).filter((dn) => dn !== candidate);
    case 'below':
      // A SubNetwork is a grouping: no one cell of it has to show anything.
      return classOf(candidate) === 'SubNetwork' ? [] : allBelow(candidate, scene.view, expectedOf);
    case 'holder':
      return elementOf(candidate) === candidate ? [] : [elementOf(candidate)];
    case 'carried':
      return scene.isProtected(candidate) ? [] : scene.servedBy(candidate);
    case 'link':
      return scene.view.linksAt(candidate);
    case 'around':
      // Whom it reaches is not known.
      return [];
    case 'port':
    case 'upstream':
      // Not every port is measured.
      return [];
  }
};
