import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aftermathOf } from './aftermath.js';
import { CrashingNetwork } from './crashing-network.js';

const FAULTS = [
  { kind: 'sleeping-cell', atMinutes: 5, target: 'SubNetwork=North,ManagedElement=3,GNBDUFunction=1,NRCellDU=4' },
  { kind: 'trunk-loss', atMinutes: 7 },
  { kind: 'wrong-tilt', atMinutes: 9, target: 'SubNetwork=South,ManagedElement=10,GNBDUFunction=1,NRCellDU=4' },
];
const LONG = 150_000;

describe('a network that is slow to answer, loses answers and drops writes', () => {
  let network: CrashingNetwork;

  beforeAll(async () => {
    network = new CrashingNetwork({
      scenario: { faults: FAULTS.map((fault) => ({ ...fault, durationMinutes: 10_000 })) },
      stepLocked: true,
      rate: 1_200,
      provMns: { lose: 0.4, half: 0.3, delayMs: 150 },
    });
    await network.start();
  }, LONG);

  afterAll(async () => {
    await network.close();
  }, 60_000);

  it(
    'is changed once for each write of a plan, and every case comes to its end',
    async () => {
      expect(await network.rest(FAULTS.length, 60, LONG)).toBe(true);
      expect((await network.stop()).code).toBe(0);
      const { data, journal } = network.network;
      const { faults, plans } = await aftermathOf(data, journal);
      expect(faults).toEqual([]);
      expect(plans.flatMap((plan) => plan.writes).length).toBeGreaterThanOrEqual(3);
    },
    2 * LONG,
  );
});
