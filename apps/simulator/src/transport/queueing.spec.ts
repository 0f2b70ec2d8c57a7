import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { finiteQueue, lossLimitMbps, passage } from './queueing.js';

/** The same by adding up the states. */
const bySum = (load: number, places: number) => {
  const weights = Array.from({ length: places + 1 }, (_, n) => load ** n);
  const total = weights.reduce((a, b) => a + b, 0);
  const refused = (weights.at(-1) ?? 0) / total;
  const inSystem = weights.reduce((sum, w, n) => sum + (n * w) / total, 0);
  return { refused, time: inSystem / (load * (1 - refused)) };
};

describe('finiteQueue', () => {
  it('is the steady state of M/M/1/K', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 40 }), (percent, places) => {
        const [got, expected] = [finiteQueue(percent / 100, places), bySum(percent / 100, places)];
        expect(got.refused).toBeCloseTo(expected.refused, 6);
        expect(got.time).toBeCloseTo(expected.time, 6);
      }),
    );
  });
});

describe('passage', () => {
  it('takes longer and loses more the fuller it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 150 }), fc.constantFrom(1_000, 10_000, 100_000), (percent, mbps) => {
        const [less, more] = [passage(percent / 100, mbps), passage((percent + 5) / 100, mbps)];
        expect(more.delaySeconds).toBeGreaterThanOrEqual(less.delaySeconds);
        expect(more.lossRatio).toBeGreaterThanOrEqual(less.lossRatio);
        expect(more.delaySeconds).toBeLessThan(0.06);
      }),
    );
  });

  it.each([
    [0.5, 0, 'half full is empty'],
    [1.25, 0.19, 'a quarter too much is nearly a fifth lost'],
  ])('at a load of %d loses about %d: %s', (load, expected) => {
    expect(passage(load, 10_000).lossRatio).toBeCloseTo(expected, 2);
  });
});

describe('lossLimitMbps', () => {
  it('is 1.22 segments a round trip over the root of the loss, for each of six flows', () => {
    expect(lossLimitMbps(0.01, 0.04)).toBeCloseTo(21.46, 2);
    expect(lossLimitMbps(0, 0.04)).toBe(Infinity);
  });
});
