import {
  type Action,
  type AttributeValue,
  type JournalWrite,
  type NetworkTime,
  type RemediationJournal,
} from '#foundation/vocabulary';

type Kind = JournalWrite['kind'];

export const writeIn = (journal: RemediationJournal, kind: Kind, index: number): JournalWrite | undefined =>
  journal.writes.find((write) => write.kind === kind && write.index === index);

/** The journal with the write as it stands now; a write has one line, whatever becomes of it. */
export const withWrite = (
  journal: RemediationJournal,
  kind: Kind,
  index: number,
  action: Action,
  outcome: JournalWrite['outcome'],
  at: NetworkTime,
  reason?: string,
): RemediationJournal => {
  const { dn, attribute, from, to, unit } = action;
  const line: JournalWrite = {
    ...{ kind, index, dn, attribute, from, to, unit, outcome, at },
    ...(reason === undefined ? {} : { reason }),
  };
  const others = journal.writes.filter((write) => write.kind !== kind || write.index !== index);
  return { ...journal, writes: [...others, line] };
};

export const withoutWrite = (journal: RemediationJournal, kind: Kind, index: number): RemediationJournal => ({
  ...journal,
  writes: journal.writes.filter((write) => write.kind !== kind || write.index !== index),
});

/** True where the write is or may be in force: everything but what was refused or undone. */
export const mayStand = ({ kind, outcome }: JournalWrite): boolean =>
  kind === 'apply' && outcome !== 'refused' && outcome !== 'reverted';

/** The values that the plan's own writes leave in a place on their way, the one before them included. Anything else is somebody else's. */
export const ownValues = (
  actions: readonly Action[],
  { dn, attribute }: Pick<Action, 'dn' | 'attribute'>,
): ReadonlySet<AttributeValue> =>
  new Set(
    actions
      .filter((action) => action.dn === dn && action.attribute === attribute)
      .flatMap(({ from, to }) => [from, to]),
  );

/** The places that the plan has or may have written to. */
export const isTouched = (journal: RemediationJournal, { dn, attribute }: Pick<Action, 'dn' | 'attribute'>): boolean =>
  journal.writes.some((write) => write.dn === dn && write.attribute === attribute && mayStand(write));
