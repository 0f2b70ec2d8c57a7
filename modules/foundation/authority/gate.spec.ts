import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { AuditLog } from '#foundation/audit';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { Topology, TopologySnapshot } from '#foundation/topology';
import {
  type ApprovalRecord,
  Clock,
  type ConfigurationChange,
  type ManagedObject,
  networkTimeOf,
  type NetworkTime,
  type Rule,
  type WallTime,
  wallTimeOf,
} from '#foundation/vocabulary';
import { AuthorityConfig } from './authority.config.js';
import { Authority } from './authority.js';
import { AuthorityMetrics } from './authority.metrics.js';
import { Gate } from './gate.js';
import { POLICY_AUDIT_REGION, PolicyStore } from './policy.js';
import { cell, NOW, planOf } from './testing/arbitraries.js';

class StandingClock extends Clock {
  override network(): NetworkTime {
    return NOW;
  }
  override wall(): WallTime {
    return wallTimeOf(0);
  }
}
const by = { actor: 'ana', reason: 'we trust it' };
const SITE = 'SubNetwork=North,ManagedElement=0';
const TILT = { attribute: 'digitalTilt', from: 40, to: 45, unit: '0.1 deg' };
const autonomous = { functions: { 'configuration-rollback': 'autonomous' as const } };
const objectOf = (dn: string, layer: number): ManagedObject => ({
  dn,
  name: dn,
  region: 'North',
  attributes: { vsLayer: layer },
});

const open = () => {
  const records = new InMemoryRecordStore();
  const config = AuthorityConfig.schema.parse({});
  const clock = new StandingClock();
  const audit = new AuditLog(records, clock);
  const policies = new PolicyStore(records, audit, config);
  const registry = new Registry();
  const changes: ConfigurationChange[] = [];
  const topology = new Topology(
    new TopologySnapshot(
      [objectOf(SITE, 1), objectOf(`${SITE},GNBDUFunction=1`, 1), objectOf(cell(0), 1), objectOf(cell(9), 1)],
      [{ kind: 'neighbour', from: cell(0), to: cell(9) }],
    ),
  );
  let id = 0;
  let age = 60_000;
  const ages = new Map<string, number>();
  const gate = new Gate({
    authority: new Authority(records, config, clock, () => `permit-${(id += 1)}`),
    ...{ policies, records, topology, clock },
    kpis: { ageMs: (dn) => ages.get(dn) ?? age },
    recentChanges: (dn) => Promise.resolve(changes.filter((change) => change.dn === dn)),
    metrics: new AuthorityMetrics(registry),
  });
  const ageTo = (ms: number) => (age = ms);
  return { records, policies, gate, changes, ageTo, ages, registry, audit };
};
const approvalOf = (change: Partial<ApprovalRecord> = {}): ApprovalRecord => ({
  ...{ schemaVersion: 1, planId: 'p1', caseId: 'i1', region: 'North', requester: 'nocturne', state: 'approved' },
  ...{ requestedAt: wallTimeOf(0), expiresAt: wallTimeOf(1), by: 'ana' },
  ...change,
});

describe('Gate', () => {
  it.each<[ApprovalRecord | undefined, Rule[], string]>([
    [undefined, ['approval'], 'nobody was asked'],
    [approvalOf(), [], 'ana approved'],
    [approvalOf({ state: 'open' }), ['approval'], 'it is still open'],
    [approvalOf({ state: 'expired' }), ['approval'], 'no answer means no'],
    [approvalOf({ planId: 'p2' }), ['approval'], 'the record speaks of another plan'],
    [approvalOf({ by: 'nocturne' }), ['approval'], 'requesters never approve'],
  ])('reads the approval itself: %j leads to %j because %s', async (approval, because) => {
    const { gate, records } = open();
    await records.create('plan/p1', planOf());
    if (approval !== undefined) await records.create('approval/p1', approval);
    const decision = await gate.permit(planOf());
    expect(decision.kind === 'refused' ? decision.because : []).toEqual(because);
  });

  it.each<[string, object]>([
    ['the actions', { actions: [] }],
    ['the target', { target: cell(1) }],
    ['the requester, who could then approve', { requester: 'eve' }],
    ['the function, whose mode is another', { function: 'load-balancing' }],
  ])('permits only what was recorded: not with %s changed', async (_, change) => {
    const { gate, records } = open();
    await records.create('plan/p1', planOf());
    await records.create('approval/p1', approvalOf());
    await expect(gate.permit(planOf(change))).rejects.toMatchObject({ code: 'AUTHORITY_PLAN_CONFLICT' });
    await expect(gate.resume(planOf(change), 'finish')).rejects.toMatchObject({ code: 'AUTHORITY_PLAN_CONFLICT' });
    await expect(gate.permit(planOf({ id: 'p9' }))).rejects.toMatchObject({ code: 'AUTHORITY_PLAN_CONFLICT' });
  });

  it('weighs age, policy, neighbours and recorded changes as they are', async () => {
    const { gate, policies, records, ageTo, changes } = open();
    const broken = async (plan = planOf()) => (await gate.check(plan)).filter(({ ok }) => !ok).map(({ rule }) => rule);
    expect(await broken()).toEqual(['approval']);
    await policies.update(autonomous, by);
    expect(await broken()).toEqual([]);
    ageTo(Infinity);
    expect(await broken()).toEqual(['freshness']);
    ageTo(0);
    await policies.update({ killSwitch: true, protectedPrefixes: [cell(0)] }, by);
    expect(await broken()).toEqual(['protected', 'kill-switch']);
    await policies.update({ killSwitch: false, protectedPrefixes: [] }, by);
    const large = { dn: cell(0), attribute: 'digitalTilt', from: 40, to: 140, unit: '0.1 deg', restores: 'c1' };
    expect(await broken(planOf({ actions: [large] }))).toEqual(['step']);
    changes.push({ id: 'c1', dn: cell(0), time: NOW, attribute: 'digitalTilt', from: 140, to: 40, actor: 'ana' });
    expect(await broken(planOf({ actions: [large] }))).toEqual([]);
    // A neighbour's plan runs.
    const next = planOf({ id: 'p2', target: cell(9), actions: [{ ...large, dn: cell(9), to: 45 }] });
    await records.create('plan/p2', next);
    expect((await gate.permit(next)).kind).toBe('permitted');
    expect(await broken()).toEqual(['running-actions']);
  });

  it('takes as the age of a site that of the cells there that the plan is judged by', async () => {
    const { gate, policies, ages } = open();
    await policies.update(autonomous, by);
    const change = { value: -5, lower: -8, upper: -2 };
    const expected = [0, 1].map((n) => ({ dn: cell(n), measure: 'uplinkInterferenceDbm', unit: 'dBm', change }));
    const plan = planOf({ target: SITE, expected });
    const isFresh = async () => (await gate.check(plan)).find(({ rule }) => rule === 'freshness')?.ok;
    ages.set(SITE, Infinity);
    expect(await isFresh()).toBe(true);
    ages.set(cell(1), Infinity);
    expect(await isFresh()).toBe(false);
  });

  it('keeps whoever restarts a unit away from plans beside any of its cells', async () => {
    const { gate, policies, records } = open();
    await policies.update(autonomous, by);
    const beside = planOf({ id: 'p2', target: cell(9), actions: [{ ...TILT, dn: cell(9) }] });
    await records.create('plan/p2', beside);
    expect((await gate.permit(beside)).kind).toBe('permitted');
    const restart = { dn: `${SITE},GNBDUFunction=1`, attribute: 'vsRestartCount', from: 3, to: 4, unit: '1' };
    const checks = await gate.check(planOf({ target: SITE, actions: [restart] }));
    expect(checks.find(({ rule }) => rule === 'running-actions')).toMatchObject({ ok: false });
  });

  it('gives nothing to finish with while the kill switch is on', async () => {
    const { gate, policies, records, registry } = open();
    await policies.update(autonomous, by);
    await records.create('plan/p1', planOf());
    const decision = await gate.permit(planOf());
    if (decision.kind === 'refused') throw new Error(decision.because.join());
    await gate.burn(decision.permit);
    await policies.update({ killSwitch: true }, by);
    expect(await gate.mayGoOn('configuration-rollback')).toBe(false);
    const resumed = await gate.resume(planOf(), 'finish');
    expect(resumed).toMatchObject({ kind: 'resumed' });
    expect(resumed).not.toHaveProperty('finish');
    expect(await registry.metrics()).toContain('noc_authority_decisions_total{decision="permitted"} 1');
  });
});

describe('PolicyStore', () => {
  it('asks a person for everything until told otherwise, and audits before and after', async () => {
    const { policies, audit, records, gate } = open();
    expect(await gate.modeOf('load-balancing')).toBe('assist');
    await policies.update({ functions: { 'load-balancing': 'shadow' } }, by);
    expect(await policies.get()).toMatchObject({
      functions: { 'load-balancing': 'shadow', 'trunk-reweighting': 'assist' },
      killSwitch: false,
    });
    const entries = await records.query<{ what: { kind: string; actor: string } }>('audit/', { limit: 9 });
    expect(entries.map(({ value }) => [value.what.kind, value.what.actor])).toEqual([
      ['policy-intended', 'ana'],
      ['policy-changed', 'ana'],
    ]);
    expect(await audit.verify(POLICY_AUDIT_REGION)).toBeUndefined();
  });

  it('can be changed though another version stored it, which knew other functions', async () => {
    const { policies, records } = open();
    const { functions, ...stored } = await policies.get();
    const old = { 'load-balancing': 'autonomous', gardening: 'autonomous' };
    await records.create('policy/current', { ...stored, functions: old });
    await policies.update({ killSwitch: true }, by);
    const expected = { ...functions, 'load-balancing': 'autonomous' };
    expect(await policies.get()).toEqual({ ...stored, killSwitch: true, functions: expected });
  });

  it('loses no change under a race', async () => {
    const { policies } = open();
    await Promise.all([
      policies.update({ killSwitch: true }, by),
      policies.update({ protectedPrefixes: ['SubNetwork=South'] }, by),
      policies.update(
        { windows: [{ kind: 'closed', dn: cell(0), from: networkTimeOf(1), until: networkTimeOf(2) }] },
        by,
      ),
    ]);
    expect(await policies.get()).toMatchObject({ killSwitch: true, protectedPrefixes: ['SubNetwork=South'] });
    expect((await policies.get()).windows).toHaveLength(1);
  });

  it.each<[object, typeof by, string]>([
    [{ functions: { 'load-balancing': 'often' } }, by, 'there is no such mode'],
    [{ functions: { gardening: 'assist' } }, by, 'there is no such function'],
    [{ killSwitch: 'yes' }, by, 'it is no boolean'],
    [{ killSwitch: true }, { actor: 'ana', reason: ' ' }, 'nobody says why'],
    [{ killSwitch: true }, { actor: '', reason: 'x' }, 'nobody says it'],
  ])('refuses %j of %j because %s', async (change, who) => {
    const { policies } = open();
    await expect(policies.update(change, who)).rejects.toMatchObject({
      code: 'AUTHORITY_POLICY_INVALID',
      retryable: false,
    });
    expect((await policies.get()).killSwitch).toBe(false);
  });
});
