import {
  type AttributeValue,
  type ConfigurationChange,
  type Dn,
  type NetworkTime,
  networkTimeOf,
} from '#foundation/vocabulary';
import { clockTime, inMinutes } from './words.js';

/** A change as a person entered it. */
export interface EnteredChange {
  /** Chosen by who sends it: what is sent again after a lost answer is not another change. */
  readonly id: string;
  readonly dn: Dn;
  readonly attribute: string;
  /** Absent where nobody knows what was there before. */
  readonly from?: AttributeValue;
  readonly to: AttributeValue;
  /** Network time in ms; absent: now. */
  readonly timeMs?: number;
  /** Absent: who entered it. */
  readonly madeBy?: string;
  readonly reason: string;
}

export interface EntryBounds {
  readonly maxChangeAgeMs: number;
  readonly maxChangeAheadMs: number;
}

/** The actor of our own writes, which are taken back in another way than those of people. */
const OURS = 'nocturne';
const DECIMAL = /^[+-]?\d+(?:\.\d+)?$/;

/** A value in the type that the inventory has for the attribute: a form sends text, and `60` is not `'60'` to who takes a change back. */
export const alignedTo = (known: AttributeValue | undefined, value: AttributeValue): AttributeValue => {
  if (typeof known === 'string') return String(value);
  if (typeof value !== 'string') return value;
  if (typeof known === 'number' && DECIMAL.test(value)) return Number(value);
  if (typeof known === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
};

const DAY_MS = 86_400_000;
const spanWords = (ms: number): string => (ms < 2 * DAY_MS ? inMinutes(ms) : `${String(Math.floor(ms / DAY_MS))} days`);

/** @param attributes of the object, as far as the inventory knows them */
export const changeOf = (
  { id, dn, attribute, from, to, timeMs, madeBy, reason }: EnteredChange,
  by: string,
  now: NetworkTime,
  attributes: Readonly<Record<string, AttributeValue>>,
): ConfigurationChange => {
  const known = attributes[attribute];
  return {
    id: `console/${by}/${id}`,
    dn,
    time: timeMs === undefined ? now : networkTimeOf(timeMs),
    attribute,
    from: from === undefined ? undefined : alignedTo(known, from),
    to: alignedTo(known, to),
    actor: madeBy ?? by,
    reason,
  };
};

/** What is wrong with a change beyond its shape, each with the path of the field that it was entered in. @param now network time */
export const problemsOf = (
  { from, to, time, actor }: ConfigurationChange,
  now: NetworkTime,
  { maxChangeAgeMs, maxChangeAheadMs }: EntryBounds,
): readonly string[] => {
  const problems: string[] = [];
  if (from === to) problems.push('to: the value is the same as before');
  if (actor.toLowerCase() === OURS) problems.push(`madeBy: what ${OURS} changes it records itself`);
  if (now === 0) problems.push('timeMs: the time of the network is not known before its first report');
  else if (time > now + maxChangeAheadMs)
    problems.push(`timeMs: this is in the future; it is ${clockTime(now, time)} in the network`);
  else if (time < now - maxChangeAgeMs) problems.push(`timeMs: this is longer ago than ${spanWords(maxChangeAgeMs)}`);
  return problems;
};
