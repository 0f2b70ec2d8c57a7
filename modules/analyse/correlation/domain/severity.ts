import { type AnomalyEvent, type FaultEvent, type PerceivedSeverity } from '#foundation/vocabulary';

/** Worst last; ITU-T X.733 names; `indeterminate` is put here by choice: it stands below `warning` and never hides a known one. */
const ORDER: readonly PerceivedSeverity[] = ['cleared', 'indeterminate', 'warning', 'minor', 'major', 'critical'];

/** Severity of what carries none of its own; chosen by what the user notices. */
const OF_SHAPE = {
  silence: 'major',
  'call-quality': 'major',
  ratio: 'minor',
  level: 'minor',
  'log-volume': 'warning',
} as const satisfies Record<AnomalyEvent['shape'], PerceivedSeverity>;

export const severityOf = (event: FaultEvent): PerceivedSeverity => {
  if (event.kind === 'alarm') return event.perceivedSeverity;
  return event.kind === 'anomaly' ? OF_SHAPE[event.shape] : 'warning';
};

export const worst = (a: PerceivedSeverity, b: PerceivedSeverity): PerceivedSeverity =>
  ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
