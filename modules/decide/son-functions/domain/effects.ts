import {
  type AnomalyEvent,
  classOf,
  type Dn,
  type Expectation,
  type ExpectedEffect,
  type Incident,
  isWithin,
  networkTimeOf,
} from '#foundation/vocabulary';
import { type LevelWanted, patiently, type Proposal, type Scene } from './strategy.js';
import { nameOf } from './words.js';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const keyOf = ({ dn, measure, slice }: AnomalyEvent): string => JSON.stringify([dn, measure, slice ?? null]);

/** Anomalies that are still raised, the strongest first, one a measure and object; what speaks of all traffic before what speaks of a slice. */
export const anomaliesOf = (incident: Incident): readonly AnomalyEvent[] => {
  const last = new Map<string, AnomalyEvent>();
  for (const event of incident.events)
    if (event.kind === 'anomaly' && (last.get(keyOf(event))?.decidedAt ?? -Infinity) <= event.decidedAt)
      last.set(keyOf(event), event);
  const raised = [...last.values()]
    .filter(({ state }) => state === 'raised')
    .sort(
      (a, b) =>
        Number(a.slice !== undefined) - Number(b.slice !== undefined) ||
        b.evidence - a.evidence ||
        byText(keyOf(a), keyOf(b)),
    );
  const seen = new Set<string>();
  return raised.filter(({ dn, measure }) => {
    const key = JSON.stringify([dn, measure]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

export const anomaliesAt = (incident: Incident, dn: Dn): readonly AnomalyEvent[] =>
  anomaliesOf(incident).filter((event) => event.dn === dn);

/** Objects whose last alarm in the incident is raised. */
export const alarmed = (incident: Incident): ReadonlySet<Dn> => {
  const raised = new Set<Dn>();
  for (const event of incident.events) {
    if (event.kind !== 'alarm') continue;
    if (event.state === 'raised') raised.add(event.dn);
    else raised.delete(event.dn);
  }
  return raised;
};

export const levelsOf = (events: readonly AnomalyEvent[], overMs: number): readonly LevelWanted[] =>
  events.map(({ dn, measure }) => ({ dn, measure, overMs }));

/** The way back to what is usual, held on the side that helps; `undefined` where the measure is there already. */
const wayBack = (observed: number, usual: Expectation, helps: 1 | -1): ExpectedEffect['change'] | undefined => {
  const value = usual.value - observed;
  if (!(value * helps > 0)) return undefined;
  const ends = [usual.lower - observed, usual.upper - observed].map((end) => (end * helps > 0 ? end : 0));
  return { value, lower: Math.min(value, ...ends), upper: Math.max(value, ...ends) };
};

/** A measure that went so much of its way back already comes back by itself: there is nothing left to prove. */
const RETURNED = 0.75;

/**
 * What mending brings: the measure goes from what it is now to what is usual now, as far as both are known, else as the event has them; `undefined`
 * where it has come back by itself.
 */
export const effectOf = (event: AnomalyEvent, { network }: Scene): ExpectedEffect | undefined => {
  const { dn, measure, unit } = event;
  const helps = event.direction === 'low' ? 1 : -1;
  const usual = network.usual(dn, measure) ?? event.expected;
  const level = network.level(dn, measure);
  const atOnset = event.expected.value - event.observed;
  const left = usual.value - (level?.recent ?? event.observed);
  if (level !== undefined && left * helps < (1 - RETURNED) * atOnset * helps) return undefined;
  const change =
    wayBack(level?.recent ?? event.observed, usual, helps) ?? wayBack(event.observed, event.expected, helps);
  return change === undefined ? undefined : { dn, measure, unit, change };
};

/** Anomalies that a remedy of `dn` is judged by: its own, else those below it, else the strongest on objects of its class. */
export const symptomsOf = ({ incident, settings }: Scene, dn: Dn): readonly AnomalyEvent[] => {
  const all = anomaliesOf(incident);
  const places: readonly ((event: AnomalyEvent) => boolean)[] = [
    (event) => event.dn === dn,
    (event) => isWithin(event.dn, dn),
    (event) => classOf(event.dn) === classOf(dn),
  ];
  const [found = []] = places.map((place) => all.filter(place)).filter((events) => events.length > 0);
  return found.slice(0, settings.maxEffects);
};

export const effectsOf = (events: readonly AnomalyEvent[], scene: Scene): readonly ExpectedEffect[] =>
  events.flatMap((event) => effectOf(event, scene) ?? []);

/** Why there is nothing to judge a remedy by: all is coming back by itself, which is worth waiting for, or nothing is measured there, or not yet. */
export const withoutEffect = (events: readonly AnomalyEvent[], scene: Scene, dn: Dn): Proposal => {
  const { network, now, settings } = scene;
  const name = nameOf(network, dn);
  return events.length === 0
    ? patiently(scene, `Nothing measured at ${name} would show that it helped.`)
    : { kind: 'wait', until: networkTimeOf(now + settings.recentMs), because: `${name} is coming back by itself.` };
};
