import { type ConfigurationChange, type Dn, type FunctionMode, type NetworkTime } from '#foundation/vocabulary';
import { type Constraints } from './constraints.js';

/** A plan whose verification is not closed, with everything it touches. */
export interface RunningPlan {
  readonly planId: string;
  readonly targets: readonly Dn[];
}

/**
 * `closed`: people are at work, nothing is changed at or below `dn`. `open`: where an object has any open window, it is changed only inside
 * one of them. `from` inclusive, `until` exclusive.
 */
export interface MaintenanceWindow {
  readonly kind: 'open' | 'closed';
  readonly dn: Dn;
  readonly from: NetworkTime;
  readonly until: NetworkTime;
}

export interface Approval {
  readonly planId: string;
  /** Never the plan's requester. */
  readonly by: string;
}

export interface Limits {
  readonly constraints: Constraints;
  /** Between two changes of one object. */
  readonly minChangeIntervalMs: number;
  /** Objects of one region changed within the blast window, the plan's own among them. */
  readonly maxChangedObjects: number;
  /** The same, of one layer of one region. */
  readonly maxChangedPerLayer: number;
  readonly maxTelemetryAgeMs: number;
  /** Plans running in one region, the asking one among them. */
  readonly maxRunningPlans: number;
  /** Age up to which a recorded change may be undone in one step. */
  readonly maxRestoreAgeMs: number;
}

/** What a plan is weighed against. The authority adds its own ledger to what the caller knows. */
export interface Situation {
  readonly mode: FunctionMode;
  readonly now: NetworkTime;
  /** Age of the newest telemetry of the target. */
  readonly telemetryAgeMs: number;
  readonly running: readonly RunningPlan[];
  readonly lastChangeAt: ReadonlyMap<Dn, NetworkTime>;
  /** Objects of the plan's region changed within the blast window. */
  readonly changedObjects: readonly Dn[];
  /** What stands at, below or above one of these is never changed. */
  readonly protectedPrefixes: readonly Dn[];
  readonly windows: readonly MaintenanceWindow[];
  readonly approvals: readonly Approval[];
  readonly killSwitch: boolean;
  /** Those of the object and of all that it contains. */
  readonly neighbours: (dn: Dn) => readonly Dn[];
  /** Frequency layer of a cell or of what stands below one; `undefined` where it has none or it is not known. */
  readonly layerOf: (dn: Dn) => string | undefined;
  /** Configuration changes of the written objects, as recorded when they were heard of. */
  readonly recordedChanges: readonly ConfigurationChange[];
}
