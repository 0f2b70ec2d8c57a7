import { type ApprovalRecord, type WallTime } from '#foundation/vocabulary';

export type Role = 'viewer' | 'operator' | 'approver' | 'admin';
export interface Decision {
  readonly planId: string;
  /** The signed-in user, or the one whom the link was made for. */
  readonly by: string;
  readonly roles: readonly Role[];
  readonly decision: 'approve' | 'reject';
  /** Asked for where it is a rejection. */
  readonly reason?: string;
  readonly via: 'console' | 'link';
}

export type Objection =
  | 'APPROVAL_ROLE_FORBIDDEN'
  | 'APPROVAL_OWN_REQUEST_FORBIDDEN'
  | 'APPROVAL_DECIDED_CONFLICT'
  | 'APPROVAL_EXPIRED_CONFLICT'
  | 'APPROVAL_REASON_MISSING'
  | 'APPROVAL_REASON_TOO_LARGE';

const mayDecide = (roles: readonly Role[]): boolean => roles.includes('approver') || roles.includes('admin');

/** What stands against a decision, the first thing that does; `undefined` where it may be taken. The end of the time is no longer in time. */
export const objectionTo = (
  { by, roles, decision, reason }: Pick<Decision, 'by' | 'roles' | 'decision' | 'reason'>,
  record: Pick<ApprovalRecord, 'state' | 'requester' | 'expiresAt'>,
  wall: WallTime,
  maxReasonLength: number,
): Objection | undefined => {
  if (by === '' || !mayDecide(roles)) return 'APPROVAL_ROLE_FORBIDDEN';
  if (by === record.requester) return 'APPROVAL_OWN_REQUEST_FORBIDDEN';
  if (record.state === 'expired') return 'APPROVAL_EXPIRED_CONFLICT';
  if (record.state !== 'open') return 'APPROVAL_DECIDED_CONFLICT';
  if (!(wall < record.expiresAt)) return 'APPROVAL_EXPIRED_CONFLICT';
  if ((reason ?? '').length > maxReasonLength) return 'APPROVAL_REASON_TOO_LARGE';
  return decision === 'reject' && (reason ?? '').trim() === '' ? 'APPROVAL_REASON_MISSING' : undefined;
};
