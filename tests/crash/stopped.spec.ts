import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CrashingNetwork } from './crashing-network.js';

const LONG = 120_000;
const DRAINS_WITHIN_MS = 10_000;

describe('an appliance that is asked to stop', () => {
  let network: CrashingNetwork;

  beforeAll(async () => {
    network = new CrashingNetwork({ scenario: { faults: [] }, rate: 1_200, sites: 12 });
    await network.start();
  }, LONG);

  afterAll(async () => {
    await network.close();
  }, 60_000);

  it(
    'drains within ten seconds in the middle of a back-fill, and goes on after the next start',
    async () => {
      for (const moment of [1_500, 700, 0]) {
        await sleep(moment);
        const began = performance.now();
        await network.network.appliance?.stop(3 * DRAINS_WITHIN_MS);
        expect(performance.now() - began).toBeLessThan(DRAINS_WITHIN_MS);
        expect(await network.network.appliance?.ended).toBe(0);
        await network.startAppliance();
      }
      await network.network.simulator?.find(/"phase":"live"/, LONG);
    },
    LONG,
  );

  it(
    'has kept all that it acknowledged, once',
    async () => {
      await sleep(2_000);
      const { code, tookMs } = await network.stop();
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(DRAINS_WITHIN_MS);
      const comparison = await network.acknowledged.compare(join(network.network.data, 'telemetry.duckdb'));
      expect(comparison).toMatchObject({ missing: [], unheardOf: [], doubled: 0 });
      expect(comparison.acknowledged).toBeGreaterThan(100_000);
    },
    LONG,
  );
});
