import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { Clock, networkTimeOf, wallTimeOf } from '#foundation/vocabulary';
import { ActuatorsConfig } from '../../actuators.config.js';
import { ActuatorsMetrics } from '../../actuators.metrics.js';
import { type ReadOutcome, type WriteOutcome } from '../../ports/actuator.js';
import { Target } from '../../ports/target.js';
import { GuardedTarget } from './guarded-target.js';

const cellOf = (element: number, region = 'North') => `SubNetwork=${region},ManagedElement=${element},GNBDUFunction=1`;

class ScriptedTarget extends Target {
  calls = 0;
  outcome: WriteOutcome = { kind: 'written' };
  override read(): Promise<ReadOutcome> {
    this.calls += 1;
    return Promise.resolve(this.outcome.kind === 'written' ? { kind: 'read', attributes: {} } : this.outcome);
  }
  override modify(): Promise<WriteOutcome> {
    this.calls += 1;
    return Promise.resolve(this.outcome);
  }
}
class ManualClock extends Clock {
  wallMs = 1_700_000_000_000;
  override network() {
    return networkTimeOf(0);
  }
  override wall() {
    return wallTimeOf(this.wallMs);
  }
}

const unknown: WriteOutcome = { kind: 'unknown', why: 'no answer' };
const breaker = { failureRatio: 0.5, minRequests: 4, windowMs: 10_000, resetMs: 60_000 };
let target: ScriptedTarget;
let clock: ManualClock;
let guarded: GuardedTarget;
let registry: Registry;
const build = (config: Record<string, unknown> = {}) => {
  registry = new Registry();
  const parsed = ActuatorsConfig.schema.parse({ breaker, elementRate: { capacity: 50, refillMs: 1_000 }, ...config });
  guarded = new GuardedTarget(target, clock, parsed, new ActuatorsMetrics(registry));
};
const write = (element = 7, region?: string) => guarded.modify(cellOf(element, region), 'vsRestartCount', 1);

beforeEach(() => {
  target = new ScriptedTarget();
  clock = new ManualClock();
  build();
});
afterEach(() => {
  guarded.close();
});

describe('GuardedTarget', () => {
  it('leaves an element alone that does not answer, says when to come back, and asks others', async () => {
    target.outcome = unknown;
    for (let n = 0; n < 4; n++) expect(await write()).toEqual(unknown);
    const deferred = { kind: 'deferred', because: 'breaker-open', retryAt: clock.wallMs + 60_000 };
    expect(await write()).toEqual(deferred);
    expect(await guarded.read(cellOf(7))).toEqual(deferred);
    expect(target.calls).toBe(4);
    target.outcome = { kind: 'written' };
    expect(await write(8)).toEqual({ kind: 'written' });
    expect(await registry.metrics()).toContain('noc_actuators_open_breakers 1');
  });

  it('leaves a region alone where many of its elements do not answer, and no other', async () => {
    target.outcome = unknown;
    for (let element = 0; element < 16; element++) expect((await write(element)).kind).toBe('unknown');
    expect(await write(99)).toMatchObject({ kind: 'deferred', because: 'breaker-open' });
    expect((await write(99, 'South')).kind).toBe('unknown');
  });

  it('takes a refusal for an answer, however many there are', async () => {
    target.outcome = { kind: 'refused', status: 409, reason: 'locked' };
    for (let n = 0; n < 40; n++) expect((await write()).kind).toBe('refused');
    expect(target.calls).toBe(40);
  });

  it('lets one request through after its rest, and all once that was answered', async () => {
    build({ breaker: { ...breaker, resetMs: 20 } });
    target.outcome = unknown;
    for (let n = 0; n < 4; n++) await write();
    target.outcome = { kind: 'written' };
    // Until opossum's own timer has run.
    let outcome = await write();
    while (outcome.kind === 'deferred') {
      await new Promise(setImmediate);
      outcome = await write();
    }
    expect(outcome).toEqual({ kind: 'written' });
    expect(await write()).toEqual({ kind: 'written' });
  });

  it('writes no faster than its rate, by element, and reads meanwhile', async () => {
    build({ elementRate: { capacity: 2, refillMs: 1_000 } });
    expect([(await write()).kind, (await write()).kind]).toEqual(['written', 'written']);
    expect(await write()).toEqual({ kind: 'deferred', because: 'rate-limited', retryAt: clock.wallMs + 1_000 });
    expect((await write(8)).kind).toBe('written');
    expect((await guarded.read(cellOf(7))).kind).toBe('read');
    clock.wallMs += 1_000;
    expect((await write()).kind).toBe('written');
  });

  it('keeps account of no more elements than it may', async () => {
    build({ maxTargets: 3 });
    target.outcome = unknown;
    for (let n = 0; n < 4; n++) await write(1);
    for (let element = 2; element < 12; element++) await write(element, `Region${element}`);
    // The open one is forgotten last.
    expect((await write(1)).kind).toBe('deferred');
  });
});
