import { Registry } from 'prom-client';
import { Approval, ApprovalConfig, ApprovalLinks, ApprovalMetrics, type Role } from '#decide/approval';
import { type AuditLog } from '#foundation/audit';
import { parseConfig } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type ApprovalRecord, type Clock, type WallTime } from '#foundation/vocabulary';
import { type ApprovalDecision, ConsoleApprovals } from '../ports/console-approvals.js';

/** The approval that the product has, as the product's application puts it behind the port. */
export class RealApprovals extends ConsoleApprovals {
  readonly woken: string[] = [];
  private readonly approval: Approval;
  private readonly links: ApprovalLinks;
  private minted = 0;

  constructor(store: RecordStore, audit: AuditLog, clock: Clock, rolesOf: (user: string) => Promise<readonly Role[]>) {
    super();
    const config = parseConfig({}, [ApprovalConfig]).get(ApprovalConfig);
    const metrics = new ApprovalMetrics(new Registry());
    const wake = (caseId: string): void => {
      this.woken.push(caseId);
    };
    const modeOf = () => Promise.resolve('assist' as const);
    this.approval = new Approval({ store, audit, clock, modeOf, wake, config, metrics });
    const newNonce = (): string => `nonce-${String(++this.minted)}`;
    const { approval } = this;
    this.links = new ApprovalLinks({
      approval,
      store,
      clock,
      key: Buffer.alloc(32, 7),
      newNonce,
      rolesOf,
      config,
      metrics,
    });
  }

  override decide({ roles, ...decision }: ApprovalDecision): Promise<ApprovalRecord> {
    return this.approval.decide({ ...decision, roles: roles as readonly Role[], via: 'console' });
  }

  override mintLink(planId: string, approver: string): Promise<{ token: string; expiresAt: WallTime }> {
    return this.links.mint(planId, approver);
  }

  override inspectLink(token: string): Promise<{ planId: string; approver: string; expiresAt: WallTime }> {
    return this.links.inspect(token);
  }

  override async redeemLink(
    token: string,
    { decision, reason }: { decision: 'approve' | 'reject'; reason?: string },
  ): Promise<ApprovalRecord['state']> {
    return (await this.links.redeem({ token, decision, ...(reason === undefined ? {} : { reason }) })).state;
  }
}
