import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countEvidence, logGamma, ratioEvidence } from './evidence.js';

describe('logGamma', () => {
  it.each([
    [1, 0, 'Γ(1) = 1'],
    [0.5, Math.log(Math.sqrt(Math.PI)), 'Γ(1/2) is the root of π'],
    [11, Math.log(3_628_800), 'Γ(11) = 10!'],
  ])('of %f is %f because %s', (x, expected) => {
    expect(logGamma(x)).toBeCloseTo(expected, 9);
  });
});

describe('ratioEvidence', () => {
  const shares = fc.integer({ min: 2, max: 98 }).map((p) => p / 100);

  it('is 0 between a share and itself, and speaks for the share that was seen', () => {
    fc.assert(
      fc.property(shares, shares, fc.integer({ min: 0, max: 100 }), (p0, p1, excess) => {
        expect(ratioEvidence(3, 7, p0, p0, excess / 1e4)).toBeCloseTo(0, 8);
        expect(ratioEvidence(p1 * 1e4, 1e4, p0, p1, 0)).toBeGreaterThanOrEqual(-1e-6);
      }),
    );
  });

  it('is less sure where the share is known to move by itself', () => {
    const sure = ratioEvidence(80, 100, 0.97, 0.9, 0);
    const unsure = ratioEvidence(80, 100, 0.97, 0.9, 0.002);
    expect(unsure).toBeLessThan(sure);
    expect(unsure).toBeGreaterThan(0);
  });

  it('has nearly the same value on both sides of where the binomial takes over', () => {
    const p0 = 0.95;
    const at = (concentration: number): number =>
      ratioEvidence(60, 100, p0, 0.8, (p0 * (1 - p0)) / (concentration + 1));
    expect(at(0.9e6)).toBeCloseTo(at(1.1e6), 1);
  });
});

describe('countEvidence', () => {
  it('of silence grows with what was expected', () => {
    expect(countEvidence(0, 50, 0.02, 0.05)).toBeGreaterThan(countEvidence(0, 5, 0.02, 0.05));
    expect(countEvidence(50, 50, 0.02, 0.05)).toBeLessThan(0);
  });
});
