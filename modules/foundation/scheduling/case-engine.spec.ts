import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { AuditLog } from '#foundation/audit';
import { ApplianceError } from '#foundation/platform';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { type Case, type CaseState, networkTimeOf, type StepOutcome, wallTimeOf } from '#foundation/vocabulary';
import { CaseEngine, type CaseSteps } from './case-engine.js';
import { SchedulingConfig } from './scheduling.config.js';
import { InMemoryStepQueue } from './testing/in-memory-step-queue.js';
import { ManualClock } from './testing/manual-clock.js';

const to = (state: CaseState): (() => Promise<StepOutcome>) => {
  const move: StepOutcome = { kind: 'move', to: state };
  return () => Promise.resolve(move);
};
const straight: CaseSteps = {
  diagnosed: to('planned'),
  planned: to('awaiting-approval'),
  'awaiting-approval': to('approved'),
  approved: to('applying'),
  applying: to('applied'),
  applied: to('verified'),
  verified: to('closed'),
  reverting: to('reverted'),
  reverted: to('handed-over'),
};
const wanted = (id: string, priority: Case['priority'] = 'critical-outage') => ({
  id,
  incidentId: id,
  region: 'North',
  priority,
});

const open = async (steps: Partial<CaseSteps> = {}, config: Record<string, unknown> = {}) => {
  const store = new InMemoryRecordStore();
  const queue = new InMemoryStepQueue();
  const clock = new ManualClock();
  const registry = new Registry();
  let tick: () => void = () => undefined;
  const build = () =>
    new CaseEngine({
      store,
      steps: { ...straight, ...steps },
      queue,
      clock,
      config: SchedulingConfig.schema.parse(config),
      registry: new Registry(),
      audit: new AuditLog(store, clock),
      random: () => 0.5,
      every: (_, run) => {
        tick = run;
        return () => undefined;
      },
    });
  const engine = build();
  await engine.start();
  /** Until nothing happens any more without time. */
  const rest = async () => {
    for (let quiet = 0; quiet < 20; quiet++) {
      tick();
      await queue.settled();
      await new Promise(setImmediate);
    }
  };
  const read = async (id: string) => (await store.get<Case>(`case/${id}`))?.value;
  return { store, queue, clock, registry, engine, rest, read, build };
};

describe('CaseEngine', () => {
  it('brings a case through every state to its end, and says so', async () => {
    const { engine, rest, read, store, clock } = await open();
    const seen: CaseState[] = [];
    engine.onChange(({ state }) => seen.push(state));
    await engine.open(wanted('incident-1'));
    expect(engine.idle()).toBe(false);
    await rest();
    const states = [
      'diagnosed',
      'planned',
      'awaiting-approval',
      'approved',
      'applying',
      'applied',
      'verified',
      'closed',
    ];
    expect(seen).toEqual(states);
    expect((await read('incident-1'))?.history.map(({ state }) => state)).toEqual(states);
    expect(engine.idle()).toBe(true);
    expect(engine.view()).toMatchObject({ closed: 1, diagnosed: 0 });
    expect(await new AuditLog(store, clock).verify('North')).toBeUndefined();
    expect(await store.query('work/', { limit: 5 })).toMatchObject([{ value: { done: true } }]);
  });

  it('opens a case once', async () => {
    const { engine, rest, read } = await open();
    await Promise.all([engine.open(wanted('a')), engine.open(wanted('a'))]);
    await rest();
    await engine.open(wanted('a'));
    await rest();
    expect((await read('a'))?.history).toHaveLength(8);
  });

  it('runs a step again only when network time has come, and is idle until then', async () => {
    let runs = 0;
    const { engine, rest, clock } = await open({
      applied: (item) => {
        runs += 1;
        const notBefore = networkTimeOf((item.notBefore ?? clock.networkMs) + 60_000);
        return Promise.resolve(runs < 3 ? { kind: 'wait', notBefore } : { kind: 'move', to: 'verified' });
      },
    });
    await engine.open(wanted('a'));
    await rest();
    expect([runs, engine.idle()]).toEqual([1, true]);
    clock.networkMs += 59_999;
    await rest();
    expect(runs).toBe(1);
    clock.networkMs += 1;
    expect(engine.idle()).toBe(false);
    await rest();
    clock.networkMs += 60_000;
    await rest();
    expect(engine.view().closed).toBe(1);
  });

  it('waits for somebody, is idle meanwhile, and goes on when woken', async () => {
    let isApproved = false;
    let looks = 0;
    const { engine, rest, clock } = await open({
      'awaiting-approval': () => {
        looks += 1;
        return Promise.resolve<StepOutcome>(isApproved ? { kind: 'move', to: 'approved' } : { kind: 'wait' });
      },
    });
    await engine.open(wanted('a'));
    await rest();
    expect([looks, engine.idle()]).toEqual([1, true]);
    clock.wallMs += 5_000;
    await rest();
    expect([looks, engine.idle()]).toEqual([2, true]);
    isApproved = true;
    await engine.wake('a');
    await rest();
    expect(engine.view().closed).toBe(1);
  });

  it('tries again with growing waits, and is busy meanwhile but not for ever', async () => {
    const failing = () => Promise.reject(new ApplianceError('TARGET_UNAVAILABLE', { retryable: true }));
    const { engine, rest, clock, read } = await open({ diagnosed: failing }, { maxAttempts: 8, idleGraceMs: 4_000 });
    await engine.open(wanted('a'));
    const waits: number[] = [];
    await rest();
    expect(engine.idle()).toBe(false);
    for (let attempt = 1; attempt < 8; attempt++) {
      const retryAt = (await read('a'))?.retryAt ?? clock.wall();
      waits.push(retryAt - clock.wallMs);
      clock.wallMs = retryAt;
      await rest();
    }
    expect(waits).toEqual([375, 750, 1_500, 3_000, 6_000, 12_000, 22_500]);
    expect(await read('a')).toMatchObject({
      state: 'handed-over',
      note: expect.stringContaining('TARGET_UNAVAILABLE'),
    });
  });

  it.each<[CaseState, CaseState[], string]>([
    ['planned', ['handed-over'], 'a person may take it over'],
    ['applying', ['reverting', 'reverted', 'handed-over'], 'what may have been written is undone first'],
    ['applied', ['reverting', 'reverted', 'handed-over'], 'what cannot be verified does not stay'],
    ['verified', [], 'it helped, and is tried again until it is learnt from'],
  ])('an error that would repeat in %s leads to %j because %s', async (state, ways) => {
    const lasting = () => Promise.reject(new ApplianceError('PLAN_INVALID', { retryable: false, message: 'No way.' }));
    const { engine, rest, read } = await open({ [state]: lasting });
    await engine.open(wanted('a'));
    await rest();
    const item = await read('a');
    const since = item?.history.findIndex((entry) => entry.state === state) ?? 0;
    expect(item?.history.slice(since + 1).map((entry) => entry.state)).toEqual(ways);
    const note = ways.length === 0 ? item?.note : item?.history[since + 1]?.note;
    expect(note).toBe(`The step of ${state} failed: No way.`);
  });

  it('hands over a case whose step asks for what may not follow', async () => {
    const { engine, rest, read } = await open({ planned: to('applying') });
    await engine.open(wanted('a'));
    await rest();
    expect(await read('a')).toMatchObject({
      state: 'handed-over',
      note: expect.stringContaining('asked for applying'),
    });
  });

  it('serves the most urgent first', async () => {
    const order: string[] = [];
    const { engine, rest, queue } = await open({
      diagnosed: ({ id }) => {
        order.push(id);
        return Promise.resolve({ kind: 'move', to: 'shadowed' });
      },
    });
    queue.isAway = true;
    await engine.open(wanted('tidy', 'housekeeping'));
    await engine.open(wanted('slow', 'service-degradation'));
    await engine.open(wanted('dark', 'critical-outage'));
    await rest();
    expect([order, engine.idle()]).toEqual([[], false]);
    queue.isAway = false;
    await rest();
    expect(order).toEqual(['dark', 'slow', 'tidy']);
  });

  it('sheds from the far end, with a reason', async () => {
    const { engine, rest, read, queue } = await open({}, { maxOpen: 2 });
    queue.isAway = true;
    await engine.open(wanted('tidy', 'housekeeping'));
    await engine.open(wanted('dark', 'critical-outage'));
    await engine.open(wanted('slow', 'service-degradation'));
    expect(await read('tidy')).toMatchObject({
      state: 'handed-over',
      note: expect.stringMatching(/^Shed: more than 2/),
    });
    queue.isAway = false;
    await rest();
    expect(engine.view()).toMatchObject({ closed: 2, 'handed-over': 1 });
  });

  it('goes on after the queue forgot everything, and after a new start', async () => {
    const { engine, rest, queue, clock, build } = await open({ planned: () => new Promise(() => undefined) });
    queue.isAway = true;
    await engine.open(wanted('a'));
    await rest();
    queue.jobs.clear();
    queue.isAway = false;
    clock.wallMs += 1_000;
    // The step of `planned` never ends in the first process.
    void rest();
    await new Promise(setImmediate);
    const second = build();
    await second.start();
    expect(second.idle()).toBe(false);
  });

  it('lets what somebody else wrote stand', async () => {
    const { engine, rest, store, read } = await open({
      diagnosed: async (item) => {
        const found = await store.get<Case>(`case/${item.id}`);
        if (found !== undefined)
          await store.compareAndSet(`case/${item.id}`, { ...found.value, state: 'withdrawn' }, found.version);
        return { kind: 'move', to: 'planned' };
      },
    });
    await engine.open(wanted('a'));
    await rest();
    expect(await read('a')).toMatchObject({ state: 'withdrawn' });
    expect(engine.idle()).toBe(true);
  });

  it('leaves ended work behind its low-water mark', async () => {
    const { engine, rest, clock, store } = await open();
    for (const id of ['a', 'b', 'c']) await engine.open(wanted(id));
    await rest();
    clock.wallMs += 2 * 3_600_000;
    await rest();
    const work = await store.query('work/', { limit: 9 });
    expect(await store.get('scheduling/low-water')).toMatchObject({ value: { after: work.at(-1)?.id } });
    await engine.open(wanted('d'));
    await rest();
    expect(engine.view().closed).toBe(4);
    expect(wallTimeOf(clock.wallMs)).toBe(clock.wallMs);
  });
});
