import {
  type ChangeEvent,
  classOf,
  type Diagnosis,
  type Dn,
  type Event,
  type Evidence,
  type Hypothesis,
  type Incident,
  isWithin,
  managedElementOf,
  type NetworkTime,
  parentOf,
} from '#foundation/vocabulary';
import { type CellPlan, type PciClash, pciClashOf } from './pci-clash.js';
import { absenceOf, barredSentence, changeSentence, sentenceOf } from './sentences.js';
import { isCutOff, isProtected, waysOut } from './cut-off.js';
import {
  CELL,
  type Place,
  type Signature,
  SIGNATURES,
  type Symptom,
  type SymptomEvent,
  UNKNOWN_PRIOR,
} from './signatures.js';

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

/** Chance that a strong symptom shows with none of the causes behind it; a weak anomaly has more. */
const LEAK = 0.02;
const WEAK_LEAK = 0.5;
/** Traffic that stops altogether hardly ever does so for no reason at its own object. */
const SILENCE_LEAK = 0.002;
/**
 * Objects are not independent of each other, so that a crowd makes less sure than its number says: each further so many of one kind count for half, a
 * third, a quarter. Who explains all of it is still ahead of who explains a part. So many are shown.
 */
const CROWD = 8;
const ABSENT_AT_MOST = 3;
/** What is in an object or rides on it has no other way: that it is well says more than that a neighbour is. */
const ABSENT_OF_ITS_OWN = 8;
/** A change this long before the onset (24 h) is no suspect. */
const CHANGE_SUSPECT_MS = 86_400_000;
/** An object is changed about this often (15 days; judgement): the closer a change stands to the onset, the less likely by chance. */
const CHANGE_EVERY_MS = 15 * 86_400_000;
/** An onset is known to within a reporting interval of 15 minutes: a change up to this long behind it may have come first. */
const ONSET_DOUBT_MS = 900_000;
/** A chain of carriers (access, aggregation, core: links and routers in turn) is followed this far. */
const CARRIER_HOPS = 10;
/** Of what rides on an object so much is looked at, to see whether it is well. */
const CARRIED_AT_MOST = 64;
/** Nearly all is all but this share of them. */
const A_FEW = 0.2;
const DESCENT = 3;
const RANKED_AT_MOST = 20;

/** One cell in twenty has a neighbour that it may not hand over to, and for a good reason (judgement): natural log of the odds that it adds to a missing one. */
const BARRED_WEIGHT = Math.log(20);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const bounded = (value: number | undefined, otherwise: number): number =>
  value === undefined || !Number.isFinite(value) ? otherwise : Math.min(0.99, Math.max(0.001, value));

const selfAndAncestors = (dn: Dn): Dn[] => {
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

const carriersOf = (dn: Dn, view: NetworkView): ReadonlySet<Dn> => {
  const found = new Set<Dn>();
  let frontier: readonly Dn[] = [dn];
  for (let hop = 0; hop < CARRIER_HOPS && frontier.length > 0; hop++) {
    const next = frontier.flatMap((at) => nearestCarriers(at, view)).filter((carrier) => !found.has(carrier));
    for (const carrier of next) found.add(carrier);
    frontier = [...new Set(next)];
  }
  return found;
};

const lookedUpOnce = <T>(of: (dn: Dn) => T): ((dn: Dn) => T) => {
  const known = new Map<Dn, T>();
  return (dn) => {
    const found = known.get(dn) ?? of(dn);
    known.set(dn, found);
    return found;
  };
};

/** @param of class of what is looked for */
const allBelow = (dn: Dn, view: NetworkView, of = CELL, depth = DESCENT): readonly Dn[] =>
  view
    .children(dn)
    .flatMap((child) => (of.test(classOf(child)) ? [child] : depth > 1 ? allBelow(child, view, of, depth - 1) : []));

const leakOf = (event: SymptomEvent): number => {
  if (event.kind !== 'anomaly') return LEAK;
  const least = event.shape === 'silence' ? SILENCE_LEAK : LEAK;
  return Math.min(WEAK_LEAK, Math.max(least, Math.exp(-event.evidence / 2)));
};

/** The cell that a tilt acts on: the object itself, or the cell numbered as the sector carrier that the beam belongs to (TS 28.541 clause 4.3). */
const cellOfTilt = (dn: Dn, view: NetworkView): Dn | undefined => {
  const path = selfAndAncestors(dn);
  const cell = path.find((at) => CELL.test(classOf(at)));
  if (cell !== undefined) return cell;
  const carrier = path.find((at) => classOf(at) === 'NRSectorCarrier');
  const holder = carrier === undefined ? undefined : parentOf(carrier);
  if (carrier === undefined || holder === undefined) return undefined;
  const number = carrier.slice(carrier.lastIndexOf('='));
  return view.children(holder).find((child) => CELL.test(classOf(child)) && child.endsWith(number));
};

interface Suspect {
  readonly event: ChangeEvent;
  readonly cause: 'wrong-antenna-tilt' | 'configuration-change' | PciClash;
  readonly dn: Dn;
  /** Natural log of the odds it adds. */
  readonly weight: number;
}

const suspectOf = (event: ChangeEvent, onset: NetworkTime, view: NetworkView): Suspect | undefined => {
  if (onset - event.change.time < -ONSET_DOUBT_MS) return undefined;
  const age = Math.max(0, onset - event.change.time);
  if (age > CHANGE_SUSPECT_MS) return undefined;
  const cell = /(^|\.)digitalTilt$/.test(event.change.attribute) ? cellOfTilt(event.dn, view) : undefined;
  const weight = Math.log(CHANGE_EVERY_MS / Math.max(age, ONSET_DOUBT_MS));
  if (cell !== undefined) return { event, cause: 'wrong-antenna-tilt', dn: cell, weight };
  const { attribute, to } = event.change;
  const clash = attribute === 'nRPCI' ? pciClashOf(event.dn, to, view) : undefined;
  return { event, cause: clash ?? 'configuration-change', dn: event.dn, weight };
};

interface Scene {
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
const BESIDE: ReadonlySet<Place> = new Set(['neighbour', 'sibling']);
const elementOf = (dn: Dn): Dn => managedElementOf(dn) ?? dn;
/** Links that the interface is plugged into. */
const pluggedInto = (port: Dn, view: NetworkView): readonly Dn[] =>
  view.carriedBy(port).filter((dn) => classOf(dn).endsWith('Link'));

/** What an event's object is to the candidate: the member of that place it counts for, or `undefined`. */
const memberIn = (place: Place, dn: Dn, candidate: Dn, neighbours: ReadonlySet<Dn>, scene: Scene): Dn | undefined => {
  switch (place) {
    case 'itself':
      return dn === candidate ? dn : undefined;
    case 'neighbour':
      return neighbours.has(dn) ? dn : undefined;
    case 'sibling':
      return dn !== candidate && CELL.test(classOf(dn)) && isWithin(dn, elementOf(candidate)) ? dn : undefined;
    case 'below':
      return dn !== candidate && isWithin(dn, candidate) ? dn : undefined;
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

/** Elements that serve somebody and ride on the object, however far down. */
const servedBy = (candidate: Dn, view: NetworkView): readonly Dn[] => {
  const found = new Set<Dn>();
  let frontier: readonly Dn[] = [candidate];
  while (frontier.length > 0 && found.size < CARRIED_AT_MOST) {
    frontier = frontier.flatMap((dn) => view.carries(dn)).filter((dn) => !found.has(dn));
    for (const dn of frontier) found.add(dn);
  }
  return [...found].filter((dn) => allBelow(dn, view).length > 0);
};

/** Objects that should show it. */
const expectedIn = (
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
    case 'port':
    case 'upstream':
      // Not every port is measured.
      return [];
  }
};

/** Of the events of one symptom at one object, the one that says most. */
interface Clearest {
  readonly event: SymptomEvent;
  readonly weight: number;
}
const evidenceOf = ({ event, weight }: Clearest): Evidence => ({
  ...{ eventId: event.id, dn: event.dn, sentence: sentenceOf(event), weight },
  ...(event.kind === 'anomaly' ? { measure: event.measure } : {}),
});

interface Weighed {
  /** Ids of the symptoms that show. */
  readonly seen: ReadonlySet<string>;
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
  /** Natural log of what all that was seen adds to the odds, what is not shown included. */
  readonly support: number;
}

/** @param shownBy by symptom of the signature: the events that are of its kind, wherever they are */
const weigh = (
  signature: Signature,
  shownBy: readonly (readonly SymptomEvent[])[],
  candidate: Dn,
  scene: Scene,
): Weighed => {
  const supporting: Evidence[] = [];
  const against: Evidence[] = [];
  const neighbours = new Set(scene.view.neighbours(candidate));
  const taken = new Set<string>();
  const shown = new Set<string>();
  let support = 0;
  const settle = (symptom: Symptom, at: number): void => {
    if (shownBy[at]?.length === 0 && symptom.showsWithinSeconds === Infinity) return;
    const p = bounded(scene.learned[`${signature.cause}|${symptom.id}`], symptom.probability);
    const seen = new Map<Dn, Clearest>();
    for (const event of shownBy[at] ?? []) {
      if (taken.has(event.id)) continue;
      const member = memberIn(symptom.place, event.dn, candidate, neighbours, scene);
      if (member === undefined) continue;
      taken.add(event.id);
      const leak = leakOf(event);
      const weight = Math.log((1 - (1 - leak) * (1 - p)) / leak);
      // Several events of one symptom at one object are one observation: the clearest speaks.
      if (weight <= (seen.get(member)?.weight ?? 0)) continue;
      seen.set(member, { event, weight });
    }
    const strongest = [...seen.values()].sort((a, b) => b.weight - a.weight);
    strongest.forEach(({ weight }, at) => (support += weight / (1 + Math.floor(at / CROWD))));
    supporting.push(...strongest.slice(0, CROWD).map(evidenceOf));
    // An element shows it where anything of it does.
    const showing = new Set([...seen.keys()].flatMap((dn) => [dn, elementOf(dn)]));
    const isLate = scene.at - scene.incident.onset >= symptom.showsWithinSeconds * 1000;
    const matters = isLate || (symptom.isOfNearlyAll === true && seen.size > 0);
    const expected = matters ? [...new Set(expectedIn(symptom, candidate, neighbours, scene))] : [];
    const observed = expected.filter((each) => !scene.isUnobserved(each));
    const absent = observed.filter((each) => !showing.has(each));
    const isNearlyAll = observed.length > 0 && absent.length <= A_FEW * observed.length;
    if (seen.size > 0 && (symptom.isOfNearlyAll !== true || isNearlyAll)) shown.add(symptom.id);
    if (!isLate || (symptom.lesserOf !== undefined && shown.has(symptom.lesserOf))) return;
    const counted = absent.sort(byText).slice(0, BESIDE.has(symptom.place) ? ABSENT_AT_MOST : ABSENT_OF_ITS_OWN);
    for (const dn of counted) against.push({ dn, sentence: absenceOf(symptom, dn, p), weight: Math.log(1 - p) });
    // Whoever is well behind it speaks as loud as whoever is not.
    if (symptom.place === 'carried')
      for (let at = counted.length; at < absent.length; at++) support += Math.log(1 - p) / (1 + Math.floor(at / CROWD));
  };
  signature.symptoms.forEach(settle);
  return { seen: shown, for: supporting, against, support };
};

/** The network as it is to a candidate that is cut off: only its ways out count for links at it. */
const withWaysOut = (router: Dn, scene: Scene): Scene => {
  const ways = waysOut(router, scene);
  return { ...scene, view: { ...scene.view, linksAt: (dn) => (dn === router ? ways : scene.view.linksAt(dn)) } };
};

/** What the inventory says of the object that speaks for a cause, beside all events. */
const inventoryOf = ({ cause }: Signature, dn: Dn, { view }: Scene): readonly Evidence[] =>
  cause === 'missing-neighbour' ? [{ dn, sentence: barredSentence(dn, view.barred(dn)), weight: BARRED_WEIGHT }] : [];

/** Objects that an incident's events point at: theirs, what contains them, what carries them. */
const candidatesOf = (symptoms: readonly SymptomEvent[], carriers: ReadonlyMap<Dn, ReadonlySet<Dn>>): readonly Dn[] => {
  const found = new Set<Dn>();
  for (const { dn } of symptoms) {
    for (const each of selfAndAncestors(dn)) if (classOf(each) !== 'SubNetwork' || each === dn) found.add(each);
    for (const carrier of carriers.get(dn) ?? []) found.add(carrier);
  }
  return [...found].sort(byText);
};

const mayHave = (signature: Signature, dn: Dn, suspects: readonly Suspect[], scene: Scene): boolean => {
  if (!signature.objectClass.test(classOf(dn))) return false;
  switch (signature.cause) {
    case 'configuration-change':
      return suspects.some((suspect) => suspect.cause === 'configuration-change' && suspect.dn === dn);
    case 'pci-collision':
    case 'pci-confusion': {
      if (suspects.some((suspect) => suspect.cause === signature.cause && suspect.dn === dn)) return true;
      const pci = scene.view.attribute(dn, 'nRPCI');
      return pci !== undefined && pciClashOf(dn, pci, scene.view) === signature.cause;
    }
    case 'source-silent':
      return scene.symptoms.some((event) => event.kind === 'source-silent' && event.dn === dn);
    case 'sleeping-cell':
      return !scene.isUnobserved(dn);
    case 'cell-outage':
    case 'wrong-antenna-tilt':
    case 'cell-overload':
    case 'trunk-degraded':
    case 'one-way-audio':
    case 'trunk-congested':
    case 'wrong-route':
    case 'codec-mismatch':
    case 'slow-signalling':
    case 'link-down':
    case 'element-down':
    case 'power-failure':
    case 'route-flapping':
    case 'feeder-loss':
    case 'crossed-feeders':
    case 'handover-too-late':
    case 'handover-too-early':
    case 'uplink-interference':
    case 'antenna-branch-lost':
      return true;
    case 'missing-neighbour':
      return scene.view.barred(dn).length > 0;
    case 'link-lossy':
    case 'link-congested':
      // A port stands for its link only where the inventory does not know that.
      return classOf(dn) !== 'Interface' || pluggedInto(dn, scene.view).length === 0;
    case 'ring-cut-twice':
      return isCutOff(dn, scene);
  }
};

/**
 * Names the most probable causes of an incident. Each (object, cause) is weighed alone against "none of these": a symptom that showed by noisy-OR
 * over its leak, one that should have shown and did not by the chance that it would not, a recent change as odds on its prior.
 * The order of the incident's events does not matter.
 *
 * @param learned replaces defaults: key `cause` its prior, key `cause|symptom id` the probability that it shows, both 0 to 1
 * @returns at most 20 hypotheses, `unknown` always among them, on the first object affected
 */
export const diagnose = (
  incident: Incident,
  view: NetworkView,
  at: NetworkTime,
  learned: Readonly<Record<string, number>> = {},
): Diagnosis => {
  // A raise and its clear may share an id.
  const keyOf = (event: Event): string => `${event.id}|${event.kind === 'configuration-change' ? '' : event.state}`;
  const events = [...new Map(incident.events.map((event) => [keyOf(event), event]))]
    .sort(([a], [b]) => byText(a, b))
    .map(([, event]) => event);
  const symptoms: SymptomEvent[] = [];
  const suspects: Suspect[] = [];
  for (const event of events)
    if (event.kind === 'configuration-change') {
      const suspect = suspectOf(event, incident.onset, view);
      if (suspect !== undefined) suspects.push(suspect);
    } else if (event.state === 'raised') symptoms.push(event);
  suspects.sort((a, b) => b.weight - a.weight);

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
  const objects = [
    ...new Set([...candidatesOf(symptoms, scene.carriers), ...suspects.map((suspect) => suspect.dn)]),
  ].sort(byText);

  const scored: { readonly hypothesis: Hypothesis; readonly score: number }[] = [];
  for (const signature of SIGNATURES) {
    const shownBy = signature.symptoms.map((symptom) => symptoms.filter((event) => symptom.matches(event)));
    // A cause with nothing to show for it is not a hypothesis.
    if (shownBy.every((events) => events.length === 0)) continue;
    const able = objects.filter((dn) => mayHave(signature, dn, suspects, scene));
    for (const dn of able) {
      const weighed = weigh(signature, shownBy, dn, signature.isOfCutOff === true ? withWaysOut(dn, scene) : scene);
      const suspect = suspects.find((each) => each.cause === signature.cause && each.dn === dn);
      // Outcomes teach how often a change is to blame. Where none is on record, the cause is as rare as it was.
      const taught = signature.isOfChanges === true && suspect === undefined ? undefined : learned[signature.cause];
      const prior = Math.log(bounded(taught, signature.prior) / Math.max(1, able.length));
      if (weighed.for.length === 0 || signature.needs?.some((id) => weighed.seen.has(id)) === false) continue;
      const change: readonly Evidence[] =
        suspect === undefined
          ? []
          : [
              {
                eventId: suspect.event.id,
                dn: suspect.event.dn,
                sentence: changeSentence(suspect.event.change, incident.onset),
                weight: suspect.weight,
              },
            ];
      const beside = [...change, ...inventoryOf(signature, dn, scene)];
      const supporting = [...beside, ...weighed.for];
      const score = [...beside, ...weighed.against].reduce((sum, each) => sum + each.weight, prior + weighed.support);
      const changeId = suspect === undefined ? {} : { changeId: suspect.event.change.id };
      scored.push({
        score,
        hypothesis: {
          dn,
          cause: signature.cause,
          probability: 0,
          for: supporting,
          against: weighed.against,
          ...changeId,
        },
      });
    }
  }
  const first = [...incident.affected, ...touched].sort(byText)[0] ?? incident.region;
  scored.push({
    score: Math.log(bounded(learned['unknown'], UNKNOWN_PRIOR)),
    hypothesis: { dn: first, cause: 'unknown', probability: 0, for: [], against: [] },
  });

  const highest = Math.max(...scored.map(({ score }) => score));
  const total = scored.reduce((sum, { score }) => sum + Math.exp(score - highest), 0);
  const all = scored
    .map(({ hypothesis, score }) => ({ ...hypothesis, probability: Math.exp(score - highest) / total }))
    .sort((a, b) => b.probability - a.probability || byText(a.dn, b.dn) || byText(a.cause, b.cause));
  const ranked = all.filter(({ cause }, rank) => rank < RANKED_AT_MOST - 1 || cause === 'unknown');
  return { incidentId: incident.id, region: incident.region, at, ranked };
};
