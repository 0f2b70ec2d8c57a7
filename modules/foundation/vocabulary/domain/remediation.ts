import type { AttributeValue, Dn } from './managed-object.js';
import type { NetworkTime } from './time.js';

/**
 * One write of a plan, or one that undoes it. `intended` stands before anything is sent; `unknown` is resolved by reading, never guessed;
 * `confirmed` was read back; `refused` changed nothing; `reverted` was undone by a later write.
 */
export interface JournalWrite {
  readonly kind: 'apply' | 'revert';
  /** Place among the actions of the plan, or of its revert. */
  readonly index: number;
  readonly dn: Dn;
  readonly attribute: string;
  readonly from: AttributeValue;
  readonly to: AttributeValue;
  /** UCUM. */
  readonly unit: string;
  readonly outcome: 'intended' | 'written' | 'refused' | 'unknown' | 'confirmed' | 'reverted';
  readonly reason?: string;
  readonly at: NetworkTime;
}

/** One expected effect as it was measured, with what a chart needs. Points are [end of interval in network ms, value]. */
export interface MeasuredEffect {
  readonly dn: Dn;
  /** As in the expected effect: what of `target` is after the change was measured here. */
  readonly laterAt?: Dn;
  readonly measure: string;
  readonly unit: string;
  readonly expected: { readonly value: number; readonly lower: number; readonly upper: number };
  /** Change of the target beyond that of its controls, with its 90 % interval. */
  readonly change?: { readonly value: number; readonly lower: number; readonly upper: number };
  readonly verdict: 'helped' | 'no-effect' | 'harmed' | 'not-yet';
  readonly reason?: string;
  readonly target: readonly (readonly [number, number])[];
  /** Mean of the controls that have the interval. */
  readonly controls: readonly (readonly [number, number])[];
}

export interface Verification {
  readonly state: 'running' | 'done';
  readonly from: NetworkTime;
  readonly until: NetworkTime;
  /** Only once done. `no-effect` also where the time ran out without an answer; `reason` says so. */
  readonly verdict?: 'helped' | 'no-effect' | 'harmed';
  readonly reason?: string;
  readonly effects: readonly MeasuredEffect[];
}

/** The record `remediation/<planId>`: what was done to the network for a plan, and what came of it. */
export interface RemediationJournal {
  readonly schemaVersion: 1;
  readonly planId: string;
  readonly caseId: string;
  readonly region: string;
  /** `stopped`: a person has to look, `note` says why. */
  readonly state: 'begun' | 'applying' | 'applied' | 'verified' | 'reverting' | 'reverted' | 'stopped';
  readonly writes: readonly JournalWrite[];
  /** When the first write was intended; what is before it is "before". */
  readonly startedAt?: NetworkTime;
  /** When the last write was read back. */
  readonly appliedAt?: NetworkTime;
  readonly verification?: Verification;
  readonly revertedAt?: NetworkTime;
  /** Somebody else changed what the plan changed: once what is ours is undone, a person takes over. */
  readonly isForeign?: boolean;
  readonly note?: string;
}
