import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApplianceError } from '#foundation/platform';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import {
  type Action,
  Clock,
  type ConfigurationChange,
  type NetworkTime,
  type Rule,
  type WallTime,
  wallTimeOf,
} from '#foundation/vocabulary';
import { AuthorityConfig } from './authority.config.js';
import { Authority, type Decision } from './authority.js';
import { type Situation } from './domain/situation.js';
import { weigh } from './domain/weigh.js';
import { type MINT, Permit } from './permit.js';
import { cell, NOW, planOf, plans, restorations, situationOf, situations } from './testing/arbitraries.js';
import { isCompliant } from './testing/checker.js';

const config = AuthorityConfig.schema.parse({});

class ManualClock extends Clock {
  wallMs = 0;
  override network(): NetworkTime {
    return NOW;
  }
  override wall(): WallTime {
    return wallTimeOf(this.wallMs);
  }
}

const open = () => {
  const store = new InMemoryRecordStore();
  const clock = new ManualClock();
  let id = 0;
  return { store, clock, authority: new Authority(store, config, clock, () => `permit-${(id += 1)}`) };
};
const permitted = (decision: Decision) => {
  if (decision.kind === 'refused') throw new Error(`refused because of ${decision.because.join(', ')}`);
  return decision;
};
const at = (ms: number) => (NOW + ms) as NetworkTime;
const tilt = (from: number, to: number) => ({ dn: cell(0), attribute: 'digitalTilt', from, to, unit: '0.1 deg' });
const restart = (to: number) => ({ dn: cell(0), attribute: 'vsRestartCount', from: 3, to, unit: '1' });
const other = (planId: string, target: string) => ({ planId, targets: [target] });
const big = { ...tilt(60, 160), restores: 'c' };
const recorded = {
  id: 'c',
  dn: cell(0),
  time: at(-60_000),
  attribute: 'digitalTilt',
  from: 160 as string | number,
  to: 60,
  actor: 'ana',
};
const state = (from: string, to: string) => ({ dn: cell(0), attribute: 'administrativeState', from, to, unit: '1' });
const lock = state('UNLOCKED', 'LOCKED');
const unlock = state('LOCKED', 'UNLOCKED');
const from = at(-1);
const until = at(1);

describe('weigh', () => {
  it.each<[Rule, boolean, Partial<Situation>, string]>([
    ['mode', false, { mode: 'shadow' }, 'a shadow never acts'],
    ['mode', true, { mode: 'assist' }, 'assist acts once approved'],
    ['pacing', false, { lastChangeAt: new Map([[cell(0), at(-3_599_999)]]) }, 'the hour is not over'],
    ['pacing', true, { lastChangeAt: new Map([[cell(0), at(-3_600_000)]]) }, 'the hour is over'],
    ['pacing', false, { lastChangeAt: new Map([[cell(0), at(5)]]) }, 'a change in the future is no reason to act'],
    ['blast-radius', true, { changedObjects: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(cell) }, 'it would be the tenth'],
    ['blast-radius', false, { changedObjects: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(cell) }, 'it would be the eleventh'],
    ['protected', false, { protectedPrefixes: ['SubNetwork=North,ManagedElement=0'] }, 'its element is protected'],
    [
      'protected',
      true,
      { protectedPrefixes: ['SubNetwork=North,ManagedElement=00'] },
      'a longer name is another element',
    ],
    ['maintenance-window', false, { windows: [{ kind: 'closed', dn: cell(0), from, until }] }, 'people are at work'],
    ['maintenance-window', true, { windows: [{ kind: 'open', dn: cell(0), from, until }] }, 'it is open'],
    [
      'maintenance-window',
      false,
      { windows: [{ kind: 'open', dn: cell(0), from, until: NOW }] },
      'the end is exclusive',
    ],
    ['freshness', true, { telemetryAgeMs: 1_800_000 }, 'exactly at the limit'],
    ['freshness', false, { telemetryAgeMs: 1_800_001 }, 'a millisecond late'],
    ['freshness', false, { telemetryAgeMs: Number.NaN }, 'an unknown age is not fresh'],
    ['running-actions', false, { running: [other('p2', cell(0))] }, 'the target is locked'],
    ['running-actions', true, { running: [other('p2', cell(9))] }, 'another cell runs'],
    ['running-actions', false, { running: [other('p1', cell(9))] }, 'the plan runs already'],
    [
      'running-actions',
      false,
      { running: [other('p2', cell(9))], neighbours: (dn) => (dn === cell(9) ? [cell(0)] : []) },
      'a neighbour, seen from there',
    ],
    [
      'running-actions',
      false,
      { running: [1, 2, 3, 4, 5].map((n) => other(`q${n}`, cell(n + 3))) },
      'five run already',
    ],
    ['approval', false, { mode: 'assist' }, 'nobody approved'],
    ['approval', false, { mode: 'assist', approvals: [{ planId: 'p1', by: 'nocturne' }] }, 'requesters never approve'],
    ['approval', false, { mode: 'assist', approvals: [{ planId: 'p2', by: 'ana' }] }, 'another plan was approved'],
    ['approval', true, { mode: 'assist', approvals: [{ planId: 'p1', by: 'ana' }] }, 'someone else approved'],
    ['kill-switch', false, { killSwitch: true }, 'it is on'],
    ['kill-switch', true, {}, 'it is off'],
  ])('%s: %s for %j because %s', (rule, ok, change) => {
    const check = weigh(planOf(), situationOf(change), config).find((found) => found.rule === rule);
    expect(check?.ok).toBe(ok);
    expect(check?.sentence).not.toBe('');
  });

  it.each<[Rule, boolean, Action[], string]>([
    ['range', true, [tilt(145, 150)], 'the bound is inclusive'],
    ['range', false, [tilt(145, 151)], 'it is out of range'],
    ['range', false, [tilt(0, Number.NaN)], 'it is no number'],
    ['range', false, [{ ...tilt(0, 1), unit: 'deg' }], 'the unit is another'],
    ['range', false, [{ ...tilt(0, 1), attribute: 'toString' }], 'it has no constraint'],
    ['range', false, [], 'nothing is written'],
    ['range', true, [restart(4)], 'one restart'],
    ['range', false, [restart(5)], 'two restarts'],
    ['range', false, [restart(3)], 'no restart'],
    ['step', true, [tilt(40, 50)], 'the step is just allowed'],
    ['step', false, [tilt(40, 51)], 'the step is too large'],
    ['step', false, [tilt(40, 45), tilt(45, 50)], 'steps must not be added up'],
    ['range', true, [lock, unlock], 'it is left unlocked'],
    ['range', false, [lock], 'nobody is left locked'],
    ['range', false, [unlock, lock], 'the last write counts'],
    ['range', false, [lock, state('SHUTTINGDOWN', 'UNLOCKED')], 'the second does not begin where the first ended'],
    ['range', true, [{ dn: cell(0), attribute: 'weight', from: 40, to: 0, unit: '1' }], 'a trunk may get nothing'],
    ['step', false, [{ dn: cell(0), attribute: 'weight', from: 80, to: 10, unit: '1' }], 'that is most of a trunk'],
  ])('%s: %s for %j because %s', (rule, ok, actions) => {
    expect(weigh(planOf({ actions }), situationOf(), config).find((check) => check.rule === rule)?.ok).toBe(ok);
  });
});

describe('a write that restores', () => {
  const back = { ...big, from: 60, to: 150 };
  const known = { ...recorded, from: 150 };
  it.each<[boolean, Action, ConfigurationChange[], string]>([
    [true, back, [known], 'the record says just that'],
    [false, { ...back, restores: 'd' }, [known], 'no such change is recorded'],
    [false, tilt(60, 150), [known], 'it does not say so'],
    [false, back, [{ ...known, dn: cell(1) }], 'it is of another cell'],
    [false, back, [{ ...known, attribute: 'azimuth' }], 'it is of another attribute'],
    [false, back, [{ ...known, from: 149 }], 'it was another value before'],
    [false, back, [{ ...known, to: 61 }], 'it led to another value'],
    [true, back, [{ ...known, time: at(-86_400_000) }], 'it is just young enough'],
    [false, back, [{ ...known, time: at(-86_400_001) }], 'it is too old'],
    [false, back, [{ ...known, time: at(1) }], 'it is in the future'],
  ])('takes a large step: %s for %j against %j because %s', (ok, action, recordedChanges) => {
    const checks = weigh(planOf({ actions: [action] }), situationOf({ recordedChanges }), config);
    expect(checks.find(({ rule }) => rule === 'step')?.ok).toBe(ok);
  });

  it('stays within its range all the same', () => {
    const checks = weigh(planOf({ actions: [big] }), situationOf({ recordedChanges: [recorded] }), config);
    expect(checks.filter(({ ok }) => !ok).map(({ rule }) => rule)).toEqual(['range']);
  });

  it('is judged as the independent checker judges it', () => {
    let allowed = 0;
    fc.assert(
      fc.property(restorations, ({ plan, recordedChanges }) => {
        const situation = situationOf({ recordedChanges });
        const ok = weigh(plan, situation, config).every((check) => check.ok);
        expect(ok).toBe(isCompliant(plan, situation, config));
        if (ok) allowed += 1;
      }),
      { numRuns: 2_000, seed: 28_628 },
    );
    expect(allowed).toBeGreaterThan(500);
  });
});

describe('Authority', () => {
  it('lets one of many racing plans for one target pass', async () => {
    const { authority } = open();
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const decisions = await Promise.all(ids.map((id) => authority.permit(planOf({ id }), situationOf())));
    expect(decisions.filter(({ kind }) => kind === 'permitted')).toHaveLength(1);
  });

  it('keeps the budget of running plans under a race on different cells', async () => {
    const { authority } = open();
    const racing = [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
      planOf({ id: `r${n}`, target: cell(n), actions: [{ ...tilt(40, 45), dn: cell(n) }] }),
    );
    const decisions = await Promise.all(racing.map((plan) => authority.permit(plan, situationOf())));
    expect(decisions.filter(({ kind }) => kind === 'permitted')).toHaveLength(config.maxRunningPlans);
  });

  it('permits what was weighed, whatever becomes of the plan', async () => {
    const actions = [tilt(40, 45)];
    const { permit } = permitted(await open().authority.permit(planOf({ actions }), situationOf()));
    actions[0] = tilt(40, 900);
    expect(permit.actions).toEqual([tilt(40, 45)]);
  });

  it('gives up where others are quicker every time', async () => {
    class BusyStore extends InMemoryRecordStore {
      override create(): Promise<string> {
        return Promise.reject(new ApplianceError('RECORD_STORE_EXISTS', { retryable: false }));
      }
    }
    const authority = new Authority(new BusyStore(), config, new ManualClock(), () => 'permit');
    await expect(authority.permit(planOf(), situationOf())).rejects.toMatchObject({
      code: 'AUTHORITY_UNAVAILABLE',
      retryable: true,
    });
  });

  it('burns a permit once, also where two burn it at the same time', async () => {
    const { authority } = open();
    const { permit, revert } = permitted(await authority.permit(planOf(), situationOf()));
    expect(await authority.burn(revert)).toEqual({ kind: 'refused', because: 'not-applied' });
    const burnings = await Promise.all([authority.burn(permit), authority.burn(permit)]);
    expect(burnings.map(({ kind }) => kind).sort()).toEqual(['burned', 'refused']);
    expect(await authority.burn(revert)).toEqual({ kind: 'burned' });
    expect(revert.actions).toEqual([tilt(45, 40)]);
    expect(await authority.burn(revert)).toEqual({ kind: 'refused', because: 'already-burned' });
  });

  it('keeps the lock until release, then the pacing', async () => {
    const { authority } = open();
    const { permit, revert } = permitted(await authority.permit(planOf(), situationOf()));
    await authority.burn(permit);
    const next = planOf({ id: 'p2' });
    expect(await authority.permit(next, situationOf())).toMatchObject({ because: ['pacing', 'running-actions'] });
    await authority.release('p1', 'North');
    expect(await authority.burn(revert)).toEqual({ kind: 'refused', because: 'released' });
    expect(await authority.permit(next, situationOf())).toMatchObject({ because: ['pacing'] });
    permitted(await authority.permit(next, situationOf({ now: at(3_600_000) })));
  });

  it('lets a permit that was never burned run out', async () => {
    const { authority, clock } = open();
    const { permit } = permitted(await authority.permit(planOf(), situationOf()));
    clock.wallMs = 60_000;
    expect(await authority.burn(permit)).toEqual({ kind: 'refused', because: 'expired' });
    permitted(await authority.permit(planOf({ id: 'p2' }), situationOf()));
  });

  it('does not undo a restart', async () => {
    const decision = await open().authority.permit(planOf({ actions: [restart(4)] }), situationOf());
    expect(permitted(decision).revert.actions).toEqual([]);
  });

  it.each<[string, Action[], Action[]]>([
    ['goes back to the first value of several', [lock, unlock], [state('UNLOCKED', 'UNLOCKED')]],
    ['never leaves anybody locked', [unlock], []],
    ['undoes in reverse order', [tilt(40, 45), lock, unlock], [state('UNLOCKED', 'UNLOCKED'), tilt(45, 40)]],
  ])('a revert %s', async (_, actions, expected) => {
    const decision = await open().authority.permit(planOf({ actions }), situationOf());
    expect(permitted(decision).revert.actions).toEqual(expected);
  });

  it('counts what was changed by layer', () => {
    const changedObjects = [1, 2, 3, 4, 5, 6, 7, 8].map(cell);
    const same = situationOf({ changedObjects, layerOf: () => '1' });
    const other = situationOf({ changedObjects, layerOf: (dn) => (dn === cell(0) ? '2' : '1') });
    const radius = (situation: Situation) =>
      weigh(planOf(), situation, config).find(({ rule }) => rule === 'blast-radius');
    expect(radius(same)).toMatchObject({ ok: false, value: 9, limit: 8 });
    expect(radius(other)).toMatchObject({ ok: true, margin: 1 });
  });

  it('counts the relations of a cell as the cell', () => {
    const changedObjects = [1, 2, 3, 4, 5, 6, 7].map(cell);
    const offset = { attribute: 'cellIndividualOffset.rsrpOffsetSSB', from: 0, to: 2, unit: 'dB' };
    const actions = Array.from({ length: 18 }, (_, n) => ({ ...offset, dn: `${cell(0)},NRCellRelation=${n}` }));
    const radius = weigh(planOf({ actions }), situationOf({ changedObjects }), config);
    expect(radius.find(({ rule }) => rule === 'blast-radius')).toMatchObject({ ok: true, value: 8 });
  });

  it('gives a fresh revert permit after a crash, and the lost one is worth nothing', async () => {
    const { authority } = open();
    expect(await authority.resume(planOf(), 'revert')).toEqual({ kind: 'none' });
    const { permit, revert } = permitted(await authority.permit(planOf(), situationOf()));
    await authority.burn(permit);
    const resumed = await authority.resume(planOf(), 'revert');
    if (resumed.kind !== 'resumed') throw new Error(resumed.kind);
    expect([resumed.state, resumed.finish]).toEqual(['applied', undefined]);
    expect(await authority.burn(revert)).toEqual({ kind: 'refused', because: 'released' });
    expect(await authority.burn(resumed.revert)).toEqual({ kind: 'burned' });
    // Cut short while reverting: once more.
    const again = await authority.resume(planOf(), 'finish');
    expect(again).toMatchObject({ kind: 'resumed', state: 'reverted' });
    expect(again).not.toHaveProperty('finish');
  });

  it('gives a permit to finish that is good for one use, and not beside its revert', async () => {
    const { authority } = open();
    await authority.burn(permitted(await authority.permit(planOf(), situationOf())).permit);
    const resumed = await authority.resume(planOf(), 'finish');
    if (resumed.kind !== 'resumed' || resumed.finish === undefined) throw new Error(resumed.kind);
    expect(resumed.finish.actions).toEqual([tilt(40, 45)]);
    expect(await authority.burn(resumed.finish)).toEqual({ kind: 'burned' });
    expect((await authority.burn(resumed.finish)).kind).toBe('refused');
    const second = await authority.resume(planOf(), 'finish');
    if (second.kind !== 'resumed' || second.finish === undefined) throw new Error(second.kind);
    expect(await authority.burn(second.revert)).toEqual({ kind: 'burned' });
    expect((await authority.burn(second.finish)).kind).toBe('refused');
  });

  it('releases a permit that was never burned', async () => {
    const { authority } = open();
    const { permit } = permitted(await authority.permit(planOf(), situationOf()));
    expect(await authority.resume(planOf(), 'revert')).toEqual({ kind: 'released' });
    expect(await authority.burn(permit)).toEqual({ kind: 'refused', because: 'released' });
    permitted(await authority.permit(planOf({ id: 'p2' }), situationOf()));
  });

  it('permits nothing against a rule, and what keeps all of them', async () => {
    let compliant = 0;
    let granted = 0;
    await fc.assert(
      fc.asyncProperty(plans, situations, async (plan, situation) => {
        const decision = await open().authority.permit(plan, situation);
        const keepsAll = isCompliant(plan, situation, config);
        if (decision.kind === 'permitted') expect(keepsAll).toBe(true);
        if (keepsAll) compliant += 1;
        if (keepsAll && decision.kind === 'permitted') granted += 1;
      }),
      { numRuns: 10_000, seed: 28_628 },
    );
    expect(compliant).toBeGreaterThan(1000);
    expect(granted / compliant).toBeGreaterThanOrEqual(0.95);
  });
});

describe('Permit', () => {
  it('is made by the authority only and never serialised', async () => {
    const { authority } = open();
    const { permit } = permitted(await authority.permit(planOf(), situationOf()));
    expect(() => JSON.stringify({ permit })).toThrow(/never serialised/);
    expect(() => new Permit(Symbol('authority') as unknown as typeof MINT, permit)).toThrow(/Only the authority/);
    const copy = {
      id: permit.id,
      kind: permit.kind,
      planId: 'p1',
      region: 'North',
      actions: [],
      toJSON: () => permit.toJSON(),
    };
    // @ts-expect-error an object of the same shape lacks the private brand
    await expect(authority.burn(copy)).rejects.toMatchObject({ code: 'AUTHORITY_PERMIT_FORBIDDEN' });
  });
});
