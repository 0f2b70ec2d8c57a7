import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aggregateOf, windowsOf } from './aggregate.js';

const rows = fc
  .array(fc.tuple(fc.integer({ min: -50, max: 200 }), fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(NaN))), {
    maxLength: 40,
  })
  .map((points) => {
    const inOrder = [...new Map(points)].sort(([a], [b]) => a - b);
    return {
      timestampMs: Float64Array.from(inOrder, ([time]) => time),
      value: Float64Array.from(inOrder, ([, value]) => value),
    };
  });

describe('windowsOf', () => {
  it('puts every number into the one window that ends at or behind it', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 60 }), (of, step) => {
        const from = -51;
        const { endMs, min, max, sum, count } = windowsOf(of, from, step);
        endMs.forEach((end, at) => {
          const inside = [...of.value].filter((x, row) => {
            const time = of.timestampMs[row] ?? 0;
            return time > end - step && time <= end && !Number.isNaN(x);
          });
          expect((end - from) % step).toBe(0);
          expect([min[at], max[at], count[at]]).toEqual([Math.min(...inside), Math.max(...inside), inside.length]);
          expect(sum[at]).toBe(inside.reduce((total, x) => total + x, 0));
        });
        expect(count.reduce((total, n) => total + n, 0)).toBe([...of.value].filter((x) => !Number.isNaN(x)).length);
      }),
    );
  });
});

describe('aggregateOf', () => {
  it('gives nothing of nothing, and a mean between the ends', () => {
    fc.assert(
      fc.property(rows, (of) => {
        const [min, mean, max] = (['min', 'mean', 'max'] as const).map((by) => aggregateOf(of, by));
        if (mean === undefined) expect([...of.value].every(Number.isNaN)).toBe(true);
        else expect((min ?? 0) <= mean + 1e-9 && mean <= (max ?? 0) + 1e-9).toBe(true);
      }),
    );
  });
});
