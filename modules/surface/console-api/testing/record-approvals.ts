import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type ApprovalRecord, type WallTime, wallTimeOf } from '#foundation/vocabulary';
import { type ApprovalDecision, ConsoleApprovals } from '../ports/console-approvals.js';

const refused = (code: string): ApplianceError => new ApplianceError(code, { retryable: false });

/** Keeps the port's contract over the approval records, with tokens that are no secret. */
export class RecordApprovals extends ConsoleApprovals {
  private readonly used = new Set<string>();

  constructor(
    private readonly records: RecordStore,
    private readonly wall: () => WallTime,
  ) {
    super();
  }

  override async decide({ planId, by, decision, reason }: ApprovalDecision): Promise<ApprovalRecord> {
    const found = await this.records.get<ApprovalRecord>(`approval/${planId}`);
    if (found?.value.state !== 'open') throw refused('APPROVAL_DECIDED_CONFLICT');
    if (found.value.requester === by) throw refused('APPROVAL_REQUESTER_FORBIDDEN');
    if (decision === 'reject' && reason === undefined) throw refused('APPROVAL_REASON_INVALID');
    const next: ApprovalRecord = {
      ...found.value,
      state: decision === 'approve' ? 'approved' : 'rejected',
      by,
      decidedAt: this.wall(),
      ...(reason === undefined ? {} : { reason }),
    };
    await this.records.compareAndSet(`approval/${planId}`, next, found.version);
    return next;
  }

  override mintLink(planId: string, approver: string): Promise<{ token: string; expiresAt: WallTime }> {
    return Promise.resolve({ token: `${planId}~${approver}`, expiresAt: wallTimeOf(this.wall() + 60_000) });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- A refusal is a rejection.
  override async inspectLink(token: string): Promise<{ planId: string; approver: string; expiresAt: WallTime }> {
    const [planId, approver] = token.split('~');
    if (planId === undefined || approver === undefined) throw refused('APPROVAL_LINK_INVALID_UNAUTHENTICATED');
    if (this.used.has(token)) throw refused('APPROVAL_LINK_USED_CONFLICT');
    return { planId, approver, expiresAt: wallTimeOf(this.wall() + 60_000) };
  }

  override async redeemLink(
    token: string,
    answer: { decision: 'approve' | 'reject'; reason?: string; roles: readonly string[] },
  ): Promise<ApprovalRecord['state']> {
    const { planId, approver } = await this.inspectLink(token);
    this.used.add(token);
    return (await this.decide({ planId, by: approver, ...answer })).state;
  }
}
