import { type ApprovalRecord, type WallTime } from '#foundation/vocabulary';

export interface ApprovalDecision {
  readonly planId: string;
  readonly by: string;
  readonly roles: readonly string[];
  readonly decision: 'approve' | 'reject';
  readonly reason?: string;
}

/** What the console needs of approval. Whoever fulfils it refuses the requester, what is decided or expired, and a rejection without a reason. */
export abstract class ConsoleApprovals {
  /** Decides once. @throws ApplianceError with a `_FORBIDDEN` or `_CONFLICT` code */
  abstract decide(decision: ApprovalDecision): Promise<ApprovalRecord>;
  /** A signed link that lets `approver` decide once, for the plan's expiry at most. */
  abstract mintLink(
    planId: string,
    approver: string,
  ): Promise<{ readonly token: string; readonly expiresAt: WallTime }>;
  /** Changes nothing, however often it is asked. @throws ApplianceError where the token is not one of ours, was used or has expired */
  abstract inspectLink(
    token: string,
  ): Promise<{ readonly planId: string; readonly approver: string; readonly expiresAt: WallTime }>;
  /** Burns the link, then decides as `decide` does for the link's approver. */
  abstract redeemLink(
    token: string,
    answer: { readonly decision: 'approve' | 'reject'; readonly reason?: string; readonly roles: readonly string[] },
  ): Promise<ApprovalRecord['state']>;
}
