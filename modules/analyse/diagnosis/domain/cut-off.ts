import { classOf, type Dn } from '#foundation/vocabulary';
import { type Scene } from './places.js';
import { type SymptomEvent } from './signatures/symptom.js';
import { LINK_GONE } from './signatures/transport.js';

/** What has to be known of the network and its alarms. */
export interface Surroundings {
  readonly symptoms: readonly SymptomEvent[];
  /** All that the object's traffic rides on, however far up. */
  readonly carriersOf: (dn: Dn) => ReadonlySet<Dn>;
  readonly view: {
    carriedBy(dn: Dn): readonly Dn[];
    linksAt(dn: Dn): readonly Dn[];
    endsOf(link: Dn): readonly Dn[];
  };
}

/** So many elements are looked at behind one link. */
const LOOKED_AT = 64;

/** True where whoever leaves `router` by the link comes to an element that does not hang on it. */
const leadsOut = (link: Dn, router: Dn, { view, carriersOf }: Surroundings): boolean => {
  const seen = new Set<Dn>([router]);
  let frontier = view.endsOf(link).filter((dn) => dn !== router);
  while (frontier.length > 0 && seen.size < LOOKED_AT) {
    if (frontier.some((dn) => !carriersOf(dn).has(router))) return true;
    for (const dn of frontier) seen.add(dn);
    const beyond = frontier.flatMap((dn) => view.linksAt(dn).flatMap((next) => view.endsOf(next)));
    frontier = [...new Set(beyond)].filter((dn) => !seen.has(dn));
  }
  return false;
};

/** Links by which the element reaches the rest of the network, whether they are up or not; those to what hangs on it alone are none. */
export const waysOut = (router: Dn, around: Surroundings): readonly Dn[] =>
  around.view.linksAt(router).filter((link) => leadsOut(link, router, around));

/** True where an alarm says that the link, or a port of it, is down. */
const isDown = (link: Dn, { symptoms, view }: Surroundings): boolean =>
  symptoms.some(
    (event) =>
      (event.dn === link || (classOf(event.dn) === 'Interface' && view.carriedBy(event.dn).includes(link))) &&
      LINK_GONE(event),
  );

/** True where the element has two ways out or more, and every one of them is said to be down. */
export const isCutOff = (router: Dn, around: Surroundings): boolean => {
  const down = around.view.linksAt(router).filter((link) => isDown(link, around));
  if (down.length < 2) return false;
  const ways = waysOut(router, around);
  return ways.length > 1 && ways.every((link) => down.includes(link));
};

/** True where what rides on the link has another way that is up: it goes on being well without the link. */
export const isProtected = (link: Dn, around: Surroundings): boolean => {
  const rider = around.view.endsOf(link).find((end) => around.carriersOf(end).has(link));
  return rider !== undefined && waysOut(rider, around).some((way) => way !== link && !isDown(way, around));
};

/** The network as it is to a candidate that is cut off: only its ways out count for links at it. */
export const withWaysOut = (router: Dn, scene: Scene): Scene => {
  const ways = waysOut(router, scene);
  return { ...scene, view: { ...scene.view, linksAt: (dn) => (dn === router ? ways : scene.view.linksAt(dn)) } };
};
