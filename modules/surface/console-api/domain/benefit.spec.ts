import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { benefitOf, betaQuantile } from './benefit.js';

describe('betaQuantile', () => {
  // Beta(1, 1) and Beta(a, 1) by arithmetic; the others from tables of the F distribution.
  it.each([
    [0.05, 1, 1, 0.05],
    [0.95, 3, 1, 0.95 ** (1 / 3)],
    [0.05, 1, 9, 1 - 0.95 ** (1 / 9)],
    [0.5, 5, 5, 0.5],
    [0.025, 2, 3, 0.067586],
    [0.975, 8, 4, 0.890744],
  ])('%d of Beta(%d, %d) is %d', (p, a, b, x) => {
    expect(betaQuantile(p, a, b)).toBeCloseTo(x, 4);
  });
});

describe('benefitOf', () => {
  it('says nothing where nothing was tried', () => {
    const { value, lower, upper } = benefitOf(0, 0);
    expect([value, lower, upper].map((x) => Number(x.toFixed(3)))).toEqual([0.5, 0.05, 0.95]);
  });

  it('keeps its value within its interval, and is surer the more was tried', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (helped, failed) => {
        const [few, more] = [benefitOf(helped, helped + failed), benefitOf(helped * 4, (helped + failed) * 4)];
        expect(few.lower).toBeGreaterThanOrEqual(0);
        expect(few.upper).toBeLessThanOrEqual(1);
        expect(few.lower).toBeLessThan(few.value);
        expect(few.value).toBeLessThan(few.upper);
        if (helped + failed > 0) expect(more.upper - more.lower).toBeLessThan(few.upper - few.lower);
      }),
    );
  });
});
