import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { AuditLog } from '#foundation/audit';
import { ApplianceError } from '#foundation/platform';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import {
  type Case,
  Clock,
  networkTimeOf,
  type Outcome,
  type Plan,
  type RemediationJournal,
  wallTimeOf,
} from '#foundation/vocabulary';
import { type BenefitRecord } from './domain/benefit.js';
import { Learned } from './learned.js';
import { OutcomesConfig } from './outcomes.config.js';
import { OutcomesMetrics } from './outcomes.metrics.js';
import { type HoldDown, Outcomes } from './outcomes.js';

const CELL = 'SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=3';
const config = OutcomesConfig.schema.parse({});
const NOW = networkTimeOf(1_000_000_000);

class StillClock extends Clock {
  override network = () => NOW;
  override wall = () => wallTimeOf(0);
}

/** Dies at its n-th write, before or after the write took effect. */
class DyingStore extends InMemoryRecordStore {
  writes = 0;
  dieAt = Infinity;
  dieAfter = false;
  private async dying<T>(write: () => Promise<T>): Promise<T> {
    const dies = ++this.writes === this.dieAt;
    if (dies && !this.dieAfter) throw new ApplianceError('TEST_DIED', { retryable: true });
    const result = await write();
    if (dies) throw new ApplianceError('TEST_DIED', { retryable: true });
    return result;
  }
  override create(id: string, value: unknown): Promise<string> {
    return this.dying(() => super.create(id, value));
  }
  override compareAndSet(id: string, value: unknown, version: string): Promise<string> {
    return this.dying(() => super.compareAndSet(id, value, version));
  }
}

const planOf = (id: string, more: Partial<Plan> = {}): Plan => ({
  id,
  incidentId: 'incident-1',
  region: 'North',
  function: 'sleeping-cell-recovery',
  requester: 'nocturne',
  target: CELL,
  cause: 'sleeping-cell',
  summary: '',
  actions: [
    { dn: CELL, attribute: 'administrativeState', from: 'UNLOCKED', to: 'LOCKED', unit: '1' },
    { dn: CELL, attribute: 'administrativeState', from: 'LOCKED', to: 'UNLOCKED', unit: '1' },
  ],
  expected: [],
  controls: [],
  checks: [],
  verifyForMs: 1,
  at: NOW,
  ...more,
});

const journalOf = (
  planId: string,
  verdict?: Outcome['verdict'],
  more: Partial<RemediationJournal> = {},
): RemediationJournal => ({
  schemaVersion: 1,
  planId,
  caseId: 'incident-1',
  region: 'North',
  state: 'verified',
  writes: [
    {
      kind: 'apply',
      index: 0,
      dn: CELL,
      attribute: 'administrativeState',
      from: 'UNLOCKED',
      to: 'LOCKED',
      unit: '1',
      outcome: 'confirmed',
      at: NOW,
    },
  ],
  ...(verdict === undefined
    ? {}
    : {
        verification: {
          state: 'done',
          from: NOW,
          until: NOW,
          verdict,
          effects: [
            {
              dn: CELL,
              measure: 'connectedUsers',
              unit: '{user}',
              expected: { value: 20, lower: 10, upper: 30 },
              change: { value: 18.46, lower: 15, upper: 22 },
              verdict,
              target: [],
              controls: [],
            },
          ],
        },
      }),
  ...more,
});

const caseOf = (planId: string, failures = 0): Case => ({
  id: 'incident-1',
  schemaVersion: 1,
  incidentId: 'incident-1',
  region: 'North',
  state: 'verified',
  priority: 'critical-outage',
  enqueuedAt: wallTimeOf(0),
  failures,
  planId,
  planIds: [planId],
  attempts: 0,
  history: [],
});

let store: DyingStore;
let learned: Learned;
let outcomes: Outcomes;
let registry: Registry;
beforeEach(() => {
  store = new DyingStore();
  registry = new Registry();
  learned = new Learned(store, config, { 'sleeping-cell': 0.05, 'cell-overload': 0.08 });
  const clock = new StillClock();
  const parts = { store, audit: new AuditLog(store, clock), clock, learned, config };
  outcomes = new Outcomes({ ...parts, metrics: new OutcomesMetrics(registry) });
});

const carry = async (
  id: string,
  verdict?: Outcome['verdict'],
  more: Partial<RemediationJournal> = {},
): Promise<void> => {
  await store.create(`plan/${id}`, planOf(id));
  await store.create(`remediation/${id}`, journalOf(id, verdict, more));
};
const place = {
  cause: 'sleeping-cell',
  function: 'sleeping-cell-recovery',
  kind: 'administrativeState',
  region: 'North',
  objectClass: 'NRCellDU',
} as const;
const countedOutcomes = async (): Promise<number> => (await learned.benefit(place)).n;

describe('a remedy that helped', () => {
  it('closes the case, with the proof in words', async () => {
    await carry('p1', 'helped');
    expect(await outcomes.learn(caseOf('p1'))).toEqual({
      kind: 'move',
      to: 'closed',
      note: 'It helped: connectedUsers moved by 18.5 (15 to 22) against the controls.',
    });
    expect((await store.get<Outcome>('outcome/p1'))?.value).toMatchObject({ verdict: 'helped', reverted: false });
    expect(await registry.metrics()).toContain(
      'noc_outcomes_plans_total{function="sleeping-cell-recovery",verdict="helped"} 1',
    );
  });

  it('moves the benefit and the prior up', async () => {
    const before = await learned.benefit(place);
    expect(await learned.forDiagnosis()).toEqual({});
    await carry('p1', 'helped');
    await outcomes.learn(caseOf('p1'));
    expect((await learned.benefit(place)).value).toBeGreaterThan(before.value);
    expect((await learned.forDiagnosis())['sleeping-cell']).toBeCloseTo(0.06);
    expect(await learned.ofFunction('sleeping-cell-recovery')).toMatchObject({ n: 1, helped: 1 });
    expect(await learned.ofFunction('load-balancing')).toMatchObject({ n: 0 });
  });

  it('counts once, however often the step runs, and at once', async () => {
    await carry('p1', 'helped');
    for (let n = 0; n < 3; n++) await outcomes.learn(caseOf('p1'));
    await Promise.all([outcomes.learn(caseOf('p1')), outcomes.learn(caseOf('p1'))]);
    expect(await countedOutcomes()).toBe(1);
  });

  it('counts once, whatever write it died at, before or after it took effect', async () => {
    for (const dieAfter of [false, true])
      for (let at = 1; at <= 6; at++) {
        store = new DyingStore();
        learned = new Learned(store, config, {});
        const clock = new StillClock();
        const parts = { store, audit: new AuditLog(store, clock), clock, learned, config };
        outcomes = new Outcomes({ ...parts, metrics: new OutcomesMetrics(new Registry()) });
        await carry('p1', 'helped');
        store.dieAfter = dieAfter;
        store.dieAt = store.writes + at;
        await outcomes.learn(caseOf('p1')).catch(() => undefined);
        expect(await outcomes.learn(caseOf('p1'))).toMatchObject({ to: 'closed' });
        const benefit = await store.get<BenefitRecord>(
          'learned/sleeping-cell/sleeping-cell-recovery/administrativeState',
        );
        expect(benefit?.value.all).toEqual({ helped: 1, 'no-effect': 0, harmed: 0 });
        const priors = await store.get<{ causes: unknown }>('learned/diagnosis');
        expect(priors?.value.causes).toEqual({ 'sleeping-cell': { confirmed: 1, refuted: 0 } });
      }
  });
});

describe('a remedy that did not help', () => {
  it('lets the next one be sought, and after two hands over and holds the object down', async () => {
    await carry('p1', 'no-effect');
    await carry('p2', 'harmed');
    expect(await outcomes.learnFailure(caseOf('p1'))).toMatchObject({ to: 'diagnosed', failures: 1 });
    const last = await outcomes.learnFailure(caseOf('p2', 1));
    expect(last).toMatchObject({ to: 'handed-over', failures: 2 });
    expect(last.note).toMatch(/2 remedies failed: a person takes over, and nothing is tried there for 6 h\.$/);
    const held = { dn: CELL, incidentId: 'incident-1', until: NOW + config.holdDownMs };
    expect((await store.get<HoldDown>(`hold-down/${CELL}`))?.value).toMatchObject(held);
    expect((await learned.benefit(place)).value).toBeLessThan(0.35);
    expect((await learned.forDiagnosis())['sleeping-cell']).toBeCloseTo((0.05 * 5) / 5.75);
  });

  it('teaches nothing where it was never judged or never written', async () => {
    await carry('p1');
    const writes = journalOf('p2').writes.map((write) => ({ ...write, outcome: 'refused' as const }));
    await carry('p2', 'no-effect', { writes });
    for (const id of ['p1', 'p2']) {
      expect(await outcomes.learnFailure(caseOf(id))).toMatchObject({ to: 'diagnosed', failures: 1 });
      expect(await store.get(`outcome/${id}`)).toBeUndefined();
    }
    expect(await countedOutcomes()).toBe(0);
    expect(await registry.metrics()).toContain('noc_outcomes_unjudged_total 2');
  });

  it('says whether it was undone', async () => {
    const [write] = journalOf('p1').writes;
    if (write === undefined) throw new Error('no write');
    await carry('p1', 'harmed', { writes: [write, { ...write, kind: 'revert' }] });
    await outcomes.learnFailure(caseOf('p1'));
    expect((await store.get<Outcome>('outcome/p1'))?.value.reverted).toBe(true);
  });
});
