import type { Event } from './event.js';
import type { Dn } from './managed-object.js';
import type { PerceivedSeverity } from './telemetry.js';
import type { NetworkTime } from './time.js';

/** Events that one cause may explain. Events are bounded; `eventCount` counts all. */
export interface Incident {
  readonly id: string;
  readonly schemaVersion: 1;
  readonly region: string;
  readonly state: 'open' | 'resolved';
  readonly openedAt: NetworkTime;
  readonly onset: NetworkTime;
  readonly updatedAt: NetworkTime;
  readonly resolvedAt?: NetworkTime;
  readonly perceivedSeverity: PerceivedSeverity;
  readonly affected: readonly Dn[];
  readonly events: readonly Event[];
  readonly eventCount: number;
}

export const CAUSES = [
  'sleeping-cell',
  'cell-outage',
  'wrong-antenna-tilt',
  'configuration-change',
  'pci-collision',
  'pci-confusion',
  'prach-root-clash',
  'cell-overload',
  'trunk-degraded',
  'one-way-audio',
  'trunk-congested',
  'wrong-route',
  'codec-mismatch',
  'slow-signalling',
  'link-down',
  'element-down',
  'power-failure',
  'route-flapping',
  'feeder-loss',
  'crossed-feeders',
  'link-lossy',
  'link-congested',
  'ring-cut-twice',
  'source-silent',
  'handover-too-late',
  'handover-too-early',
  'missing-neighbour',
  'uplink-interference',
  'clock-out-of-sync',
  'antenna-branch-lost',
  'unknown',
] as const;
export type Cause = (typeof CAUSES)[number];

export interface Evidence {
  /** The event it rests on; absent for a symptom that was expected and did not come. */
  readonly eventId?: string;
  readonly dn: Dn;
  readonly measure?: string;
  readonly sentence: string;
  /** Natural log of the likelihood ratio; positive speaks for. */
  readonly weight: number;
}

export interface Hypothesis {
  readonly dn: Dn;
  readonly cause: Cause;
  /** Posterior, 0 to 1; over one diagnosis they sum to at most 1. */
  readonly probability: number;
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
  /** The change suspected, where the cause is one. */
  readonly changeId?: string;
}

/** Ranked, most probable first; never empty: `unknown` is an answer. */
export interface Diagnosis {
  readonly incidentId: string;
  readonly region: string;
  readonly at: NetworkTime;
  readonly ranked: readonly Hypothesis[];
}
