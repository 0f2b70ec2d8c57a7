import { createHash } from 'node:crypto';
import { type PlanDraft } from '#decide/son-functions';
import { type AuditLog } from '#foundation/audit';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import {
  type Action,
  type Case,
  type Check,
  type NetworkTime,
  type Plan,
  type SonFunction,
} from '#foundation/vocabulary';

/** Who asks for what planning made. */
export const REQUESTER = 'nocturne';

/** What a remedy is, whatever the values: the function and what it writes. One that was tried is not tried again. */
export const remedyOf = (plan: { readonly function: SonFunction; readonly actions: readonly Action[] }): string =>
  JSON.stringify([plan.function, ...new Set(plan.actions.map(({ dn, attribute }) => `${dn}|${attribute}`))]);

/** The same case, attempt and remedy give the same id, so that a step run again after a crash makes no second plan. */
export const planOf = (item: Case, draft: PlanDraft, at: NetworkTime, checks: readonly Check[] = []): Plan => {
  const key = JSON.stringify([item.id, item.planIds.length, remedyOf(draft)]);
  const id = `plan-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
  const { function: name, cause, target, summary, actions, expected, controls, verifyForMs } = draft;
  return {
    id,
    incidentId: item.incidentId,
    region: item.region,
    function: name,
    requester: REQUESTER,
    target,
    cause,
    summary,
    actions,
    expected,
    controls,
    checks,
    verifyForMs,
    at,
  };
};

const isSame = (a: readonly Action[], b: readonly Action[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Writes `plan/<id>` and says so in the audit first. Where a run before this one wrote it already, that one stands; where the network has changed
 * since and with it the plan, the newer one replaces it: nobody was asked about the older.
 */
export const recordPlan = async (store: RecordStore, audit: AuditLog, plan: Plan, evidence: unknown): Promise<void> => {
  const id = `plan/${plan.id}`;
  const found = await store.get<Plan>(id);
  if (found !== undefined && isSame(found.value.actions, plan.actions)) return;
  await audit.append(plan.region, { kind: 'plan', plan, evidence });
  try {
    if (found === undefined) await store.create(id, plan);
    else await store.compareAndSet(id, plan, found.version);
  } catch (error) {
    // Two runs of one step: the other's plan is of the same moment.
    if (!(error instanceof ApplianceError) || !/^RECORD_STORE_(EXISTS|CONFLICT)$/.test(error.code)) throw error;
  }
};
