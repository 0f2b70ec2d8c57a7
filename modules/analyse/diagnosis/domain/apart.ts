import {
  classOf,
  type Diagnosis,
  type Dn,
  type Hypothesis,
  type Incident,
  isWithin,
  type NetworkTime,
  networkTimeOf,
  raiseKey,
} from '#foundation/vocabulary';
import { withWaysOut } from './cut-off.js';
import { rank } from './diagnose.js';
import { moves } from './influence.js';
import { type NetworkView } from './network-view.js';
import { type Picture, pictureOf } from './picture.js';
import { memberIn, type Scene } from './places.js';
import { SIGNATURES, type SymptomEvent } from './signatures.js';
import { type Suspect } from './suspects.js';

/** A part of an incident is taken for one of its own only where its cause is as good as certain. */
const SURE = 0.9;

/** Events of an incident that have a cause of their own. */
export interface Part {
  readonly hypothesis: Hypothesis;
  readonly eventIds: ReadonlySet<string>;
}

/** One that a cause needs at the object itself, where that says all. */
const speaksForItself = (event: SymptomEvent): boolean =>
  SIGNATURES.some(
    ({ speaksForItself: isOwn, objectClass, needs, symptoms }) =>
      isOwn === true &&
      objectClass.test(classOf(event.dn)) &&
      symptoms.some(({ id, place, matches }) => place === 'itself' && needs?.includes(id) === true && matches(event)),
  );

/** What a hypothesis accounts for: all that its cause can show where it shows it, and not only what is listed for a reader. */
const explainedBy = (
  { dn, cause, changeId }: Hypothesis,
  scene: Scene,
  suspects: readonly Suspect[],
): readonly SymptomEvent[] => {
  const signature = SIGNATURES.find((each) => each.cause === cause);
  if (signature === undefined) return [];
  const around = signature.isOfCutOff === true ? withWaysOut(dn, scene) : scene;
  const blamed = suspects.find(({ event }) => event.change.id === changeId);
  const isMoved =
    cause === 'configuration-change' && blamed !== undefined ? moves(blamed.event.change.attribute) : () => true;
  const neighbours = new Set(scene.view.neighbours(dn));
  const isShown = (event: SymptomEvent): boolean =>
    signature.symptoms.some(
      ({ matches, place }) => matches(event) && memberIn(place, event.dn, dn, neighbours, around) !== undefined,
    );
  return scene.symptoms.filter((event) => isMoved(event) && isShown(event));
};

const onlyOf = (incident: Incident, kept: readonly SymptomEvent[]): Incident => {
  const ids = new Set(kept.map(({ id }) => id));
  return {
    ...incident,
    onset: networkTimeOf(Math.min(...kept.map(({ onset }) => onset))),
    affected: [...new Set(kept.map(({ dn }) => dn))],
    events: incident.events.filter(({ kind, id }) => kind === 'configuration-change' || ids.has(id)),
  };
};

/**
 * Finds in an incident what its first cause does not account for and another one surely does, as faults that are near in place and time are taken for
 * one: a cell that sleeps beside one that is merely full. Only where something of it says what is wrong by itself, and only a cause of another kind, as
 * one outside event shows alike at several objects.
 */
const partOf = ({ scene, suspects }: Picture, [first]: Diagnosis['ranked']): Part | undefined => {
  if (first === undefined || first.cause === 'unknown') return undefined;
  // Most incidents are of one fault: those are told at once.
  if (!scene.symptoms.some((event) => event.dn !== first.dn && speaksForItself(event))) return undefined;
  const { incident, view, at, learned } = scene;
  const explained = new Set(explainedBy(first, scene, suspects).map(({ id }) => id));
  const last = new Map<string, SymptomEvent>();
  for (const event of incident.events)
    if (event.kind !== 'configuration-change' && (last.get(raiseKey(event))?.decidedAt ?? -Infinity) <= event.decidedAt)
      last.set(raiseKey(event), event);
  // Whatever is in the object or rides on it fails with it.
  const dependsOnFirst = (dn: Dn): boolean =>
    isWithin(dn, first.dn) || isWithin(first.dn, dn) || scene.carriers.get(dn)?.has(first.dn) === true;
  const left = scene.symptoms.filter(
    (event) => !explained.has(event.id) && !dependsOnFirst(event.dn) && last.get(raiseKey(event))?.state !== 'cleared',
  );
  if (!left.some(speaksForItself)) return undefined;
  const rest = pictureOf(onlyOf(incident, left), view, at, learned);
  const [second] = rank(rest).ranked;
  if (second === undefined || second.probability < SURE || second.cause === first.cause) return undefined;
  const own = explainedBy(second, rest.scene, rest.suspects);
  if (!own.some((event) => event.dn === second.dn && speaksForItself(event))) return undefined;
  // What else is left of the object goes with it, as it may be a reason to leave it alone.
  const beside = left.filter(({ dn }) => isWithin(dn, second.dn) || isWithin(second.dn, dn));
  return { hypothesis: second, eventIds: new Set([...own, ...beside].map(({ id }) => id)) };
};

export interface Explained {
  readonly diagnosis: Diagnosis;
  /** Absent where the incident is of one cause, as far as one can tell. */
  readonly part?: Part;
}

/** `diagnose`, and what of the incident has a cause of its own. */
export const explain = (
  incident: Incident,
  view: NetworkView,
  at: NetworkTime,
  learned: Readonly<Record<string, number>> = {},
): Explained => {
  const picture = pictureOf(incident, view, at, learned);
  const diagnosis = rank(picture);
  const part = partOf(picture, diagnosis.ranked);
  return { diagnosis, ...(part === undefined ? {} : { part }) };
};
