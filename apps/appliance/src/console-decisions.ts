import { type Approval, type ApprovalLinks, type Role } from '#decide/approval';
import { type ApprovalRecord, type WallTime } from '#foundation/vocabulary';
import { type ApprovalDecision, ConsoleApprovals } from '#surface/console-api';

/** What the console asks of approval, put to it as approval takes it. */
export class ConsoleDecisions extends ConsoleApprovals {
  constructor(
    private readonly approval: Approval,
    private readonly links: ApprovalLinks,
  ) {
    super();
  }

  override async decide({ planId, by, roles, decision, reason }: ApprovalDecision): Promise<ApprovalRecord> {
    return this.approval.decide({
      planId,
      by,
      roles: roles as readonly Role[],
      decision,
      ...given(reason),
      via: 'console',
    });
  }

  override async mintLink(
    planId: string,
    approver: string,
  ): Promise<{ readonly token: string; readonly expiresAt: WallTime }> {
    return this.links.mint(planId, approver);
  }

  override async inspectLink(token: string) {
    return this.links.inspect(token);
  }

  override async redeemLink(
    token: string,
    answer: { readonly decision: 'approve' | 'reject'; readonly reason?: string },
  ): Promise<ApprovalRecord['state']> {
    return (await this.links.redeem({ token, ...answer })).state;
  }
}

const given = (reason: string | undefined): { reason?: string } => (reason === undefined ? {} : { reason });
