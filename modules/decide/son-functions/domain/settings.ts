/** Limits of the functions. Ratios 0 to 1, times on the network's clock. */
export interface SonSettings {
  /** From the last write to the verdict: settling and the intervals compared. */
  readonly verifyForMs: number;
  /** Over which the present level of a measure is taken. */
  readonly recentMs: number;
  /** From the onset: what stands against a remedy may pass until then, and is waited for. */
  readonly patienceMs: number;
  readonly minControls: number;
  readonly maxControls: number;
  /** Effects that one plan is judged by. */
  readonly maxEffects: number;
  readonly sleepingCell: {
    /** Attempts that should have come since the onset before silence is acted upon. */
    readonly minMissedAttempts: number;
    /** However quiet the hour, it is acted upon after that much time. */
    readonly maxWaitMs: number;
  };
  readonly loadBalancing: {
    readonly actAbove: number;
    /** A cell that takes load over stays under it. */
    readonly targetCeiling: number;
    readonly stepDb: number;
    readonly maxOffsetDb: number;
    /** Share of the hot cell's load that one decibel moves to one neighbour. */
    readonly shiftPerDb: number;
    readonly noReverseMs: number;
    /** Neighbours that are looked at, and those that take over in one plan. */
    readonly maxCandidates: number;
    readonly maxNeighbours: number;
  };
  readonly trunkReweighting: {
    readonly maxStep: number;
    /** Calls that a trunk may get, as a multiple of its busiest interval within `peakOverMs`. */
    readonly headroom: number;
    readonly peakOverMs: number;
  };
  readonly rollback: { readonly maxAgeMs: number };
}
