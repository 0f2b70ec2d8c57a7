import { type Dn, type Evidence } from '#foundation/vocabulary';
import { elementOf } from './network-view.js';
import { BESIDE, expectedIn, memberIn, type Scene } from './places.js';
import { absenceOf, sentenceOf } from './sentences.js';
import { type Signature, type Symptom, type SymptomEvent } from './signatures/symptom.js';

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
/** Nearly all is all but this share of them. */
const A_FEW = 0.2;

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** A probability that is never certain. */
export const bounded = (value: number | undefined, otherwise: number): number =>
  value === undefined || !Number.isFinite(value) ? otherwise : Math.min(0.99, Math.max(0.001, value));

const leakOf = (event: SymptomEvent): number => {
  if (event.kind !== 'anomaly') return LEAK;
  const least = event.shape === 'silence' ? SILENCE_LEAK : LEAK;
  return Math.min(WEAK_LEAK, Math.max(least, Math.exp(-event.evidence / 2)));
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

export interface Weighed {
  /** Ids of the symptoms that show. */
  readonly seen: ReadonlySet<string>;
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
  /** Natural log of what all that was seen adds to the odds, what is not shown included. */
  readonly support: number;
}

/**
 * Weighs one cause at one object against "none of these".
 *
 * @param shownBy by symptom of the signature: the events that are of its kind, wherever they are
 */
export const weigh = (
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
