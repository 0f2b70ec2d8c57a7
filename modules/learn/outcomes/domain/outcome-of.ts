import {
  change,
  type ExpectedEffect,
  type NetworkTime,
  type Outcome,
  type Plan,
  type RemediationJournal,
} from '#foundation/vocabulary';

const WRITTEN = new Set(['written', 'confirmed', 'reverted']);

/** The outcome that the journal proves; `undefined` where nothing was written, or nothing was judged: that teaches nothing. */
export const outcomeOf = (
  plan: Plan,
  journal: RemediationJournal | undefined,
  at: NetworkTime,
): Outcome | undefined => {
  const verdict = journal?.verification?.verdict;
  const applied = journal?.writes.some(({ kind, outcome }) => kind === 'apply' && WRITTEN.has(outcome)) ?? false;
  if (journal === undefined || verdict === undefined || !applied) return undefined;
  const measured: readonly ExpectedEffect[] = (journal.verification?.effects ?? []).flatMap(
    ({ dn, measure, unit, change }) => (change === undefined ? [] : [{ dn, measure, unit, change }]),
  );
  const reverted = journal.writes.some(({ kind, outcome }) => kind === 'revert' && WRITTEN.has(outcome));
  return {
    planId: plan.id,
    incidentId: plan.incidentId,
    function: plan.function,
    cause: plan.cause,
    target: plan.target,
    verdict,
    measured,
    reverted,
    at,
  };
};

/** What was measured, in a sentence. */
export const inWords = ({ verdict, measured }: Pick<Outcome, 'verdict' | 'measured'>): string => {
  const [first] = measured;
  const said = { helped: 'It helped', 'no-effect': 'It had no effect', harmed: 'It harmed' }[verdict];
  if (first === undefined) return `${said}.`;
  return `${said}: ${first.measure} moved by ${change(first.change, first.unit)} against the controls.`;
};
