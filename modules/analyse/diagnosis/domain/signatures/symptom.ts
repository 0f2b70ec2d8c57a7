import { type AlarmEvent, type AnomalyEvent, type Cause, type SourceSilentEvent } from '#foundation/vocabulary';

/** An event that can be a symptom; a configuration change is a reason, never a symptom. */
export type SymptomEvent = AnomalyEvent | AlarmEvent | SourceSilentEvent;

/** Where a symptom shows, seen from the object at fault. `below`: what it contains. `carried`: whatever has its traffic ride on it. `link`: what is plugged into it. `sibling`: another cell of its element. `holder`: the element that it stands in. */
export type Place = 'itself' | 'neighbour' | 'sibling' | 'below' | 'holder' | 'carried' | 'link';

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
}

export const CELL = /^(NRCellDU|NRCellCU|EUtranGenericCell|EUtranCellFDD|EUtranCellTDD)$/;

export const measure =
  (name: RegExp, direction?: 'high' | 'low') =>
  (event: SymptomEvent): boolean =>
    event.kind === 'anomaly' && name.test(event.measure) && (direction === undefined || event.direction === direction);

/** Two reporting intervals of 15 minutes (TS 28.552 counters) for measures, two minutes for alarms. */
export const MEASURED = 1800;
export const ALARMED = 120;

export const symptom = (
  id: string,
  place: Place,
  probability: number,
  showsWithinSeconds: number,
  words: string,
  matches: (event: SymptomEvent) => boolean,
): Symptom => ({ id, place, probability, showsWithinSeconds, words, matches });
