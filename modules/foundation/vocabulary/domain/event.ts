import type { Dn } from './managed-object.js';
import type { Alarm, ConfigurationChange, PerceivedSeverity } from './telemetry.js';
import type { NetworkTime } from './time.js';

interface EventBase {
  /** Deterministic from lane, kind, object, measure and onset: a replay gives the same. */
  readonly id: string;
  readonly region: string;
  readonly dn: Dn;
  /** When it began, as far as the detector can tell. */
  readonly onset: NetworkTime;
  /** End of the interval that decided it. */
  readonly decidedAt: NetworkTime;
}

/** A measure left its expected band, or came back (`cleared`). */
export interface AnomalyEvent extends EventBase {
  readonly kind: 'anomaly';
  readonly state: 'raised' | 'cleared';
  readonly measure: string;
  /** The part of the object's traffic it speaks of, e.g. `{ codec: 'alaw' }`; absent where it speaks of all. */
  readonly slice?: Readonly<Record<string, string>>;
  readonly shape: 'level' | 'ratio' | 'silence' | 'call-quality' | 'log-volume';
  readonly direction: 'high' | 'low';
  readonly unit: string;
  readonly observed: number;
  readonly expected: { readonly value: number; readonly lower: number; readonly upper: number };
  /** Evidence against "as usual", natural-log units. */
  readonly evidence: number;
}
export interface AlarmEvent extends EventBase {
  readonly kind: 'alarm';
  readonly state: 'raised' | 'cleared';
  readonly perceivedSeverity: PerceivedSeverity;
  readonly alarm: Alarm;
}
export interface ChangeEvent extends EventBase {
  readonly kind: 'configuration-change';
  readonly change: ConfigurationChange;
}
/** A source stopped (or resumed) sending: its objects are unobserved, never sleeping. */
export interface SourceSilentEvent extends EventBase {
  readonly kind: 'source-silent';
  readonly state: 'raised' | 'cleared';
  readonly source: string;
}
export type Event = AnomalyEvent | AlarmEvent | ChangeEvent | SourceSilentEvent;
/** What can open an incident and be a symptom. A configuration change cannot: it is a reason. */
export type FaultEvent = AnomalyEvent | AlarmEvent | SourceSilentEvent;

/** One key for a raise, its repeats and its clear. Direction is left out: one measure is not high and low at once. */
export const raiseKey = (event: FaultEvent): string => {
  if (event.kind === 'alarm') return JSON.stringify(['alarm', event.alarm.id]);
  return event.kind === 'anomaly'
    ? JSON.stringify(['anomaly', event.dn, event.measure, event.shape])
    : JSON.stringify(['source-silent', event.dn, event.source]);
};
