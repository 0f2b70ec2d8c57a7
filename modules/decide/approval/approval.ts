import { type AuditLog } from '#foundation/audit';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore, type Versioned } from '#foundation/record-store';
import {
  type ApprovalRecord,
  type Case,
  type Clock,
  type FunctionMode,
  type Incident,
  type Plan,
  type SonFunction,
  type StepOutcome,
  wallTimeOf,
} from '#foundation/vocabulary';
import { type ApprovalConfig } from './approval.config.js';
import { type ApprovalMetrics } from './approval.metrics.js';
import { type Decision, objectionTo } from './domain/assess.js';
import { refusal } from './errors.js';

export interface ApprovalParts {
  readonly store: RecordStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly modeOf: (name: SonFunction) => Promise<FunctionMode>;
  /** Makes the case's step run again at once. */
  readonly wake: (caseId: string) => void;
  readonly config: ApprovalConfig;
  readonly metrics: ApprovalMetrics;
}

const idOf = (planId: string): string => `approval/${planId}`;
const isCode = (error: unknown, code: string): boolean => error instanceof ApplianceError && error.code === code;

/** Asks a person, takes one answer, and takes silence for a no. */
export class Approval {
  constructor(private readonly parts: ApprovalParts) {}

  /** The step of `planned`: a function in `assist` asks, one in `autonomous` goes on. */
  readonly request = async (item: Case): Promise<StepOutcome> => {
    const { store, audit, clock, modeOf, config, metrics } = this.parts;
    if (await this.isOver(item)) return withdrawn('The incident went away before anybody was asked.');
    const plan = await this.planOf(item);
    if (plan === undefined) return { kind: 'move', to: 'handed-over', note: 'The plan of this case is not on record.' };
    const mode = await modeOf(plan.function);
    if (mode === 'shadow')
      return {
        kind: 'move',
        to: 'handed-over',
        note: `The function ${plan.function} was set to shadow: it only plans.`,
      };
    if (mode === 'autonomous')
      return { kind: 'move', to: 'approved', note: `The function ${plan.function} acts on its own within its limits.` };
    const wall = clock.wall();
    const record: ApprovalRecord = {
      schemaVersion: 1,
      planId: plan.id,
      caseId: item.id,
      region: item.region,
      requester: plan.requester,
      state: 'open',
      requestedAt: wall,
      expiresAt: wallTimeOf(wall + config.validMs),
    };
    if ((await store.get(idOf(plan.id))) === undefined) {
      await audit.append(item.region, { kind: 'approval-requested', planId: plan.id, requester: plan.requester });
      try {
        await store.create(idOf(plan.id), record);
        metrics.asked();
      } catch (error) {
        if (!isCode(error, 'RECORD_STORE_EXISTS')) throw error;
      }
    }
    return { kind: 'move', to: 'awaiting-approval', note: 'Waits for a person to approve it.' };
  };

  /** The step of `awaiting-approval`; what was decided, or that the time is over, moves it. */
  readonly await = async (item: Case): Promise<StepOutcome> => {
    const { store, clock, config } = this.parts;
    const planId = item.planId ?? '';
    const found = await store.get<ApprovalRecord>(idOf(planId));
    if (found === undefined)
      return { kind: 'move', to: 'rejected', note: 'The request for approval is not on record: that means no.' };
    const { value: record } = found;
    if (await this.isOver(item)) {
      if (record.state === 'open') await this.close(found, 'The incident went away.', 'withdrawn');
      return withdrawn('The incident went away before it was decided.');
    }
    const wall = clock.wall();
    switch (record.state) {
      case 'approved':
        return { kind: 'move', to: 'approved', note: `Approved by ${record.by ?? 'an approver'}${because(record)}.` };
      case 'rejected':
        return { kind: 'move', to: 'rejected', note: `Rejected by ${record.by ?? 'an approver'}${because(record)}.` };
      case 'expired':
        return { kind: 'move', to: 'rejected', note: record.reason ?? EXPIRED };
      case 'open':
        if (wall < record.expiresAt)
          return { kind: 'wait', retryAt: wallTimeOf(Math.min(record.expiresAt, wall + config.recheckMs)) };
        // Lost to a decision made at the last moment: the next run sees it.
        if (!(await this.close(found, EXPIRED, 'expired'))) return { kind: 'wait', retryAt: wall };
        return { kind: 'move', to: 'rejected', note: EXPIRED };
    }
  };

  /**
   * Takes the one answer. Audited before it is taken and after.
   *
   * @throws ApplianceError with a code of `ApprovalCode`, not retryable
   */
  async decide(decision: Decision): Promise<ApprovalRecord> {
    const { store, audit, clock, config, metrics, wake } = this.parts;
    const { planId, by, reason, via } = decision;
    const found = await this.assess(decision);
    const { value: record } = found;
    const state = decision.decision === 'approve' ? 'approved' : 'rejected';
    const said = reason === undefined || reason.trim() === '' ? {} : { reason: reason.trim() };
    const entry = { planId, by, via, decision: decision.decision, ...said };
    await audit.append(record.region, { kind: 'approval-deciding', ...entry });
    // The audit may have been slow: what is too late by now is too late.
    const late = objectionTo(decision, record, clock.wall(), config.maxReasonLength);
    if (late !== undefined) throw this.refuse(late);
    const decided: ApprovalRecord = { ...record, state, by, ...said, decidedAt: clock.wall() };
    try {
      await store.compareAndSet(idOf(planId), decided, found.version);
    } catch (error) {
      if (!isCode(error, 'RECORD_STORE_CONFLICT')) throw error;
      await audit.append(record.region, { kind: 'approval-not-taken', ...entry });
      throw this.refuse('APPROVAL_DECIDED_CONFLICT');
    }
    metrics.ended(state, via);
    await audit.append(record.region, { kind: 'approval-decided', ...entry });
    wake(record.caseId);
    return decided;
  }

  /** Whether `decide` would take it now, with the request's record; changes nothing. @throws as `decide` */
  async assess(decision: Decision): Promise<Versioned<ApprovalRecord>> {
    const { store, clock, config } = this.parts;
    const found = await store.get<ApprovalRecord>(idOf(decision.planId));
    if (found === undefined) throw this.refuse('APPROVAL_NOT_FOUND');
    const objection = objectionTo(decision, found.value, clock.wall(), config.maxReasonLength);
    if (objection !== undefined) throw this.refuse(objection);
    return found;
  }

  private refuse(code: Parameters<typeof refusal>[0]): ApplianceError {
    this.parts.metrics.refused(code);
    return refusal(code);
  }

  /** @returns false where somebody decided meanwhile */
  private async close(
    { value, version }: Versioned<ApprovalRecord>,
    reason: string,
    result: 'expired' | 'withdrawn',
  ): Promise<boolean> {
    const { store, audit, clock, metrics } = this.parts;
    try {
      await store.compareAndSet(
        idOf(value.planId),
        { ...value, state: 'expired', reason, decidedAt: clock.wall() },
        version,
      );
    } catch (error) {
      if (isCode(error, 'RECORD_STORE_CONFLICT')) return false;
      throw error;
    }
    metrics.ended(result, 'none');
    await audit.append(value.region, { kind: `approval-${result}`, planId: value.planId, reason });
    return true;
  }

  private async isOver({ region, incidentId }: Case): Promise<boolean> {
    const incident = await this.parts.store.get<Incident>(`incident/${region}/${incidentId}`);
    return incident?.value.state === 'resolved';
  }

  private async planOf({ planId }: Case): Promise<Plan | undefined> {
    return planId === undefined ? undefined : (await this.parts.store.get<Plan>(`plan/${planId}`))?.value;
  }
}

const EXPIRED = 'Nobody answered in time, which means no.';
const because = ({ reason }: ApprovalRecord): string => (reason === undefined ? '' : `: ${reason}`);
const withdrawn = (note: string): StepOutcome => ({ kind: 'move', to: 'withdrawn', note });
