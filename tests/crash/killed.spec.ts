import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REGIONS } from '../../apps/evaluation/src/running/configuration.js';
import { Rng } from '../../apps/simulator/src/rng.js';
import { aftermathOf } from './aftermath.js';
import { CrashingNetwork } from './crashing-network.js';

const FAULTS = [
  { kind: 'sleeping-cell', atMinutes: 10, target: 'SubNetwork=North,ManagedElement=3,GNBDUFunction=1,NRCellDU=4' },
  { kind: 'trunk-loss', atMinutes: 12 },
  { kind: 'wrong-tilt', atMinutes: 14, target: 'SubNetwork=South,ManagedElement=10,GNBDUFunction=1,NRCellDU=4' },
];
const HISTORY_KILLS = 6;
const KILLS = 22;
/** Of a write to the network, by its number: between intent and write, written without an answer, between one write and the next. */
const AT_WRITES = new Map<number, 'unsent' | 'unanswered' | 'answered'>([
  [1, 'unsent'],
  [2, 'unanswered'],
  [4, 'answered'],
  [5, 'unanswered'],
  [6, 'unsent'],
]);
const LONG = 200_000;

/** Every line of the files of calls is one. */
const callsIn = (folder: string): number =>
  REGIONS.map((region) => readFileSync(join(folder, region.toLowerCase(), 'Master.csv'), 'utf8'))
    .flatMap((text) => text.split('\n'))
    .filter((line) => line !== '').length;

/** Processes that work in the folder still: a Redis that nobody stopped. Known on Linux only. */
const programsIn = (folder: string): readonly string[] => {
  if (!existsSync('/proc/self/cwd')) return [];
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.filter((number) => {
    try {
      return readlinkSync(`/proc/${number}/cwd`).startsWith(folder);
    } catch {
      return false; // Ended, or somebody else's.
    }
  });
};

describe('an appliance that is killed again and again', () => {
  const rng = new Rng(20_261_124);
  let network: CrashingNetwork;
  let writes = 0;
  const troubles: unknown[] = [];
  const note = (error: unknown): void => void troubles.push(error);

  beforeAll(async () => {
    network = new CrashingNetwork({
      scenario: { faults: FAULTS.map((fault) => ({ ...fault, durationMinutes: 10_000 })) },
      stepLocked: true,
      rate: 600,
      // Often enough for a kill to come between a checkpoint and the store.
      config: { appliance: { networkTime: 'telemetry', historySources: ['history'], checkpointEveryMs: 2_000 } },
    });
    network.provMns.before = ({ method }) => {
      if (method !== 'PATCH') return Promise.resolve(undefined);
      writes++;
      if (AT_WRITES.get(writes) !== 'unsent') return Promise.resolve(undefined);
      network.crash().catch(note);
      return Promise.resolve('cut');
    };
    network.provMns.after = ({ method }) => {
      if (method !== 'PATCH') return Promise.resolve();
      const moment = AT_WRITES.get(writes);
      if (moment === 'unanswered') network.crash().catch(note);
      else if (moment === 'answered') setTimeout(() => void network.crash().catch(note), 20);
      return Promise.resolve();
    };
    await network.start();
  }, LONG);

  afterAll(async () => {
    await network.close();
  }, 60_000);

  it(
    'has been killed while history is taken in',
    async () => {
      for (let n = 0; n < HISTORY_KILLS && network.network.simulator?.tail.includes('"live"') === false; n++) {
        await sleep(200 + rng.integer(800));
        await network.crash(n % 3 === 1 ? [rng.integer(1_200)] : []);
      }
      // A fast machine is through its history sooner.
      expect(network.kills).toBeGreaterThanOrEqual(3);
    },
    LONG,
  );

  it(
    'has been killed while it mends the network, and every case comes to its end',
    async () => {
      await network.network.simulator?.find(/"phase":"live"/, LONG);
      for (let n = 0; network.kills < KILLS; n++) {
        await sleep(300 + rng.integer(2_500));
        await network.crash(n % 5 === 2 ? [rng.integer(1_200)] : []);
      }
      const rests = await network.rest(FAULTS.length, 60, LONG);
      if (!rests) process.stderr.write(`${network.tails}\n${JSON.stringify(await network.cases())}\n`);
      expect(troubles).toEqual([]);
      expect(writes).toBeGreaterThanOrEqual(4);
      expect(rests).toBe(true);
    },
    2 * LONG,
  );

  it(
    'has lost nothing that was acknowledged, and has done everything once',
    async () => {
      const { code } = await network.stop();
      expect(code).toBe(0);
      expect(programsIn(network.network.data)).toEqual([]);
      const { data, journal } = network.network;
      const { missing, unheardOf, doubled, acknowledged, calls } = await network.acknowledged.compare(
        join(data, 'telemetry.duckdb'),
      );
      expect({ missing, unheardOf, doubled }).toEqual({ missing: [], unheardOf: [], doubled: 0 });
      expect(acknowledged).toBeGreaterThan(100_000);
      expect(calls).toBe(callsIn(join(network.network.folder, 'cdr')));
      const { faults, plans } = await aftermathOf(data, journal);
      expect(faults).toEqual([]);
      expect(plans.flatMap((plan) => plan.writes).length).toBeGreaterThanOrEqual(3);
    },
    LONG,
  );
});
