import type { AttributeValue, Dn } from './managed-object.js';
import type { Cause } from './incident.js';
import type { NetworkTime, WallTime } from './time.js';

export const SON_FUNCTIONS = [
  'sleeping-cell-recovery',
  'cell-outage-recovery',
  'clock-recovery',
  'load-balancing',
  'trunk-reweighting',
  'configuration-rollback',
] as const;
export type SonFunction = (typeof SON_FUNCTIONS)[number];
/** `shadow`: plans and never asks. `assist`: asks a person. `autonomous`: acts within its limits. */
export type FunctionMode = 'shadow' | 'assist' | 'autonomous';

/** One attribute write, in the units of the attribute. Dotted attribute names reach into structures. */
export interface Action {
  readonly dn: Dn;
  readonly attribute: string;
  readonly from: AttributeValue;
  readonly to: AttributeValue;
  /** UCUM, `1` where it has none. */
  readonly unit: string;
  /** Id of the recorded configuration change that this write undoes; the gate checks it against the record. */
  readonly restores?: string;
}

/** What a remedy does, whatever it is done to: its attributes in alphabetical order. With cause and function the key of what outcomes teach. */
export const kindOfActions = (actions: readonly Pick<Action, 'attribute'>[]): string =>
  [...new Set(actions.map(({ attribute }) => attribute))].sort().join('+');

export interface ExpectedEffect {
  readonly dn: Dn;
  /** Where the same users are measured once the change is made, which takes them off `dn`; absent: there. */
  readonly laterAt?: Dn;
  readonly measure: string;
  readonly unit: string;
  /** Change against the controls, with its 90 % interval. */
  readonly change: { readonly value: number; readonly lower: number; readonly upper: number };
  /** Value that the object has to come to, in the direction of the change, for the remedy to be one; absent where any real change will do. */
  readonly reach?: number;
}

export const RULES = [
  'mode',
  'range',
  'step',
  'pacing',
  'blast-radius',
  'protected',
  'maintenance-window',
  'freshness',
  'running-actions',
  'approval',
  'kill-switch',
] as const;
export type Rule = (typeof RULES)[number];

/** One rule weighed: `margin` is the distance to `limit` in `unit`, negative where it is broken. */
export interface Check {
  readonly rule: Rule;
  readonly ok: boolean;
  readonly sentence: string;
  readonly value?: number;
  readonly limit?: number;
  readonly margin?: number;
  readonly unit?: string;
}

/** Actions run in order; the revert is every `from`, in reverse order, but for what cannot be undone (a restart). */
export interface Plan {
  readonly id: string;
  readonly incidentId: string;
  readonly region: string;
  readonly function: SonFunction;
  /** Who asks: the appliance, or the operator who did. Never the one who approves. */
  readonly requester: string;
  readonly target: Dn;
  /** What it is meant to mend; the key, with the function and the kind of its actions, of what outcomes teach. */
  readonly cause: Cause;
  /** One sentence for a person: what, where, why. */
  readonly summary: string;
  readonly actions: readonly Action[];
  readonly expected: readonly ExpectedEffect[];
  readonly controls: readonly Dn[];
  readonly checks: readonly Check[];
  readonly verifyForMs: number;
  readonly at: NetworkTime;
}

export interface Outcome {
  readonly planId: string;
  readonly incidentId: string;
  readonly function: SonFunction;
  readonly cause: Cause;
  readonly target: Dn;
  readonly verdict: 'helped' | 'no-effect' | 'harmed';
  readonly measured: readonly ExpectedEffect[];
  readonly reverted: boolean;
  readonly at: NetworkTime;
}

/** The record `approval/<planId>`. Only `open` may be decided, once; no answer until `expiresAt` means no. */
export interface ApprovalRecord {
  readonly schemaVersion: 1;
  readonly planId: string;
  readonly caseId: string;
  readonly region: string;
  /** Never the one who decides. */
  readonly requester: string;
  readonly state: 'open' | 'approved' | 'rejected' | 'expired';
  readonly requestedAt: WallTime;
  readonly expiresAt: WallTime;
  readonly by?: string;
  readonly reason?: string;
  readonly decidedAt?: WallTime;
}
