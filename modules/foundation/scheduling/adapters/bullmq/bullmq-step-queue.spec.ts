import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { SqliteRecordStore } from '#foundation/record-store';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import {
  type Case,
  type CaseState,
  type CaseStep,
  Clock,
  networkTimeOf,
  type PriorityClass,
  wallTimeOf,
} from '#foundation/vocabulary';
import { CaseEngine } from '../../case-engine.js';
import { SchedulingConfig } from '../../scheduling.config.js';
import { TestRedis } from '../../testing/redis.js';
import { stepQueueContract } from '../../ports/step-queue.contract.js';
import { BullMqStepQueue } from './bullmq-step-queue.js';

class SystemClock extends Clock {
  override network() {
    return networkTimeOf(Date.now());
  }
  override wall() {
    return wallTimeOf(Date.now());
  }
}

let redis: TestRedis;
let engine: CaseEngine | undefined;
beforeEach(async () => {
  redis = await TestRedis.open();
});
afterEach(async () => {
  await engine?.stop();
  await redis.close();
});

stepQueueContract('BullMqStepQueue', () => {
  const config = SchedulingConfig.schema.parse({ concurrency: 1 });
  return new BullMqStepQueue(redis.url, config);
});

const build = (store = new InMemoryRecordStore()) => {
  const runs = new Map<string, number>();
  const waiting: (() => void)[] = [];
  const look = (): void => {
    for (const isSo of waiting) isSo();
  };
  let gate: Promise<void> = Promise.resolve();
  const to =
    (state: CaseState): CaseStep =>
    async (item) => {
      const key = `${item.id} ${item.state}`;
      runs.set(key, (runs.get(key) ?? 0) + 1);
      look();
      await gate;
      return { kind: 'move', to: state };
    };
  const config = SchedulingConfig.schema.parse({ reconcileEveryMs: 50, readmitAfterMs: 300, stopWithinMs: 500 });
  engine = new CaseEngine({
    store,
    steps: {
      ...{ diagnosed: to('planned'), planned: to('approved'), 'awaiting-approval': to('approved') },
      ...{ approved: to('applying'), applying: to('applied'), applied: to('verified'), verified: to('closed') },
      ...{ reverting: to('reverted'), reverted: to('diagnosed') },
    },
    queue: new BullMqStepQueue(redis.url, config),
    clock: new SystemClock(),
    config,
    registry: new Registry(),
    random: Math.random,
  });
  const closed = new Map<string, number>();
  engine.onChange(({ id, state }) => {
    if (state === 'closed') closed.set(id, (closed.get(id) ?? 0) + 1);
    look();
  });
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const ask = () => {
        if (isSo()) resolve();
      };
      waiting.push(ask);
      ask();
    });
  const hold = () => {
    let release: () => void = () => undefined;
    gate = new Promise((resolve) => (release = resolve));
    return () => {
      release();
      gate = Promise.resolve();
    };
  };
  return { engine, store, runs, closed, until, hold };
};
const CLASSES: readonly PriorityClass[] = ['critical-outage', 'service-degradation', 'housekeeping'];
const openMany = async (into: CaseEngine, count: number) => {
  for (let n = 0; n < count; n++) {
    const id = `incident-${n}`;
    await into.open({ id, incidentId: id, region: 'North', priority: CLASSES[n % 3] ?? 'optimisation' });
  }
};

describe('CaseEngine on a real Redis', () => {
  it('ends 200 cases, each once, and leaves no job behind', async () => {
    const { engine: running, closed, until, runs } = build();
    await running.start();
    await openMany(running, 200);
    await until(() => closed.size === 200);
    expect([...closed.values()].every((times) => times === 1)).toBe(true);
    expect([...runs.values()].every((times) => times === 1)).toBe(true);
    await running.stop();
    await running.stop();
    const jobs = (await redis.keys()).filter((key) => key.includes('incident-'));
    expect(jobs).toEqual([]);
  });

  it('takes work while Redis is away, and goes on when it is back', async () => {
    const { engine: running, closed, until } = build();
    await running.start();
    await openMany(running, 20);
    await redis.stop();
    const begun = Date.now();
    await running.open({ id: 'late', incidentId: 'late', region: 'North', priority: 'critical-outage' });
    expect(Date.now() - begun).toBeLessThan(2_000);
    expect(running.idle()).toBe(false);
    await redis.start();
    await until(() => closed.size === 21);
    expect([...closed.values()].every((times) => times === 1)).toBe(true);
  });

  it('starts without Redis, and works once it is there', async () => {
    await redis.stop();
    const { engine: running, closed, until } = build();
    await running.start();
    await openMany(running, 3);
    await redis.start();
    await until(() => closed.size === 3);
  });

  it('admits again what a wiped Redis forgot', async () => {
    const { engine: running, closed, until, hold } = build();
    const release = hold();
    await running.start();
    await openMany(running, 60);
    await redis.wipe();
    release();
    await until(() => closed.size === 60);
    await redis.wipe();
    await running.open({ id: 'after', incidentId: 'after', region: 'North', priority: 'housekeeping' });
    await until(() => closed.size === 61);
    expect([...closed.values()].every((times) => times === 1)).toBe(true);
  });

  it('stops within its time although a step never ends, and another goes on', async () => {
    const first = build();
    first.hold();
    await first.engine.start();
    await openMany(first.engine, 1);
    await first.until(() => first.runs.size === 1);
    await first.engine.stop();
    const second = build(first.store);
    await second.engine.start();
    await second.until(() => second.closed.size === 1);
  });

  it('survives a worker that is killed in the middle of its steps', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nocturne-worker-'));
    const [records, effects] = [join(folder, 'records.db'), join(folder, 'effects')];
    const count = 40;
    const run = (mode: string) =>
      spawn(
        process.execPath,
        [
          ...['--conditions=source', '--import', '@oxc-node/core/register'],
          join(process.cwd(), 'modules/foundation/scheduling/testing/worker-process.ts'),
          ...[records, redis.url, effects, mode, String(count)],
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
    const first = run('HANG');
    await once(first.stdout, 'data');
    first.kill('SIGKILL');
    await once(first, 'exit');
    const second = run('RUN');
    const [said] = (await once(second.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('done\n');

    const store = new SqliteRecordStore(records);
    const cases = await store.query<Case>('case/', { limit: 100 });
    store.close();
    expect(cases).toHaveLength(count);
    for (const { value } of cases) {
      const states = value.history.map(({ state }) => state);
      expect(states).toEqual(['diagnosed', 'planned', 'approved', 'applying', 'applied', 'verified', 'closed']);
    }
    // What hung is run again, and only that.
    const lines = readFileSync(effects, 'utf8').trim().split('\n');
    const again = lines.length - new Set(lines).size;
    expect(again).toBeGreaterThan(0);
    expect(again).toBeLessThanOrEqual(4);
    rmSync(folder, { recursive: true });
  }, 60_000);
});
