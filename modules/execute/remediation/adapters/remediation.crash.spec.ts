import { afterEach, describe, expect, it } from '@jest/globals';
import { AuditLog } from '#foundation/audit';
import { AuthorityConfig } from '#foundation/authority';
import { violationsIn } from '#foundation/authority/testing';
import { type Action, isEnd } from '#foundation/vocabulary';
import { Crash, CrashingActuator, CrashingStore } from '../testing/crash.js';
import { type Fault } from '../testing/faulty-prov-mns.js';
import { CELL, DU, Process, Rig, type RigOptions } from '../testing/rig.js';

const tilt: Action = { dn: CELL, attribute: 'digitalTilt', from: 60, to: 65, unit: '0.1 deg' };
const lock: Action = { dn: CELL, attribute: 'administrativeState', from: 'UNLOCKED', to: 'LOCKED', unit: '1' };
const unlock: Action = { ...lock, from: 'LOCKED', to: 'UNLOCKED' };
const restart: Action = { dn: DU, attribute: 'vsRestartCount', from: 4, to: 5, unit: '1' };
const config = AuthorityConfig.schema.parse({});

const processes: Process[] = [];
const rigs: Rig[] = [];
afterEach(async () => {
  for (const process of processes.splice(0)) process.close();
  for (const rig of rigs.splice(0)) await rig.network.close();
});

/** What must hold once the case has ended, whatever happened on the way. */
const expectSound = async (rig: Rig, when: string): Promise<void> => {
  const { state } = await rig.item();
  expect([when, isEnd(state)]).toEqual([when, true]);
  expect([when, violationsIn(rig.network.changes, config)]).toEqual([when, []]);
  expect([when, rig.network.read(CELL, 'administrativeState')]).toEqual([when, 'UNLOCKED']);
  expect([when, await rig.store.get('authority/North')]).toMatchObject([when, { value: { running: [] } }]);
  expect(await new AuditLog(rig.store, rig.clock).verify('North')).toBeUndefined();
  // A verified plan stands, and a reverted one is undone.
  const journal = await rig.journal();
  const isTilted = rig.network.read(CELL, 'digitalTilt') === 65;
  if (rig.options.actions.includes(tilt)) expect([when, isTilted]).toEqual([when, journal?.state === 'verified']);
};

/** Kills the process at its `diesAt`-th contact with store or network, and starts another on what is left. @returns whether it died */
const crashAt = async (diesAt: number, options: RigOptions, fault?: Fault) => {
  const rig = await Rig.open(options);
  rigs.push(rig);
  if (fault !== undefined)
    rig.network.faultOf = (method, count) => (method === 'PATCH' && count === 0 ? fault : undefined);
  const crash = new Crash(diesAt);
  const first = new Process(rig, new CrashingStore(rig.store, crash), (inner) => new CrashingActuator(inner, crash));
  processes.push(first);
  await first
    .run(() => crash.isDead)
    .catch((error: unknown) => {
      if (!crash.isDead) throw error;
    });
  const second = new Process(rig);
  processes.push(second);
  await second.run();

  await expectSound(rig, `killed at contact ${diesAt}`);
  for (const process of processes.splice(0)) process.close();
  await rig.network.close();
  return crash.isDead;
};

/**
 * At every `stride`-th contact with the world, until the process outlives them all. Every single contact was tried on 2026-11-24; the strides keep
 * the time of the tests in bounds.
 */
const crashEverywhere = async (options: RigOptions, stride = 1, fault?: Fault): Promise<number> => {
  let deaths = 0;
  for (let diesAt = 2; diesAt < 2_000; diesAt += stride) {
    if (!(await crashAt(diesAt, options, fault))) return deaths;
    deaths += 1;
  }
  throw new Error('it never ends');
};

/** Mulberry32: a seed gives the same run everywhere. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const helps: NonNullable<RigOptions['levelOf']> = (read) => (read(CELL, 'digitalTilt') === 65 ? 50 : 30);

describe('Remediation, killed anywhere', () => {
  it.each<[string, RigOptions, number]>([
    ['a tilt that helps', { actions: [tilt], levelOf: helps }, 9],
    ['a tilt that does not', { actions: [tilt] }, 17],
    ['lock and unlock', { actions: [lock, unlock] }, 13],
    ['lock and unlock, finished after a crash', { actions: [lock, unlock], config: { onCrash: 'finish' } }, 19],
    ['a restart', { actions: [restart] }, 17],
  ])(
    '%s: every plan ends and no change is made twice',
    async (_, options, stride) => {
      expect(await crashEverywhere(options, stride)).toBeGreaterThan(4);
    },
    60_000,
  );

  it.each<[Fault, Action[]]>([
    ['lose', [lock, unlock]],
    ['late', [restart]],
    ['drop', [tilt]],
  ])(
    'with a first write that meets %s as well',
    async (fault, actions) => {
      expect(await crashEverywhere({ actions }, 31, fault)).toBeGreaterThan(2);
    },
    60_000,
  );

  it('three times in a row, while half of all answers go wrong', async () => {
    const everything: (Action[] | 'helps')[] = ['helps', [tilt], [lock, unlock], [restart], [tilt, restart]];
    const faults: (Fault | undefined)[] = [
      'lose',
      'drop',
      'fail',
      'fail-after',
      undefined,
      undefined,
      undefined,
      undefined,
    ];
    for (let seed = 1; seed <= 15; seed++) {
      const random = randomFrom(seed);
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
      const chosen = pick(everything);
      const rig = await Rig.open({
        actions: chosen === 'helps' ? [tilt] : chosen,
        ...(chosen === 'helps' ? { levelOf: helps } : {}),
        config: { onCrash: pick(['revert', 'finish']), maxRevertTries: 1_000 },
      });
      rigs.push(rig);
      rig.network.faultOf = () => pick(faults);
      for (let death = 0; death < 3; death++) {
        const crash = new Crash(2 + Math.floor(random() * 90));
        const dying = new Process(
          rig,
          new CrashingStore(rig.store, crash),
          (inner) => new CrashingActuator(inner, crash),
        );
        processes.push(dying);
        await dying
          .run(() => crash.isDead)
          .catch((error: unknown) => {
            if (!crash.isDead) throw error;
          });
      }
      const last = new Process(rig);
      processes.push(last);
      await last.run();
      await expectSound(rig, `seed ${seed}`);
    }
  }, 60_000);
});
