import { type ExpectedEffect, type Incident } from '#foundation/vocabulary';

/**
 * When the fault began to show in what is judged. The incident's own onset is that of its first symptom, which may stand well before: what is read
 * from there on is half without the fault, and compares with nothing.
 */
export const onsetOf = ({ dn, measure: name }: ExpectedEffect, incident: Incident | undefined): number | undefined => {
  const own = (incident?.events ?? []).flatMap((event) =>
    event.kind === 'anomaly' && event.state === 'raised' && event.dn === dn && event.measure === name
      ? [event.onset]
      : [],
  );
  return own.length === 0 ? incident?.onset : Math.max(...own);
};
