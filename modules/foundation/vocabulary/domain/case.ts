import type { WallTime } from './time.js';

/**
 * The life of one incident's remedy. Each state names the step that leaves it; what has no way on is an end.
 * `reverted` goes back to `diagnosed` for the next remedy, or to a person after two failures.
 */
export const caseTransitions = {
  diagnosed: ['planned', 'handed-over', 'shadowed'],
  planned: ['awaiting-approval', 'approved', 'handed-over'],
  'awaiting-approval': ['approved', 'rejected'],
  approved: ['applying', 'handed-over'],
  applying: ['applied', 'reverting', 'handed-over'],
  applied: ['verified', 'reverting'],
  verified: ['closed', 'reverting'],
  reverting: ['reverted', 'handed-over'],
  reverted: ['diagnosed', 'handed-over'],
  closed: [],
  'handed-over': [],
  rejected: [],
  shadowed: [],
} as const satisfies Record<string, readonly string[]>;

export type CaseState = keyof typeof caseTransitions;

export const canMove = (from: CaseState, to: CaseState): boolean =>
  (caseTransitions[from] as readonly CaseState[]).includes(to);

/** Lower is served first. */
export type PriorityClass =
  'critical-outage' | 'emergency-capacity' | 'service-degradation' | 'optimisation' | 'housekeeping';

/** The record that work stands in; its detail (plan, approval, journal of writes, outcome) are records of their own under the case's id. */
export interface Case {
  readonly id: string;
  readonly schemaVersion: 1;
  readonly incidentId: string;
  readonly region: string;
  readonly state: CaseState;
  readonly priority: PriorityClass;
  readonly enqueuedAt: WallTime;
  readonly attempts: number;
  readonly planId?: string;
  /** Why it ended or waits, for a person to read. */
  readonly note?: string;
}
