import type { Hypothesis } from './incident.js';
import type { NetworkTime, WallTime } from './time.js';

/**
 * The life of one incident's remedy. Each state names the step that leaves it; what has no way on is an end.
 * `reverted` goes back to `diagnosed` for the next remedy, or to a person after two failures. `withdrawn`: the incident went away by itself
 * before anything was written.
 */
export const caseTransitions = {
  diagnosed: ['planned', 'handed-over', 'shadowed', 'withdrawn'],
  planned: ['awaiting-approval', 'approved', 'handed-over', 'withdrawn'],
  'awaiting-approval': ['approved', 'rejected', 'withdrawn'],
  approved: ['applying', 'handed-over', 'withdrawn'],
  applying: ['applied', 'reverting', 'handed-over'],
  applied: ['verified', 'reverting'],
  verified: ['closed', 'reverting'],
  reverting: ['reverted', 'handed-over'],
  reverted: ['diagnosed', 'handed-over'],
  closed: [],
  'handed-over': [],
  rejected: [],
  shadowed: [],
  withdrawn: [],
} as const satisfies Record<string, readonly string[]>;

export type CaseState = keyof typeof caseTransitions;

export const canMove = (from: CaseState, to: CaseState): boolean =>
  (caseTransitions[from] as readonly CaseState[]).includes(to);

/** An end: nothing more happens to the case. */
export const isEnd = (state: CaseState): boolean => caseTransitions[state].length === 0;

/** A change is being made, judged or undone, or is about to be. */
export const isActing = (state: CaseState): boolean =>
  ['approved', 'applying', 'applied', 'verified', 'reverting', 'reverted'].includes(state);

/** Lower is served first. */
export type PriorityClass =
  'critical-outage' | 'emergency-capacity' | 'service-degradation' | 'optimisation' | 'housekeeping';

/**
 * The record that work stands in, `case/<id>`; its detail (plan, approval, journal of writes, outcome) are records of their own.
 * An incident has one case, under the incident's id.
 */
export interface Case {
  readonly id: string;
  readonly schemaVersion: 1;
  readonly incidentId: string;
  readonly region: string;
  readonly state: CaseState;
  readonly priority: PriorityClass;
  readonly enqueuedAt: WallTime;
  /** Remedies that were tried and did not help. */
  readonly failures: number;
  /** The plan in hand. */
  readonly planId?: string;
  /** Every plan made for it, oldest first, the one in hand included. */
  readonly planIds: readonly string[];
  /** The state's step has nothing to do before this network time. */
  readonly notBefore?: NetworkTime;
  /** An error or a busy target: the step is tried again after this wall time. */
  readonly retryAt?: WallTime;
  /** Times that the present state's step failed in a row with an error that can be retried. */
  readonly attempts: number;
  /** Why it ended or waits, for a person to read. */
  readonly note?: string;
  /** The `groundsOf` the hypothesis under which it was handed over with nothing tried: a diagnosis that becomes sure of another takes it up again. */
  readonly under?: string;
  /** Every state it had, oldest first, the present one included; bounded by the table and two failures. */
  readonly history: readonly { readonly state: CaseState; readonly at: NetworkTime; readonly note?: string }[];
}

/** What a remedy is sought for: a cause at an object, with the change that is to blame as far as one is known. */
export const groundsOf = ({ cause, dn, changeId }: Pick<Hypothesis, 'cause' | 'dn' | 'changeId'>): string =>
  `${cause}|${dn}${changeId === undefined ? '' : `|${changeId}`}`;

/** What a step decided. `wait` keeps the state: until `notBefore` (network time) or `retryAt` (wall time), else until somebody moves it. */
export type StepOutcome =
  | {
      readonly kind: 'move';
      readonly to: CaseState;
      readonly note?: string;
      /** A new plan in hand. */
      readonly planId?: string;
      readonly failures?: number;
      /** See `Case.under`; only with `handed-over`. */
      readonly under?: string;
    }
  | { readonly kind: 'wait'; readonly notBefore?: NetworkTime; readonly retryAt?: WallTime; readonly note?: string };

/**
 * The work of one state: reads what it needs by the case's ids, does it, says where the case goes. May be run again after a crash at any point, so
 * whatever it does outside must be done once however often it runs.
 */
export type CaseStep = (item: Case) => Promise<StepOutcome>;
