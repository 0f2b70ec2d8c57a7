import { type Cause, type FaultEvent } from '#foundation/vocabulary';

/** An event that can be a symptom; a configuration change is a reason, never a symptom. */
export type SymptomEvent = FaultEvent;

/** Where a symptom shows, seen from the object at fault. `below`: what it contains. `carried`: an element that has its traffic ride on it, or a link that does. `link`: a link that ends at it. `port`: an interface of it, if it is a link; of an element, those that face it. `upstream`: an interface of what carries it. `sibling`: another cell of its element. `holder`: the element that it stands in. */
/** `around`: neighbours of what is in the object. */
export type Place =
  'itself' | 'neighbour' | 'sibling' | 'below' | 'around' | 'holder' | 'carried' | 'link' | 'port' | 'upstream';

/** One thing to expect of a cause, once per object in its place. */
export interface Symptom {
  /** Unique within its cause; `cause|id` is its key in what was learned. */
  readonly id: string;
  readonly place: Place;
  /** What a person reads where it was expected and did not come. */
  readonly words: string;
  /** Probability that it shows on one such object if the cause is there, 0 to 1. */
  readonly probability: number;
  /** Absence says nothing before this much time after the onset, in seconds. */
  readonly showsWithinSeconds: number;
  readonly matches: (event: SymptomEvent) => boolean;
  /** Id of the symptom before it that it is a lesser form of: where that shows, the absence of this one says nothing. */
  readonly lesserOf?: string;
  /** Class of what should show it, for the place `below`; absent: cells. */
  readonly expectedOf?: RegExp;
  /** It counts for what the cause needs only where nearly everything in its place shows it. */
  readonly isOfNearlyAll?: boolean;
}

export interface Signature {
  readonly cause: Exclude<Cause, 'unknown'>;
  /** Classes of managed object that can have the cause. */
  readonly objectClass: RegExp;
  /** Share of incidents with this cause before anything is known of them; relative to `UNKNOWN_PRIOR`. */
  readonly prior: number;
  readonly symptoms: readonly Symptom[];
  /** It comes of configuration changes; by itself it is rare. */
  readonly isOfChanges?: boolean;
  /** Ids of symptoms of which one at least must show: without it the cause is not there, whatever else speaks for it. */
  readonly needs?: readonly string[];
  /** One of its needed symptoms at the object itself says what is wrong by itself, and follows from nothing that goes on near by. */
  readonly speaksForItself?: boolean;
  /** Every way of the object to the rest of the network has to be down, of two or more. */
  readonly isOfCutOff?: boolean;
}

export const CELL = /^(NRCellDU|NRCellCU|EUtranGenericCell|EUtranCellFDD|EUtranCellTDD)$/;

export const measure =
  (name: RegExp, direction?: 'high' | 'low') =>
  (event: SymptomEvent): boolean =>
    event.kind === 'anomaly' && name.test(event.measure) && (direction === undefined || event.direction === direction);
/** What users of a cell feel, and how full it is. */
export const DROPS = measure(/^dropRatio$/, 'high');
export const SLOW = measure(/throughput/i, 'low');
export const BLOCKING = measure(/^(rrcEstablishment|erabSetup)SuccessRatio$/, 'low');
export const LOAD = measure(/^prbUtilisationRatio$/);
export const LOADED = measure(/^prbUtilisationRatio$/, 'high');
export const alarm = (event: SymptomEvent): boolean => event.kind === 'alarm';
/** An alarm whose probable cause or text says so. Words are those of X.733 and TS 32.111-2 Annex B, and what makers write for them. */
export const alarmOf =
  (words: RegExp) =>
  (event: SymptomEvent): boolean =>
    event.kind === 'alarm' && words.test(`${event.alarm.probableCause} ${event.alarm.text}`);
export const silence = (event: SymptomEvent): boolean => event.kind === 'anomaly' && event.shape === 'silence';
/** Most of the traffic is gone, whatever it is counted by: a service that is merely poor has other causes. */
export const gone = (event: SymptomEvent): boolean =>
  event.kind === 'anomaly' &&
  event.direction === 'low' &&
  event.observed <= 0.3 * event.expected.value &&
  // One user's throughput says how well a cell serves, not whether.
  /attempts|users|octets/i.test(event.measure);

/** Two reporting intervals of 15 minutes (TS 28.552 counters) for measures, two minutes for alarms. */
export const MEASURED = 1800;
export const ALARMED = 120;
/** Some show it, others never do: that it is missing says nothing. */
export const MAY_BE = Infinity;

export const symptom = (
  id: string,
  place: Place,
  probability: number,
  showsWithinSeconds: number,
  words: string,
  matches: (event: SymptomEvent) => boolean,
): Symptom => ({ id, place, probability, showsWithinSeconds, words, matches });
