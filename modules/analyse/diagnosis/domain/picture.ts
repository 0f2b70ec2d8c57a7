import {
  type ChangeEvent,
  classOf,
  type Dn,
  type Event,
  type Incident,
  isWithin,
  type NetworkTime,
} from '#foundation/vocabulary';
import { isProtected } from './cut-off.js';
import { carriersOf, type NetworkView, servedBy } from './network-view.js';
import { type Scene } from './places.js';
import { type SymptomEvent } from './signatures.js';
import { type Suspect, suspectsAmong } from './suspects.js';
import { byText } from './weigh.js';

const lookedUpOnce = <T>(of: (dn: Dn) => T): ((dn: Dn) => T) => {
  const known = new Map<Dn, T>();
  return (dn) => {
    const found = known.get(dn) ?? of(dn);
    known.set(dn, found);
    return found;
  };
};

/** An incident in its network, and the changes that may be to blame. */
export interface Picture {
  readonly scene: Scene;
  readonly suspects: readonly Suspect[];
}

/** The order of the incident's events does not matter. */
export const pictureOf = (
  incident: Incident,
  view: NetworkView,
  at: NetworkTime,
  learned: Readonly<Record<string, number>>,
): Picture => {
  // A raise and its clear may share an id.
  const keyOf = (event: Event): string => `${event.id}|${event.kind === 'configuration-change' ? '' : event.state}`;
  const events = [...new Map(incident.events.map((event) => [keyOf(event), event]))]
    .sort(([a], [b]) => byText(a, b))
    .map(([, event]) => event);
  const symptoms: SymptomEvent[] = [];
  const changes: ChangeEvent[] = [];
  for (const event of events)
    if (event.kind === 'configuration-change') changes.push(event);
    else if (event.state === 'raised') symptoms.push(event);

  const silent = symptoms.filter(
    (event) =>
      event.kind === 'source-silent' &&
      !events.some(
        (later) =>
          later.kind === 'source-silent' &&
          later.state === 'cleared' &&
          later.source === event.source &&
          later.dn === event.dn &&
          later.decidedAt >= event.decidedAt,
      ),
  );
  const touched = new Set([...symptoms.map((event) => event.dn), ...incident.affected]);
  const carriersAt = lookedUpOnce((dn) => carriersOf(dn, view));
  const scene: Scene = {
    incident,
    at,
    symptoms,
    carriers: new Map([...touched].sort(byText).map((dn) => [dn, carriersAt(dn)])),
    carriersOf: carriersAt,
    servedBy: lookedUpOnce((dn) => servedBy(dn, view)),
    isProtected: lookedUpOnce(
      (dn) => classOf(dn).endsWith('Link') && isProtected(dn, { symptoms, view, carriersOf: carriersAt }),
    ),
    view,
    learned,
    isUnobserved: (dn) => silent.some((event) => isWithin(dn, event.dn)),
  };
  return { scene, suspects: suspectsAmong(changes, incident.onset, view) };
};
