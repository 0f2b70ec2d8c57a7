import { type AnomalyEvent, type Cause, type Dn, type Event, type Incident, quantity } from '#foundation/vocabulary';
import { causeWords, clockTime, measureWords } from './words.js';

/** What is wrong with the root, in one anomaly: the strongest that still stands, on the root itself where there is one. */
export const decisiveAnomaly = (events: readonly Event[], root: Dn): AnomalyEvent | undefined => {
  const cleared = new Set<string>();
  const standing: AnomalyEvent[] = [];
  for (const event of events.toReversed()) {
    if (event.kind !== 'anomaly') continue;
    const stream = `${event.dn}|${event.measure}`;
    if (event.state === 'cleared') cleared.add(stream);
    else if (!cleared.has(stream)) standing.push(event);
  }
  const raised =
    standing.length > 0 ? standing : events.filter((event) => event.kind === 'anomaly' && event.state === 'raised');
  const of = (some: readonly Event[]): AnomalyEvent | undefined =>
    some.reduce<AnomalyEvent | undefined>(
      (best, event) =>
        event.kind === 'anomaly' && (best === undefined || event.evidence > best.evidence) ? event : best,
      undefined,
    );
  return of(raised.filter(({ dn }) => dn === root)) ?? of(raised);
};

const countOf = (count: number): string => (count === 1 ? '1 object affected' : `${count} objects affected`);

/** How it shows, e.g. `connected users 0 (usual 41)`. */
const effectOf = (incident: Incident, root: Dn): string => {
  const anomaly = decisiveAnomaly(incident.events, root);
  const alarm = incident.events.findLast((event) => event.kind === 'alarm' && event.dn === root);
  if (incident.affected.length > 10 || (anomaly === undefined && alarm === undefined))
    return countOf(incident.affected.length);
  if (anomaly === undefined) return alarm?.kind === 'alarm' ? alarm.alarm.text : countOf(incident.affected.length);
  const { measure, unit, observed, expected } = anomaly;
  return `${measureWords(measure)} ${quantity(observed, unit)} (usual ${quantity(expected.value, unit)})`;
};

/** Cause, object, effect, since: `Sleeping cell at North-12 2B: connected users 0 (usual 41) since 14:02 UTC`. */
export const headlineOf = (
  incident: Incident,
  root: { readonly dn: Dn; readonly name: string; readonly cause: Cause },
  now: number,
): string => {
  const when =
    incident.state === 'resolved' && incident.resolvedAt !== undefined
      ? `from ${clockTime(incident.onset, now)} to ${clockTime(incident.resolvedAt, now)}`
      : `since ${clockTime(incident.onset, now)}`;
  return `${causeWords(root.cause)} at ${root.name}: ${effectOf(incident, root.dn)} ${when}`;
};
