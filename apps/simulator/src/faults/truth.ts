import { type Plant } from '../network/build-network.js';
import { type Dn, type Value } from '../network/network.js';
import { type FaultKind } from './kind.js';
import { select } from './selectors.js';

/** A write of a remedy; without `to` any value does. */
export interface RemedyWrite {
  readonly dn: Dn;
  readonly attribute: string;
  readonly to?: Value;
}
/** What really is: written to a file for those who score, never sent. Times are ISO 8601 on the network's clock. */
export interface Truth {
  readonly id: string;
  readonly kind: string;
  readonly dn: Dn;
  /** Other objects that name it as well. */
  readonly namedAt?: readonly Dn[];
  /** As a diagnosis names it. */
  readonly cause: string;
  /** No fault at all: an appliance that acts on it is wrong. */
  readonly benign: boolean;
  readonly onset: string;
  /** End of the first report in which users fare worse than they would without the fault. */
  userImpactFrom?: string;
  /** Users hurt it so far: one that never does is no miss. */
  impactful: boolean;
  /** Objects where it shows, besides its own: incidents there are of this fault. */
  felt: string[];
  /** Users hurt, times the minutes that they were. */
  userImpactMinutes: number;
  /** Minutes in which users were hurt. */
  impactMinutes: number;
  /** The function that can mend it, and what it writes; absent where no change of ours helps. */
  readonly remedy?: {
    readonly function: string;
    /** Any one of these mends it. */
    readonly actions: readonly (readonly RemedyWrite[])[];
  };
  /** Where a good appliance leaves it: mended, with a person, with its own attempt undone, or alone. */
  readonly expected: FaultKind['expected'];
  end?: string;
  endedBy?: 'remedy' | 'itself';
}

/** Before the fault begins: `was` is what stands there now. */
export const remedyOf = (kind: FaultKind, target: Dn, plant: Plant): Truth['remedy'] =>
  kind.remedy === undefined
    ? undefined
    : {
        function: kind.remedy.function,
        actions: kind.remedy.actions.map((action) =>
          action.flatMap(({ of, attribute, to }) =>
            select(plant, of, target).map((dn): RemedyWrite => {
              if (typeof to !== 'object') return { dn, attribute, to };
              if (to.special === 'next') return { dn, attribute };
              const was = plant.network.read(dn, attribute);
              // What no neighbour has is, among others, what was planned.
              return to.special === 'free' || was === undefined ? { dn, attribute } : { dn, attribute, to: was };
            }),
          ),
        ),
      };
