import { type ChangeEvent, classOf, type Dn, type NetworkTime, parentOf } from '#foundation/vocabulary';
import { type NetworkView, selfAndAncestors } from './network-view.js';
import { type Clash, clashOf } from './clashes.js';
import { CELL } from './signatures/symptom.js';

/** A change this long before the onset (24 h) is no suspect. */
const CHANGE_SUSPECT_MS = 86_400_000;
/** An object is changed about this often (15 days; judgement): the closer a change stands to the onset, the less likely by chance. */
const CHANGE_EVERY_MS = 15 * 86_400_000;
/** An onset is known to within a reporting interval of 15 minutes: a change up to this long behind it may have come first. */
const ONSET_DOUBT_MS = 900_000;

const RELATION = /^(NRCellRelation|EUtranRelation)$/;

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

type ChangedCause =
  | 'wrong-antenna-tilt'
  | 'configuration-change'
  | 'handover-too-early'
  | 'handover-too-late'
  | 'missing-neighbour'
  | Clash;

/** A change that may be to blame, and what for. */
export interface Suspect {
  readonly event: ChangeEvent;
  readonly cause: ChangedCause;
  readonly dn: Dn;
  /** Natural log of the odds it adds. */
  readonly weight: number;
}

/**
 * What a changed relation does to the cell that hands over by it: an offset that was raised sends users over before the neighbour is better, one that
 * was lowered keeps them too long (TS 38.331 clause 5.5.4.4), and a relation that must not be used is none.
 */
const causeAtRelation = ({ attribute, from, to }: ChangeEvent['change']): ChangedCause | undefined => {
  if (/(^|\.)isHOAllowed$/.test(attribute)) return to === false ? 'missing-neighbour' : undefined;
  if (!attribute.includes('cellIndividualOffset') || typeof from !== 'number' || typeof to !== 'number')
    return undefined;
  return to > from ? 'handover-too-early' : 'handover-too-late';
};

/** Of the same place: what was changed there and was put back as it had been, both before the onset, is as if nothing had been. */
const isUndone = ({ change }: ChangeEvent, all: readonly ChangeEvent[], onset: NetworkTime): boolean =>
  all.some(({ change: other }) => {
    const [first, last] = other.time > change.time ? [change, other] : [other, change];
    const isSamePlace = other.dn === change.dn && other.attribute === change.attribute;
    return (
      isSamePlace && first.time < last.time && last.time <= onset && last.to === first.from && last.from === first.to
    );
  });

/** Changes that may be to blame for what began at the onset, the likeliest first. */
export const suspectsAmong = (events: readonly ChangeEvent[], onset: NetworkTime, view: NetworkView): Suspect[] =>
  events
    .filter((event) => !isUndone(event, events, onset))
    .flatMap((event) => suspectOf(event, onset, view) ?? [])
    .sort((a, b) => b.weight - a.weight);

/** @returns `undefined` where the change came too long before the onset, or after it */
const suspectOf = (event: ChangeEvent, onset: NetworkTime, view: NetworkView): Suspect | undefined => {
  if (onset - event.change.time < -ONSET_DOUBT_MS) return undefined;
  const age = Math.max(0, onset - event.change.time);
  if (age > CHANGE_SUSPECT_MS) return undefined;
  const cell = /(^|\.)digitalTilt$/.test(event.change.attribute) ? cellOfTilt(event.dn, view) : undefined;
  const weight = Math.log(CHANGE_EVERY_MS / Math.max(age, ONSET_DOUBT_MS));
  if (cell !== undefined) return { event, cause: 'wrong-antenna-tilt', dn: cell, weight };
  const { attribute, to } = event.change;
  const holder = RELATION.test(classOf(event.dn)) ? parentOf(event.dn) : undefined;
  const related = holder === undefined ? undefined : causeAtRelation(event.change);
  if (holder !== undefined && related !== undefined) return { event, cause: related, dn: holder, weight };
  return { event, cause: clashOf(event.dn, attribute, to, view) ?? 'configuration-change', dn: event.dn, weight };
};
