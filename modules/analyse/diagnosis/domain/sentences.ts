import { type ConfigurationChange, type Dn, type NetworkTime, quantity } from '#foundation/vocabulary';
import { type Symptom, type SymptomEvent } from './signatures.js';

const rounded = (value: number): string => String(Number(value.toPrecision(3)));

/** The element and the last name of a DN are enough to recognise the object; the whole DN stands in the evidence. */
const shortName = (dn: Dn): string => {
  const names = dn.split(',');
  return names.filter((name, at) => at === names.length - 1 || name.startsWith('ManagedElement=')).join(',');
};

export const sentenceOf = (event: SymptomEvent): string => {
  switch (event.kind) {
    case 'anomaly': {
      const { measure, unit, expected } = event;
      const [seen, usual, lower, upper] = [event.observed, expected.value, expected.lower, expected.upper].map(
        (value) => quantity(value, unit),
      );
      return `${measure} of ${shortName(event.dn)} is ${event.direction}: ${String(seen)}, where ${String(usual)} (${String(lower)} to ${String(upper)}) is usual.`;
    }
    case 'alarm':
      return `${shortName(event.dn)} has a ${event.perceivedSeverity} alarm: ${event.alarm.probableCause}, "${event.alarm.text}".`;
    case 'source-silent':
      return `Source ${event.source} of ${shortName(event.dn)} stopped reporting.`;
  }
};

/** @param probability that it shows, 0 to 1, as weighed */
export const absenceOf = (symptom: Symptom, dn: Dn, probability: number): string =>
  `${shortName(dn)} does not show ${symptom.words}, expected in ${rounded(probability * 100)} % of such cases.`;

export const changeSentence = (change: ConfigurationChange, onset: NetworkTime): string => {
  const minutes = rounded(Math.abs(onset - change.time) / 60_000);
  const when = change.time <= onset ? `${minutes} min before the onset` : `${minutes} min after the first signs`;
  const before = change.from === undefined ? '' : ` from ${String(change.from)}`;
  return `${change.attribute} of ${shortName(change.dn)} was changed${before} to ${String(change.to)} by ${change.actor}, ${when}.`;
};

/** @param to neighbours that it may not hand over to, at least one */
export const barredSentence = (dn: Dn, to: readonly Dn[]): string => {
  const [first = dn, ...others] = to;
  const more = others.length === 0 ? '' : ` and ${String(others.length)} more`;
  return `${shortName(dn)} may not hand over to ${shortName(first)}${more}: isHOAllowed is false.`;
};
