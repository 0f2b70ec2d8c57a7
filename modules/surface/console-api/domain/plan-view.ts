import {
  type Action,
  type ApprovalRecord,
  type Dn,
  type FunctionMode,
  type Outcome,
  type Plan,
  type RemediationJournal,
} from '#foundation/vocabulary';
import { type ApprovalView, type Named, type PlanView, type VerificationView } from './contract.js';
import { attributeWords, setting } from './words.js';

/** A counter that only goes up is a command, and a command has no way back. */
const isCommand = (action: Action): boolean => action.attribute.endsWith('RestartCount');

/** What stands in the network once all is undone: the first `from` of each attribute that the plan leaves changed. */
const undoOf = (actions: readonly Action[]): readonly Action[] => {
  const byAttribute = new Map<string, Action>();
  for (const action of actions) {
    const key = `${action.dn}|${action.attribute}`;
    byAttribute.set(key, { ...action, from: byAttribute.get(key)?.from ?? action.from });
  }
  return [...byAttribute.values()].filter((action) => !isCommand(action) && action.from !== action.to);
};

const revertSentence = (actions: readonly Action[], nameOf: (dn: Dn) => string): string => {
  const undo = undoOf(actions);
  if (undo.length === 0)
    return actions.some(isCommand)
      ? 'A restart cannot be undone: it is over when the cell is back.'
      : 'Nothing needs undoing: the change ends where it began.';
  const parts = undo
    .slice(0, 3)
    .map(
      (action) =>
        `${attributeWords(action.attribute)} of ${nameOf(action.dn)} back to ${setting(action.from, action.unit)}`,
    );
  const more = undo.length > 3 ? `, and ${undo.length - 3} more` : '';
  return `If the KPIs do not show that it helped, it is undone: ${parts.join(', ')}${more}.`;
};

const approvalView = (record: ApprovalRecord): ApprovalView => ({
  state: record.state,
  requestedAtWallMs: record.requestedAt,
  expiresAtWallMs: record.expiresAt,
  ...(record.by === undefined ? {} : { by: record.by }),
  ...(record.reason === undefined ? {} : { reason: record.reason }),
});

const verificationView = (journal: RemediationJournal, named: (dn: Dn) => Named): VerificationView | undefined => {
  const { verification } = journal;
  if (verification === undefined) return undefined;
  const appliedAtMs = journal.appliedAt ?? journal.startedAt ?? verification.from;
  return {
    state: verification.state,
    fromMs: verification.from,
    untilMs: verification.until,
    ...(verification.verdict === undefined ? {} : { verdict: verification.verdict }),
    ...(verification.reason === undefined ? {} : { reason: verification.reason }),
    effects: verification.effects.map(({ dn, laterAt, measure, unit, target, controls, change }) => ({
      ...named(dn),
      ...(laterAt === undefined ? {} : { laterAt: named(laterAt) }),
      measure,
      unit,
      appliedAtMs,
      target,
      controls,
      ...(change === undefined ? {} : { change }),
    })),
  };
};

export interface PlanFacts {
  readonly plan: Plan;
  readonly mode: FunctionMode;
  readonly approval?: ApprovalRecord | undefined;
  readonly journal?: RemediationJournal | undefined;
  readonly outcome?: Outcome | undefined;
  readonly nameOf: (dn: Dn) => string;
}

export const planViewOf = ({ plan, mode, approval, journal, outcome, nameOf }: PlanFacts): PlanView => {
  const named = (dn: Dn): Named => ({ dn, name: nameOf(dn) });
  const verification = journal === undefined ? undefined : verificationView(journal, named);
  return {
    id: plan.id,
    function: plan.function,
    mode,
    summary: plan.summary,
    requester: plan.requester,
    target: named(plan.target),
    actions: plan.actions.map(({ dn, attribute, from, to, unit }) => ({ ...named(dn), attribute, from, to, unit })),
    expected: plan.expected.map(({ dn, measure, unit, change }) => ({ ...named(dn), measure, unit, change })),
    checks: plan.checks,
    controls: plan.controls.map(named),
    verifyForMs: plan.verifyForMs,
    revertible: !plan.actions.some(isCommand),
    revert: revertSentence(plan.actions, nameOf),
    ...(approval === undefined ? {} : { approval: approvalView(approval) }),
    ...(journal === undefined
      ? {}
      : {
          writes: journal.writes.map(({ dn, attribute, to, outcome: result, at }) => ({
            dn,
            attribute,
            to,
            outcome: result,
            atMs: at,
          })),
        }),
    ...(verification === undefined ? {} : { verification }),
    ...(outcome === undefined
      ? {}
      : { outcome: { verdict: outcome.verdict, reverted: outcome.reverted, atMs: outcome.at } }),
  };
};
