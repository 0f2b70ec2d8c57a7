import {
  classOf,
  type Diagnosis,
  type Dn,
  type Evidence,
  type Hypothesis,
  type Incident,
  type NetworkTime,
} from '#foundation/vocabulary';
import { clashesAt } from './clashes.js';
import { isCutOff, withWaysOut } from './cut-off.js';
import { moves } from './influence.js';
import { type NetworkView, pluggedInto, selfAndAncestors } from './network-view.js';
import { type Picture, pictureOf } from './picture.js';
import { type Scene } from './places.js';
import { barredSentence, changeSentence } from './sentences.js';
import { type Signature, SIGNATURES, type SymptomEvent, UNKNOWN_PRIOR } from './signatures.js';
import { type Suspect } from './suspects.js';
import { bounded, byText, weigh } from './weigh.js';

const RANKED_AT_MOST = 20;

/** One cell in twenty has a neighbour that it may not hand over to, and for a good reason (judgement): natural log of the odds that it adds to a missing one. */
const BARRED_WEIGHT = Math.log(20);

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
    case 'pci-confusion':
    case 'prach-root-clash':
      return (
        suspects.some((suspect) => suspect.cause === signature.cause && suspect.dn === dn) ||
        clashesAt(dn, scene.view).includes(signature.cause)
      );
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
    case 'clock-out-of-sync':
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

interface Scored {
  readonly hypothesis: Hypothesis;
  /** Natural log of its odds. */
  readonly score: number;
}

/**
 * One cause at one object, by itself and with what a change or the inventory adds.
 *
 * @param prior natural log
 * @returns `undefined` where nothing speaks for it, or nothing of what it needs shows
 */
const hypothesisOf = (
  signature: Signature,
  shownBy: readonly (readonly SymptomEvent[])[],
  dn: Dn,
  prior: number,
  suspect: Suspect | undefined,
  scene: Scene,
): Scored | undefined => {
  const weighed = weigh(signature, shownBy, dn, scene);
  if (weighed.for.length === 0 || signature.needs?.some((id) => weighed.seen.has(id)) === false) return undefined;
  const change: readonly Evidence[] =
    suspect === undefined
      ? []
      : [
          {
            ...{ eventId: suspect.event.id, dn: suspect.event.dn, weight: suspect.weight },
            sentence: changeSentence(suspect.event.change, scene.incident.onset),
          },
        ];
  const beside = [...change, ...inventoryOf(signature, dn, scene)];
  const score = [...beside, ...weighed.against].reduce((sum, each) => sum + each.weight, prior + weighed.support);
  return {
    score,
    hypothesis: {
      ...{ dn, cause: signature.cause, probability: 0, for: [...beside, ...weighed.for], against: weighed.against },
      ...(suspect === undefined ? {} : { changeId: suspect.event.change.id }),
    },
  };
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
): Diagnosis => rank(pictureOf(incident, view, at, learned));

export const rank = ({ scene, suspects }: Picture): Diagnosis => {
  const { incident, at, learned } = scene;
  const { symptoms } = scene;
  const objects = [
    ...new Set([...candidatesOf(symptoms, scene.carriers), ...suspects.map((suspect) => suspect.dn)]),
  ].sort(byText);

  const scored: Scored[] = [];
  for (const signature of SIGNATURES) {
    const shownBy = signature.symptoms.map((symptom) => symptoms.filter((event) => symptom.matches(event)));
    // A cause with nothing to show for it is not a hypothesis.
    if (shownBy.every((events) => events.length === 0)) continue;
    const able = objects.filter((dn) => mayHave(signature, dn, suspects, scene));
    for (const dn of able) {
      const blamed = suspects.filter((each) => each.cause === signature.cause && each.dn === dn);
      // Outcomes teach how often a change is to blame. Where none is on record, the cause is as rare as it was.
      const taught = signature.isOfChanges === true && blamed.length === 0 ? undefined : learned[signature.cause];
      const prior = Math.log(bounded(taught, signature.prior) / Math.max(1, able.length));
      const around = signature.isOfCutOff === true ? withWaysOut(dn, scene) : scene;
      // Changes of one kind are alike but for their time; a change as such explains no more than what its attribute can move.
      const isByAttribute = signature.cause === 'configuration-change';
      const considered: readonly (Suspect | undefined)[] = isByAttribute ? blamed : [blamed[0]];
      const weighed = considered.flatMap((suspect) => {
        const isMoved = isByAttribute && suspect !== undefined ? moves(suspect.event.change.attribute) : undefined;
        const explained = isMoved === undefined ? shownBy : shownBy.map((events) => events.filter(isMoved));
        return hypothesisOf(signature, explained, dn, prior, suspect, around) ?? [];
      });
      const [best] = weighed.sort((a, b) => b.score - a.score);
      if (best !== undefined) scored.push(best);
    }
  }
  const first = [...incident.affected, ...scene.carriers.keys()].sort(byText)[0] ?? incident.region;
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
