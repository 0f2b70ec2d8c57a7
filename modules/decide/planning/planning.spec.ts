import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import * as toy from '#decide/son-functions/testing';
import { type Scene } from '#decide/son-functions';
import { AuditLog } from '#foundation/audit';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { Topology } from '#foundation/topology';
import {
  type Case,
  type Check,
  Clock,
  type Diagnosis,
  type FunctionMode,
  type Hypothesis,
  type Incident,
  networkTimeOf,
  type Plan,
  type Rule,
  RULES,
  wallTimeOf,
} from '#foundation/vocabulary';
import { OwnWrites } from './own-writes.js';
import { Planning } from './planning.js';
import { PlanningConfig } from './planning.config.js';
import { PlanningMetrics } from './planning.metrics.js';
import { BenefitReader } from './ports/benefit-reader.js';
import { NetworkReader } from './ports/network-reader.js';
import { RecordedIncidents } from './ports/open-incidents.js';
import { PlanGate } from './ports/plan-gate.js';

/** Says of each rule what it was told to. */
class ToldGate extends PlanGate {
  mode: FunctionMode = 'assist';
  readonly broken = new Map<Rule, Partial<Check>>([['approval', {}]]);
  /** Only plans that write it are refused. */
  onlyAttribute: string | undefined;
  readonly asked: Plan[] = [];

  override check(plan: Plan): Promise<readonly Check[]> {
    this.asked.push(plan);
    const meant = this.onlyAttribute === undefined || plan.actions.some((a) => a.attribute === this.onlyAttribute);
    return Promise.resolve(
      RULES.map((rule) => {
        const told = rule === 'approval' || meant ? this.broken.get(rule) : undefined;
        return { rule, ok: told === undefined, sentence: `The rule ${rule}.`, ...told };
      }),
    );
  }
  override modeOf(): Promise<FunctionMode> {
    return Promise.resolve(this.mode);
  }
}

class ToldBenefits extends BenefitReader {
  readonly byKind: Record<string, number> = {};
  override benefit({ kind }: { kind: string }) {
    const value = this.byKind[kind] ?? 0.5;
    return Promise.resolve({ value, lower: value, upper: value });
  }
}

/** Answers nested, as ProvMnS does. */
class ToyReader extends NetworkReader {
  constructor(private readonly network: toy.ToyNetwork) {
    super();
  }
  override read(dn: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const held = this.network.attributes(dn);
    if (held === undefined) return Promise.resolve(undefined);
    const nested: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(held)) {
      const [outer = '', inner] = name.split('.');
      nested[outer] = inner === undefined ? value : { [inner]: value };
    }
    return Promise.resolve(nested);
  }
}

let network: toy.ToyNetwork;
let store: InMemoryRecordStore;
let gate: ToldGate;
let benefits: ToldBenefits;
let registry: Registry;
let planning: Planning;

beforeEach(() => {
  network = new toy.ToyNetwork();
  store = new InMemoryRecordStore();
  gate = new ToldGate();
  benefits = new ToldBenefits();
  registry = new Registry();
  class ToyClock extends Clock {
    override network = () => network.now;
    override wall = () => wallTimeOf(0);
  }
  const clock = new ToyClock();
  planning = new Planning({
    store,
    audit: new AuditLog(store, clock),
    topology: new Topology(network.snapshot),
    kpis: network,
    clock,
    reader: new ToyReader(network),
    gate,
    benefits,
    incidents: new RecordedIncidents(store),
    recentChanges: (dn) => Promise.resolve(network.changes(dn)),
    config: PlanningConfig.schema.parse({}),
    functions: toy.SETTINGS,
    metrics: new PlanningMetrics(registry),
  });
});

const caseOf = (more: Partial<Case> = {}): Case => ({
  id: 'incident-1',
  schemaVersion: 1,
  incidentId: 'incident-1',
  region: 'North',
  state: 'diagnosed',
  priority: 'critical-outage',
  enqueuedAt: wallTimeOf(0),
  failures: 0,
  planIds: [],
  attempts: 0,
  history: [],
  ...more,
});

const record = async (scene: Scene, more: Partial<Incident> = {}, ranked?: readonly Hypothesis[]): Promise<void> => {
  await store.create('incident/North/incident-1', { ...scene.incident, ...more });
  const at = network.now;
  const diagnosis: Diagnosis = { incidentId: 'incident-1', region: 'North', at, ranked: ranked ?? [scene.hypothesis] };
  await store.create('diagnosis/incident-1', diagnosis);
};
const planIn = async (id: string | undefined): Promise<Plan | undefined> =>
  (await store.get<Plan>(`plan/${id ?? ''}`))?.value;
const audited = async (): Promise<readonly string[]> =>
  (await store.query<{ what: { kind: string } }>('audit/North/', { limit: 100 })).map(({ value }) => value.what.kind);

describe('Planning', () => {
  it('makes of a diagnosis the plan that it names, with its checks, and says so in the audit first', async () => {
    await record(toy.wrongTilt(network));
    const outcome = await planning.plan(caseOf());
    expect(outcome).toMatchObject({
      kind: 'move',
      to: 'planned',
      planId: expect.stringMatching(/^plan-[0-9a-f]{16}$/),
    });
    const plan = await planIn(outcome.kind === 'move' ? outcome.planId : undefined);
    expect(plan).toMatchObject({
      function: 'configuration-rollback',
      cause: 'wrong-antenna-tilt',
      requester: 'nocturne',
      target: toy.cellOf(3, 2),
      region: 'North',
    });
    expect(plan?.checks.map(({ rule }) => rule)).toEqual(RULES);
    expect(await audited()).toEqual(['plan']);
    expect(await registry.metrics()).toContain(
      'noc_planning_plans_total{function="configuration-rollback",result="planned"} 1',
    );
  });

  it('reads offsets that the network answers in structures', async () => {
    await record(toy.overload(network));
    const outcome = await planning.plan(caseOf());
    const plan = await planIn(outcome.kind === 'move' ? outcome.planId : undefined);
    expect(plan?.actions[0]).toMatchObject({ attribute: 'cellIndividualOffset.rsrpOffsetSSB', from: 0, to: 2 });
  });

  it('makes the same plan again after a crash, once on record and once in the audit', async () => {
    await record(toy.sleepingCell(network));
    const first = await planning.plan(caseOf());
    network.now = networkTimeOf(network.now + 60_000);
    expect(await planning.plan(caseOf())).toEqual(first);
    expect(await store.query('plan/', { limit: 10 })).toHaveLength(1);
    expect(await audited()).toEqual(['plan']);
  });

  it('replaces a plan that nobody was asked about where the network has changed since', async () => {
    await record(toy.lossyTrunk(network));
    const first = await planning.plan(caseOf());
    network.values.set(toy.trunkOf('a'), { weight: 30 });
    expect(await planning.plan(caseOf())).toMatchObject({ planId: first.kind === 'move' ? first.planId : '' });
    const plan = await planIn(first.kind === 'move' ? first.planId : undefined);
    expect(plan?.actions[0]?.from).toBe(30);
  });

  it('takes the next remedy once one has failed, and a person where none is left', async () => {
    await record(toy.sleepingCell(network));
    const planIds: string[] = [];
    const attributes: (string | undefined)[] = [];
    for (let failures = 0; failures < 2; failures++) {
      const outcome = await planning.plan(caseOf({ failures, planIds }));
      if (outcome.kind !== 'move' || outcome.planId === undefined) throw new Error('no plan');
      attributes.push((await planIn(outcome.planId))?.actions[0]?.attribute);
      planIds.push(outcome.planId);
      await store.create(`outcome/${outcome.planId}`, {});
    }
    expect(attributes).toEqual(['administrativeState', 'vsRestartCount']);
    const last = await planning.plan(caseOf({ planIds }));
    expect(last).toMatchObject({ to: 'handed-over', note: expect.stringMatching(/^2 remedies were tried/) });
  });

  it('takes a remedy again that was taken back before it was judged', async () => {
    await record(toy.sleepingCell(network));
    const first = await planning.plan(caseOf());
    const id = first.kind === 'move' ? (first.planId ?? '') : '';
    const again = await planning.plan(caseOf({ failures: 1, planIds: [id] }));
    const plan = await planIn(again.kind === 'move' ? again.planId : undefined);
    expect(plan?.id).not.toBe(id);
    expect(plan?.actions[0]?.attribute).toBe('administrativeState');
  });

  it('prefers what outcomes taught to help', async () => {
    await record(toy.sleepingCell(network));
    benefits.byKind['administrativeState'] = 0.1;
    const outcome = await planning.plan(caseOf());
    const plan = await planIn(outcome.kind === 'move' ? outcome.planId : undefined);
    expect(plan?.actions[0]?.attribute).toBe('vsRestartCount');
  });

  it('only records in shadow', async () => {
    await record(toy.sleepingCell(network));
    gate.mode = 'shadow';
    gate.broken.set('mode', {});
    const outcome = await planning.plan(caseOf());
    expect(outcome).toMatchObject({ kind: 'move', to: 'shadowed' });
    expect(await planIn(outcome.kind === 'move' ? outcome.planId : undefined)).toBeDefined();
  });

  it.each<[Rule, Partial<Check>, number, string]>([
    ['pacing', { margin: -900_000, unit: 'ms' }, 900_000, 'the pacing says how long'],
    ['running-actions', {}, 60_000, 'nobody knows when the other plan ends'],
  ])('waits where only %s stands against it, because %s', async (rule, told, waitMs) => {
    await record(toy.sleepingCell(network));
    gate.broken.set(rule, told);
    expect(await planning.plan(caseOf())).toMatchObject({ kind: 'wait', notBefore: network.now + waitMs });
    expect(await store.query('plan/', { limit: 10 })).toEqual([]);
  });

  it('tries the next draft before it waits for a budget', async () => {
    await record(toy.sleepingCell(network));
    gate.broken.set('blast-radius', {});
    expect(await planning.plan(caseOf())).toMatchObject({ kind: 'wait', notBefore: network.now + 60_000 });
    gate.onlyAttribute = 'administrativeState';
    expect(await planning.plan(caseOf())).toMatchObject({ kind: 'move', to: 'planned' });
  });

  it('does not wait for ever', async () => {
    await record(toy.sleepingCell(network), { openedAt: networkTimeOf(network.now - 7 * 3_600_000) });
    gate.broken.set('pacing', { margin: -900_000, unit: 'ms' });
    expect(await planning.plan(caseOf())).toMatchObject({ kind: 'move', to: 'handed-over' });
  });

  it('takes the next draft where a rule is against the first, and says every rule where they are against all', async () => {
    await record(toy.sleepingCell(network));
    gate.broken.set('range', {});
    gate.onlyAttribute = 'administrativeState';
    const outcome = await planning.plan(caseOf());
    const plan = await planIn(outcome.kind === 'move' ? outcome.planId : undefined);
    expect(plan?.actions[0]?.attribute).toBe('vsRestartCount');
    gate.onlyAttribute = undefined;
    gate.broken.set('kill-switch', {});
    expect(await planning.plan(caseOf())).toMatchObject({
      to: 'handed-over',
      note: 'No remedy for a sleeping cell at GNBDUFunction=1,NRCellDU=2 can be taken: The rule range. The rule kill-switch.',
    });
    expect(await registry.metrics()).toContain('noc_planning_refused_drafts_total{by="kill-switch"} 2');
  });

  const at = (cause: Hypothesis['cause'], dn: string, probability: number): Hypothesis => ({
    ...toy.hypothesisOf(dn, cause),
    probability,
  });
  it.each<[readonly Hypothesis[], RegExp, string]>([
    [
      [at('link-down', 'SubNetwork=North,TransportLink=agg-1-core-1', 0.9)],
      /^No function mends a link that is down: TransportLink=agg-1-core-1 needs a person\.$/,
      'a fibre is no parameter',
    ],
    [
      [
        at('link-congested', 'SubNetwork=North,TransportLink=agg-1-core-1', 0.9),
        at('cell-overload', toy.cellOf(3, 2), 0.1),
      ],
      /^No function mends a link that is full: TransportLink=agg-1-core-1 needs a person\. Cells behind it only suffer from it and are left as they are\.$/,
      'load that a link holds back is not balanced between cells',
    ],
    [
      [at('ring-cut-twice', 'SubNetwork=North,ManagedElement=access-2', 0.9)],
      /^No function mends a ring that is cut on both sides: ManagedElement=access-2 needs a person\.$/,
      'a fibre has to be spliced',
    ],
    [
      [at('uplink-interference', toy.cellOf(3, 2), 0.7), at('cell-overload', toy.cellOf(3, 2), 0.2)],
      /^No function mends interference in the uplink: NRCellDU=2 needs a person\.$/,
      'moving load away leaves the noise where it is',
    ],
    [
      [at('handover-too-late', toy.cellOf(3, 2), 0.7), at('cell-overload', toy.cellOf(3, 2), 0.25)],
      /^No remedy for handovers that are made too late at GNBDUFunction=1,NRCellDU=2 can be taken: No change that may be to blame is on record at NRCellDU=2\.$/,
      'the other cause is not sure enough',
    ],
    [[at('source-silent', toy.elementOf(3), 0.9)], /is silent/, 'what is not seen is not changed'],
    [[at('unknown', toy.cellOf(3, 2), 0.9)], /cause is not known/, 'unknown is an answer'],
    [[at('sleeping-cell', toy.cellOf(3, 2), 0.45)], /has 45 %, 60 % are asked for/, 'nothing is sure enough'],
  ])('hands over %j with %s because %s', async (ranked, note) => {
    await record(toy.sleepingCell(network), { openedAt: networkTimeOf(network.now - 600_000) }, ranked);
    expect(await planning.plan(caseOf())).toMatchObject({
      kind: 'move',
      to: 'handed-over',
      note: expect.stringMatching(note),
    });
    expect(await audited()).toEqual(['handed-over']);
  });

  it('knows what it writes, or puts back, before any of it is done', async () => {
    await record(toy.wrongTilt(network));
    const own = new OwnWrites(store);
    const cell = toy.cellOf(3, 2);
    expect(await own.mayBe(cell, 'digitalTilt', 60)).toBe(false);
    await planning.plan(caseOf());
    expect(await own.mayBe(cell, 'digitalTilt', 60)).toBe(true);
    expect(await own.mayBe(cell, 'digitalTilt', 160)).toBe(true);
    expect(await own.mayBe(cell, 'digitalTilt', 70)).toBe(false);
    expect(await own.mayBe(cell, 'nRPCI', 60)).toBe(false);
  });

  it('lets a diagnosis settle, and an unsure one ripen', async () => {
    const scene = toy.sleepingCell(network);
    await record(scene, { openedAt: networkTimeOf(network.now - 90_000) }, [
      at('sleeping-cell', toy.cellOf(3, 2), 0.5),
    ]);
    expect(await planning.plan(caseOf())).toMatchObject({ kind: 'wait', notBefore: network.now + 30_000 });
    network.now = networkTimeOf(network.now + 60_000);
    expect(await planning.plan(caseOf())).toMatchObject({ kind: 'wait', notBefore: network.now + 60_000 });
  });

  it('leaves alone what remedies failed at, and what went away by itself', async () => {
    const scene = toy.sleepingCell(network);
    await record(scene);
    const held = { until: network.now + 1, because: 'remedies failed.' };
    await store.create(`hold-down/${scene.hypothesis.dn}`, held);
    expect(await planning.plan(caseOf())).toMatchObject({
      to: 'handed-over',
      note: expect.stringMatching(/held down/),
    });
    network.now = networkTimeOf(network.now + 1);
    expect(await planning.plan(caseOf())).toMatchObject({ to: 'planned' });
    const found = await store.get<Incident>('incident/North/incident-1');
    await store.compareAndSet(
      'incident/North/incident-1',
      { ...found?.value, state: 'resolved' },
      found?.version ?? '',
    );
    expect(await planning.plan(caseOf())).toMatchObject({ kind: 'move', to: 'withdrawn' });
  });

  it('takes no control from another open incident', async () => {
    const scene = toy.sleepingCell(network);
    await record(scene);
    const before = await planning.plan(caseOf());
    const [troubled = ''] = (await planIn(before.kind === 'move' ? before.planId : ''))?.controls ?? [];
    await store.create('incident/North/incident-2', { ...scene.incident, id: 'incident-2', affected: [troubled] });
    const after = await planning.plan(caseOf({ id: 'incident-3' }));
    const plan = await planIn(after.kind === 'move' ? after.planId : '');
    expect(plan?.controls.length).toBeGreaterThan(0);
    expect(plan?.controls).not.toContain(troubled);
  });

  it('steers no users to and fro: what it wrote itself stands in its journals', async () => {
    const scene = toy.overload(network);
    await record(scene);
    const first = await planning.plan(caseOf());
    const plan = await planIn(first.kind === 'move' ? first.planId : '');
    if (plan === undefined) throw new Error('no plan');
    const at = networkTimeOf(network.now - 3_600_000);
    const writes = plan.actions.map((action, index) => ({ kind: 'apply', index, ...action, outcome: 'confirmed', at }));
    const undone = writes.map((write) => ({ ...write, kind: 'revert', from: write.to, to: write.from }));
    await store.create(`remediation/${plan.id}`, { planId: plan.id, writes: [...writes, ...undone] });
    const second = await planning.plan(caseOf({ id: 'incident-9' }));
    const other = await planIn(second.kind === 'move' ? second.planId : '');
    const before = new Set(plan.actions.map(({ dn }) => dn));
    expect(other?.actions.length).toBeGreaterThan(0);
    expect(other?.actions.filter(({ dn }) => before.has(dn))).toEqual([]);
  });

  it('tries again where the incident is not on record yet', async () => {
    await expect(planning.plan(caseOf())).rejects.toMatchObject({
      code: 'PLANNING_INCIDENT_UNAVAILABLE',
      retryable: true,
    });
  });
});
