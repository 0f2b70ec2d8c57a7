import { HURTS_AT_ONCE, isRemedy } from './actions.js';
import { type ChangeRecord, type IncidentRecord, type PlanRecord, type TruthRecord } from './observed.js';

export interface JudgedPlans {
  /** Writes that mend a fault that was on. */
  readonly right: number;
  /** Mend nothing, and do no lasting harm: never written, or written and taken back. */
  readonly harmless: number;
  /** Mend nothing, and lock or restart what works, or were left in place. */
  readonly harmful: number;
}

const isRight = (plan: PlanRecord, openedAtMs: number, truths: readonly TruthRecord[]): boolean =>
  plan.actions.some((action) =>
    truths.some((truth) => {
      const last = truth.endMs ?? Infinity;
      // A plan is made some time after its incident opened: within it, any moment at which the fault was on will do.
      return isRemedy({ ...action, timeMs: Math.min(Math.max(openedAtMs, truth.onsetMs), last) }, truth);
    }),
  );

const isLeft = (plan: PlanRecord, changes: readonly ChangeRecord[]): boolean =>
  plan.actions.some(({ dn, attribute }) => {
    const own = changes.filter((c) => c.dn === dn && c.attribute === attribute && c.through === 'provmns');
    return own.length > 0 && own[0]?.from !== own.at(-1)?.to;
  });

/** Weighs every plan that was made, whether or not it was carried out. */
export const judgePlans = (
  truths: readonly TruthRecord[],
  incidents: readonly IncidentRecord[],
  changes: readonly ChangeRecord[],
): JudgedPlans => {
  const judged = { right: 0, harmless: 0, harmful: 0 };
  for (const { plans, openedAtMs } of incidents)
    for (const plan of plans) {
      const hurts = plan.actions.some(({ attribute }) => HURTS_AT_ONCE.has(attribute));
      if (isRight(plan, openedAtMs, truths)) judged.right++;
      else if (hurts || (plan.applied && isLeft(plan, changes))) judged.harmful++;
      else judged.harmless++;
    }
  return judged;
};

export interface JudgedReverts {
  /** What was taken back mended nothing. */
  readonly right: number;
  /** What was taken back had mended a fault. */
  readonly wrong: number;
}

/** A write that puts back what an earlier one of ours changed. A cell that is locked and unlocked is one restart, not a revert. */
export const judgeReverts = (truths: readonly TruthRecord[], changes: readonly ChangeRecord[]): JudgedReverts => {
  const judged = { right: 0, wrong: 0 };
  const made = changes.filter(({ through, attribute }) => through === 'provmns' && !HURTS_AT_ONCE.has(attribute));
  made.forEach((change, at) => {
    const before = made
      .slice(0, at)
      .findLast(({ dn, attribute }) => dn === change.dn && attribute === change.attribute);
    if (before === undefined || before.from !== change.to || before.to !== change.from) return;
    if (truths.some((truth) => isRemedy(before, truth))) judged.wrong++;
    else judged.right++;
  });
  return judged;
};
