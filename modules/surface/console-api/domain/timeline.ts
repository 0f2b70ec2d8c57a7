import { type Event, type PerceivedSeverity, quantity } from '#foundation/vocabulary';
import { type TimelineEntry } from './contract.js';
import { attributeWords, measureWords } from './words.js';

/** What a person can still read. */
const MAX_ENTRIES = 200;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const sentenceOf = (event: Event): string => {
  switch (event.kind) {
    case 'anomaly': {
      const { measure, unit, observed, expected } = event;
      const [value, lower, upper] = [observed, expected.lower, expected.upper].map((n) => quantity(n, unit));
      const what = capital(measureWords(measure));
      return event.state === 'cleared'
        ? `Back to usual: ${measureWords(measure)} ${value ?? ''}.`
        : `${what} ${value ?? ''} (usual ${lower ?? ''} to ${upper ?? ''}).`;
    }
    case 'alarm':
      return event.state === 'cleared' ? `Alarm cleared: ${event.alarm.text}` : event.alarm.text;
    case 'configuration-change': {
      const { attribute, from, to, actor, reason } = event.change;
      const why = reason === undefined ? '' : ` (${reason})`;
      const before = from === undefined ? '' : ` from ${String(from)}`;
      return `${capital(attributeWords(attribute))} changed${before} to ${String(to)} by ${actor}${why}.`;
    }
    case 'source-silent':
      return event.state === 'cleared'
        ? `Source ${event.source} reports again.`
        : `Source ${event.source} fell silent.`;
  }
};

const severityOf = (event: Event): PerceivedSeverity | undefined =>
  event.kind === 'alarm' ? event.perceivedSeverity : undefined;

/** A clear stands at its own time, not at that of what it ends. */
const timeOf = (event: Event): number =>
  event.kind !== 'configuration-change' && event.state === 'cleared' ? event.decidedAt : event.onset;

/** Oldest first. Where there are more than a person can read, what stands at the beginning and at the end is kept. */
export const timelineOf = (events: readonly Event[], nameOf: (dn: string) => string): readonly TimelineEntry[] => {
  const sorted = [...events].sort((a, b) => timeOf(a) - timeOf(b));
  const half = MAX_ENTRIES / 2;
  const kept = sorted.length <= MAX_ENTRIES ? sorted : [...sorted.slice(0, half), ...sorted.slice(-half)];
  return kept.map((event): TimelineEntry => {
    const severity = severityOf(event);
    return {
      id: event.id,
      kind: event.kind,
      dn: event.dn,
      name: nameOf(event.dn),
      atMs: timeOf(event),
      sentence: sentenceOf(event),
      ...(event.kind === 'configuration-change' ? {} : { state: event.state }),
      ...(severity === undefined ? {} : { severity }),
      ...(event.kind === 'anomaly' ? { measure: event.measure } : {}),
    };
  });
};
