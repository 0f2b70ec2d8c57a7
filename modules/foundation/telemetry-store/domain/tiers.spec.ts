import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldWindows, TIER_MS, windowEnd, windowOf } from './tiers.js';

const samples = fc.array(fc.tuple(fc.integer({ min: -9_000_000, max: 9_000_000 }), fc.integer({ min: -9, max: 9 })), {
  minLength: 1,
  maxLength: 60,
});

describe('tiers', () => {
  it.each([
    [0, 0, 'the end of a window belongs to it'],
    [1, 300_000, 'what is behind it does not'],
    [300_000, 300_000, 'the next end alike'],
    [-1, 0, 'and before 1970'],
  ])('puts %d into the window that ends at %d, because %s', (time, end) => {
    expect(windowEnd(time, 300_000) + 0).toBe(end);
  });

  it('gives the same hours by way of five minutes as at once, in any order', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 0, max: 60 }), (rows, cut) => {
        const parts = rows.map(([time, value]) => windowOf(time, value));
        const unique = [...new Map(parts.map((part) => [part.lastMs, part])).values()];
        const at = Math.min(cut, unique.length);
        const five = [unique.slice(at), unique.slice(0, at)].flatMap((some) => foldWindows(some, TIER_MS.fiveMinutes));
        expect(foldWindows(five, TIER_MS.hours)).toEqual(foldWindows(unique, TIER_MS.hours));
      }),
    );
  });

  it('neither loses nor invents: sums, counts, extremes and the last sample stay', () => {
    fc.assert(
      fc.property(samples, (rows) => {
        const unique = [...new Map(rows).entries()].sort(([a], [b]) => a - b);
        const hours = foldWindows(
          unique.map(([time, value]) => windowOf(time, value)),
          TIER_MS.hours,
        );
        const values = unique.map(([, value]) => value);
        expect(hours.reduce((total, { sum }) => total + sum, 0)).toBe(values.reduce((total, x) => total + x, 0));
        expect(hours.reduce((total, { count }) => total + count, 0)).toBe(values.length);
        expect(Math.min(...hours.map(({ min }) => min))).toBe(Math.min(...values));
        expect(Math.max(...hours.map(({ max }) => max))).toBe(Math.max(...values));
        expect([hours.at(-1)?.lastMs, hours.at(-1)?.last]).toEqual(unique.at(-1));
      }),
    );
  });
});
