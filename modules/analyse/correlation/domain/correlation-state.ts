import { type ChangeEvent, type Dn, type Incident } from '#foundation/vocabulary';

/** An affected object: the span of its onsets, by how much they may be late, and the raises not cleared. */
export interface TrackedObject {
  readonly dn: Dn;
  readonly firstOnset: number;
  readonly lastOnset: number;
  readonly delayMs: number;
  readonly raises: readonly { readonly key: string; readonly eventId: string }[];
}
export interface TrackedIncident {
  readonly incident: Incident;
  readonly objects: readonly TrackedObject[];
  /** Of events that are attached and not its own: changes made before, alarms of links that stood when it began. */
  readonly changeIds: readonly string[];
  /** Ids of incidents that it was parted from: nothing joins them again. Absent where there are none. */
  readonly apart?: readonly string[];
}

/** What was left, by reason, since the state began. */
export interface CorrelationDrops {
  readonly 'too-many-incidents': number;
  readonly 'too-many-tracked': number;
  readonly 'merge-too-large': number;
  readonly 'event-not-kept': number;
  readonly 'change-forgotten': number;
  readonly 'clear-without-raise': number;
  readonly duplicate: number;
}

/** One region's correlation; survives JSON as it is. */
export interface CorrelationState {
  readonly schemaVersion: 1;
  /** Oldest first. */
  readonly open: readonly TrackedIncident[];
  readonly changes: readonly ChangeEvent[];
  readonly drops: CorrelationDrops;
}

export const emptyCorrelation = (): CorrelationState => ({
  schemaVersion: 1,
  open: [],
  changes: [],
  drops: {
    'too-many-incidents': 0,
    'too-many-tracked': 0,
    'merge-too-large': 0,
    'event-not-kept': 0,
    'change-forgotten': 0,
    'clear-without-raise': 0,
    duplicate: 0,
  },
});
