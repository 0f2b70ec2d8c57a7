import { type FaultKind } from './scenario.js';

/** What really is: written to a file for those who score, never sent. Times are ISO 8601 on the network's clock. */
export interface Truth {
  readonly id: string;
  readonly kind: FaultKind;
  readonly dn: string;
  /** As a diagnosis names it. */
  readonly cause: string;
  readonly onset: string;
  /** End of the first report in which users fare worse than they would without the fault. */
  userImpactFrom?: string;
  /** Objects where it shows, besides its own: incidents there are of this fault. */
  felt: string[];
  /** Users hurt, times the minutes that they were. */
  userImpactMinutes: number;
  /** The function that can mend it, and what it writes; absent where no change of ours helps. */
  readonly remedy?: {
    readonly function: string;
    /** Any one of these mends it. */
    readonly actions: readonly (readonly {
      readonly dn: string;
      readonly attribute: string;
      readonly to?: unknown;
    }[])[];
  };
  /** Where a good appliance leaves it: mended, with a person, or with its own attempt undone. */
  readonly expected: 'mended' | 'handed-over' | 'reverted';
  end?: string;
  endedBy?: 'remedy' | 'itself';
}

export const CAUSES: Readonly<Record<FaultKind, string>> = {
  'sleeping-cell': 'sleeping-cell',
  'wrong-tilt': 'wrong-antenna-tilt',
  'trunk-loss': 'trunk-degraded',
  'link-down': 'link-down',
  overload: 'cell-overload',
};

export const remedyOf = (kind: FaultKind, dn: string, was: unknown): Truth['remedy'] => {
  const unit = dn.slice(0, dn.lastIndexOf(','));
  switch (kind) {
    case 'sleeping-cell':
      return {
        function: 'sleeping-cell-recovery',
        actions: [
          [
            { dn, attribute: 'administrativeState', to: 'LOCKED' },
            { dn, attribute: 'administrativeState', to: 'UNLOCKED' },
          ],
          [{ dn: unit, attribute: 'vsRestartCount' }],
        ],
      };
    case 'wrong-tilt':
      return { function: 'configuration-rollback', actions: [[{ dn, attribute: 'digitalTilt', to: was }]] };
    case 'trunk-loss':
      return { function: 'trunk-reweighting', actions: [[{ dn, attribute: 'weight', to: 0 }]] };
    case 'link-down':
    case 'overload':
      return undefined;
  }
};

export const EXPECTED: Readonly<Record<FaultKind, Truth['expected']>> = {
  'sleeping-cell': 'mended',
  'wrong-tilt': 'mended',
  'trunk-loss': 'mended',
  'link-down': 'handed-over',
  overload: 'reverted',
};
