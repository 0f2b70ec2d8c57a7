import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestRedis } from '#foundation/scheduling/testing';
import { aftermathOf } from './aftermath.js';
import { CrashingNetwork } from './crashing-network.js';

const FAULTS = [
  { kind: 'sleeping-cell', atMinutes: 5, target: 'SubNetwork=North,ManagedElement=3,GNBDUFunction=1,NRCellDU=4' },
  { kind: 'trunk-loss', atMinutes: 7 },
];
const AWAY_MS = 3_000;
const LONG = 120_000;

describe('a Redis that goes away, comes back and forgets everything while the network is mended', () => {
  let redis: TestRedis;
  let network: CrashingNetwork;
  const happened: string[] = [];

  beforeAll(async () => {
    redis = await TestRedis.open();
    network = new CrashingNetwork({
      scenario: { faults: FAULTS.map((fault) => ({ ...fault, durationMinutes: 10_000 })) },
      stepLocked: true,
      rate: 1_200,
    });
    network.network.environment = { REDIS_URL: redis.url };
    let writes = 0;
    network.provMns.after = async ({ method }) => {
      if (method !== 'PATCH') return;
      writes++;
      if (writes === 1) {
        happened.push('stopped');
        await redis.stop();
        void sleep(AWAY_MS).then(() => redis.start());
      } else if (writes === 2 || writes === 3) {
        happened.push('wiped');
        await redis.wipe();
      }
    };
    await network.start();
  }, LONG);

  afterAll(async () => {
    await network.close();
    await redis.close();
  }, 60_000);

  it(
    'delays the work and loses none of it',
    async () => {
      expect(await network.rest(FAULTS.length, 60, LONG)).toBe(true);
      expect(happened).toEqual(['stopped', 'wiped', 'wiped']);
      await redis.wipe();
      expect((await network.stop()).code).toBe(0);
      const { data, journal } = network.network;
      const { faults, plans } = await aftermathOf(data, journal);
      expect(faults).toEqual([]);
      expect(plans.filter(({ state }) => state === 'verified').length).toBeGreaterThanOrEqual(1);
      const comparison = await network.acknowledged.compare(join(data, 'telemetry.duckdb'));
      expect(comparison).toMatchObject({ missing: [], unheardOf: [], doubled: 0 });
    },
    2 * LONG,
  );
});
