import { join } from 'node:path';
import { AuditLog } from '#foundation/audit';
import { AuthorityConfig } from '#foundation/authority';
import { violationsIn } from '#foundation/authority/testing';
import { ManualClock } from '#foundation/scheduling/testing';
import { SqliteRecordStore, type StoredRecord } from '#foundation/record-store';
import { type Case, isEnd, type RemediationJournal } from '#foundation/vocabulary';
import { type Change } from '../tools/live-network.js';

const PAGE = 1_000;

export interface Aftermath {
  readonly cases: readonly Case[];
  readonly plans: readonly RemediationJournal[];
  /** Sentences; empty where all is well, and else with all that was done at their end. */
  readonly faults: readonly string[];
}

/** What stands in the records of an appliance that has stopped, against what the network saw. */
export const aftermathOf = async (dataFolder: string, changes: readonly Change[]): Promise<Aftermath> => {
  const records = new SqliteRecordStore(join(dataFolder, 'records.sqlite'));
  try {
    const cases = await valuesOf<Case>(records, 'case/');
    const plans = await valuesOf<RemediationJournal>(records, 'remediation/');
    const ours = changes.filter(isOurs);
    const faults = [
      ...cases
        .filter(({ state }) => !isEnd(state) && state !== 'awaiting-approval')
        .map(({ id, state, note }) => `case ${id} is still ${state} (${note ?? ''})`),
      ...violations(changes),
      ...written(ours, plans),
      ...leftLocked(changes),
      ...(await brokenChains(records)),
      ...(await held(records, cases)),
    ];
    if (faults.length > 0)
      faults.push(...ours.map((each) => JSON.stringify(each)), JSON.stringify(plans, undefined, 1));
    return { cases, plans, faults };
  } finally {
    records.close();
  }
};

const isOurs = ({ through }: Change & { through?: string }): boolean => through === 'provmns';

const violations = (changes: readonly Change[]): string[] =>
  violationsIn(
    changes.map((change) => ({ ...change, time: Date.parse(change.time) }) as never),
    AuthorityConfig.schema.parse({}),
    (line) => isOurs(line as never),
  );

/** A change in the network is a write of exactly one plan, and no plan wrote more often than it has writes. */
const written = (ours: readonly Change[], plans: readonly RemediationJournal[]): string[] => {
  const left = new Map<string, number>();
  for (const { writes } of plans) for (const write of writes) left.set(keyOf(write), (left.get(keyOf(write)) ?? 0) + 1);
  return ours.flatMap((change) => {
    const key = keyOf(change);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count > 0 ? [] : [`${key} at ${change.time} is no plan's, or was made again`];
  });
};

const keyOf = ({ dn, attribute, to }: Pick<Change, 'dn' | 'attribute' | 'to'>): string =>
  `${attribute} of ${dn} to ${String(to)}`;

const leftLocked = (changes: readonly Change[]): string[] => {
  const states = new Map(
    changes.filter(({ attribute }) => attribute === 'administrativeState').map(({ dn, to }) => [dn, to]),
  );
  return [...states].filter(([, state]) => state !== 'UNLOCKED').map(([dn, state]) => `${dn} is left ${String(state)}`);
};

const brokenChains = async (records: SqliteRecordStore): Promise<string[]> => {
  const audit = new AuditLog(records, new ManualClock());
  const regions = new Set((await all(records, 'audit/')).map(({ id }) => decodeURIComponent(id.split('/')[1] ?? '')));
  const found: string[] = [];
  for (const region of regions) {
    const broken = await audit.verify(region);
    if (broken !== undefined) found.push(`the audit of ${region} breaks at ${broken}`);
  }
  return regions.size === 0 ? ['there is no audit'] : found;
};

/** What ended holds nothing any more, but for permits that run out by themselves: a lock that is left would stop every later plan there. */
const held = async (records: SqliteRecordStore, cases: readonly Case[]): Promise<string[]> => {
  const ended = new Set(cases.filter(({ state }) => isEnd(state)).flatMap(({ planIds }) => planIds));
  const ledgers = await all<{ running?: readonly { planId: string; state: string }[] }>(records, 'authority/');
  return ledgers.flatMap(({ id, value }) =>
    (value.running ?? [])
      .filter(({ planId, state }) => ended.has(planId) && state !== 'granted')
      .map(({ planId }) => `${id} still holds ${planId}`),
  );
};

const valuesOf = async <T>(records: SqliteRecordStore, prefix: string): Promise<T[]> =>
  (await all<T>(records, prefix)).map(({ value }) => value);

const all = async <T>(records: SqliteRecordStore, prefix: string): Promise<StoredRecord<T>[]> => {
  const found: StoredRecord<T>[] = [];
  for (;;) {
    const after = found.at(-1)?.id;
    const page = await records.query<T>(prefix, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    found.push(...page);
    if (page.length < PAGE) return found;
  }
};
