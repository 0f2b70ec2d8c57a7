import {
  type Action,
  type Dn,
  networkTimeOf,
  type NetworkTime,
  type Plan,
  type WallTime,
} from '#foundation/vocabulary';
import { byPlace, constraintOf, type Constraints, reachOf } from './constraints.js';
import { type Situation } from './situation.js';
import { targetsOf, writtenBy } from './weigh.js';

/** A plan with a permit. `granted`: nothing written yet. `applied` and `reverted`: that permit is burned. */
export interface LedgerEntry {
  readonly planId: string;
  readonly permitId: string;
  readonly state: 'granted' | 'applied' | 'reverted';
  /** The permit to finish what a process that died had begun; burned once. */
  readonly finishId?: string;
  readonly targets: readonly Dn[];
  readonly written: readonly Dn[];
  readonly at: NetworkTime;
  /** An apply permit that is not burned by then is void and frees its targets. */
  readonly expiresAt: WallTime;
}

/** One record per region: the budgets and the locks. */
export interface Ledger {
  readonly schemaVersion: 1;
  readonly running: readonly LedgerEntry[];
  readonly changes: readonly { readonly dn: Dn; readonly at: NetworkTime }[];
}
export const emptyLedger: Ledger = { schemaVersion: 1, running: [], changes: [] };

export type BurnRefusal = 'already-burned' | 'released' | 'expired' | 'not-applied';

/** Drops void permits and changes that no rule looks at any more, which bounds the record. */
export const prune = (ledger: Ledger, now: NetworkTime, wall: WallTime, keepMs: number): Ledger => ({
  ...ledger,
  running: ledger.running.filter((entry) => entry.state !== 'granted' || entry.expiresAt > wall),
  changes: ledger.changes.filter(({ at }) => now - at <= keepMs),
});

/** What the caller knows and what the ledger knows, the stricter of both. */
export const withLedger = (situation: Situation, ledger: Ledger, blastWindowMs: number): Situation => {
  const changes = [
    ...ledger.changes,
    ...ledger.running.flatMap(({ written, at }) => written.map((dn) => ({ dn, at }))),
  ];
  const lastChangeAt = new Map(situation.lastChangeAt);
  for (const { dn, at } of changes)
    lastChangeAt.set(dn, networkTimeOf(Math.max(at, lastChangeAt.get(dn) ?? -Infinity)));
  return {
    ...situation,
    running: [...situation.running, ...ledger.running],
    lastChangeAt,
    changedObjects: [
      ...situation.changedObjects,
      ...changes.filter(({ at }) => situation.now - at <= blastWindowMs).map(({ dn }) => dn),
      // What runs counts whatever its age: it may still be reverted.
      ...ledger.running.flatMap(({ written }) => written),
    ],
  };
};

export const grant = (ledger: Ledger, plan: Plan, permitId: string, at: NetworkTime, expiresAt: WallTime): Ledger => ({
  ...ledger,
  running: [
    ...ledger.running,
    { planId: plan.id, permitId, state: 'granted', targets: targetsOf(plan), written: writtenBy(plan), at, expiresAt },
  ],
});

/** @returns the next ledger, or why the permit is not worth anything */
export const burnIn = (
  ledger: Ledger,
  permit: { readonly id: string; readonly kind: 'apply' | 'revert' },
  now: NetworkTime,
  wall: WallTime,
): Ledger | BurnRefusal => {
  const entry = ledger.running.find(({ permitId, finishId }) => permitId === permit.id || finishId === permit.id);
  if (entry === undefined) return 'released';
  const isFinish = entry.finishId === permit.id;
  if (permit.kind === 'apply' && !isFinish) {
    if (entry.state !== 'granted') return 'already-burned';
    if (entry.expiresAt <= wall) return 'expired';
  } else {
    if (entry.state === 'granted') return 'not-applied';
    if (entry.state === 'reverted') return 'already-burned';
  }
  const { finishId, ...rest } = entry;
  // What is being reverted is not finished any more.
  const kept = finishId === undefined || isFinish || permit.kind === 'revert' ? rest : entry;
  const state = permit.kind === 'apply' ? 'applied' : 'reverted';
  return {
    ...ledger,
    running: ledger.running.map((other) => (other === entry ? { ...kept, state } : other)),
    changes: [
      ...ledger.changes.filter(({ dn }) => !entry.written.includes(dn)),
      ...entry.written.map((dn) => ({ dn, at: now })),
    ],
  };
};

/**
 * After the permits of a plan were lost with their process: new ids for what is left to do, so that the old ones are worth nothing. What was
 * granted and never burned is released, as nothing was written.
 */
export const resumeIn = (ledger: Ledger, planId: string, permitId: string, finishId: string | undefined): Ledger => ({
  ...ledger,
  running: ledger.running.flatMap((entry) => {
    if (entry.planId !== planId) return [entry];
    if (entry.state === 'granted') return [];
    const { targets, written, at, expiresAt } = entry;
    const finish = finishId === undefined || entry.state === 'reverted' ? {} : { finishId };
    return [{ planId, permitId, state: 'applied' as const, targets, written, at, expiresAt, ...finish }];
  }),
});

export const releaseIn = (ledger: Ledger, planId: string): Ledger => ({
  ...ledger,
  running: ledger.running.filter((entry) => entry.planId !== planId),
});

/**
 * What undoes a plan, in reverse order: each attribute goes back to what it was before the plan's first write of it, so that a plan cut short
 * between two writes of one attribute is undone as well. Left out is what would leave its range or be left where it may not stay: a restart is
 * not undone, a value out of range not restored, nobody is locked again.
 */
export const revertOf = (constraints: Constraints, actions: readonly Action[]): readonly Action[] =>
  byPlace(actions)
    .map((group) => {
      const [{ dn, attribute, unit, from: to }] = group;
      return { dn, attribute, unit, from: (group.at(-1) ?? group[0]).to, to };
    })
    .reverse()
    .filter((action) => {
      const constraint = constraintOf(constraints, action.attribute);
      const isFinal =
        constraint?.kind !== 'allowed' || constraint.final === undefined || constraint.final === action.to;
      return isFinal && reachOf(constraints, action).ok;
    });
