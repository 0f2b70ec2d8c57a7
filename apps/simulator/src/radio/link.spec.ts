import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bestOf, bitsPerHertz, cqiOf, layersOf } from './link.js';

describe('link', () => {
  it('gives no less with a better signal or more layers, and follows its formula', () => {
    fc.assert(
      fc.property(fc.double({ min: -25, max: 45, noNaN: true }), fc.integer({ min: 1, max: 4 }), (db, layers) => {
        const sinr = 10 ** (db / 10);
        expect(bitsPerHertz(sinr * 1.2, layers)).toBeGreaterThanOrEqual(bitsPerHertz(sinr, layers) - 1e-9);
        if (layers < 4) expect(bitsPerHertz(sinr, layers + 1)).toBeGreaterThanOrEqual(bitsPerHertz(sinr, layers));
        if (db > -20 && db < 40)
          expect(Math.abs(bitsPerHertz(sinr, layers) - bestOf(sinr, layers).bits)).toBeLessThan(0.02);
      }),
    );
  });

  it('uses more layers only where they pay', () => {
    expect(bestOf(1, 4).rank).toBe(1);
    expect(bestOf(10, 4).rank).toBe(2);
    expect(bestOf(1000, 2).rank).toBe(2);
    expect([64, 4, 2, 1, 0.5].map(layersOf)).toEqual([4, 4, 2, 1, 1]);
  });

  it('reports quality from 0 to 15', () => {
    expect(cqiOf(0)).toBe(0);
    expect(cqiOf(1e9)).toBe(15);
  });
});
