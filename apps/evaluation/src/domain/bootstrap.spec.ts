import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { difference, estimate } from './bootstrap.js';
import { type Metric } from './metric.js';
import { METRICS } from './metrics.js';
import { fault, run } from './testing.js';

const metric = (name: string): Metric => {
  const found = METRICS.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(name);
  return found;
};
const detected = metric('detected');
const impact = metric('impactHoursADay');
const faults = (found: number, of: number) =>
  Array.from({ length: of }, (_, at) => fault({ id: `F${at}`, detected: at < found }));

describe('estimate', () => {
  it('holds the value within its interval, and is the same again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 12 }), fc.integer(), (of, found, seed) => {
        const runs = [run({ faults: faults(Math.min(found, of), of) })];
        const one = estimate(detected, runs, seed);
        expect(one.lower).toBeLessThanOrEqual(one.value ?? NaN);
        expect(one.upper).toBeGreaterThanOrEqual(one.value ?? NaN);
        expect(estimate(detected, runs, seed)).toEqual(one);
      }),
      { numRuns: 20 },
    );
  });

  it('comes near the interval of a binomial share: 15 of 30 is 0.5 +- 0.18', () => {
    const { lower, upper } = estimate(detected, [run({ faults: faults(15, 30) })], 7);
    expect(lower).toBeCloseTo(0.32, 1);
    expect(upper).toBeCloseTo(0.68, 1);
  });

  it('draws whole seeds where there are several: faults of one seed are no independent witnesses', () => {
    const runs = [run({ seed: 1, faults: faults(10, 10) }), run({ seed: 2, faults: faults(0, 10) })];
    expect(estimate(detected, runs, 1)).toMatchObject({ value: 0.5, lower: 0, upper: 1, n: 20 });
  });

  it('has no interval for a figure of a single run', () => {
    expect(estimate(metric('touchesADay'), [run({ touches: 3 })], 1)).toEqual({ value: 3, n: 1 });
  });

  it('has no interval of nothing', () => {
    expect(estimate(detected, [run({ faults: [] })], 1)).toEqual({ value: null, n: 0 });
  });
});

describe('difference', () => {
  const seeds = [1, 2, 3, 4, 5, 6];
  const hurt = (extra: number, arm: string) =>
    seeds.map((seed) => run({ seed, arm, faults: [fault({ impactMinutes: 60 * (100 * seed + extra) })] }));

  it('sees a small difference between seeds that differ much, because they are paired', () => {
    const found = difference(impact, hurt(0, 'nocturne'), hurt(5, 'none'), 1);
    expect(found).toMatchObject({ value: -5, runs: 6 });
    expect(found.lower).toBeCloseTo(-5, 9);
    expect(found.upper).toBeCloseTo(-5, 9);
  });

  it('compares only seeds that both have', () => {
    const found = difference(impact, hurt(0, 'nocturne'), hurt(5, 'none').slice(0, 2), 1);
    expect(found).toMatchObject({ runs: 2, value: -5 });
  });

  it('has none of arms that share no seed', () => {
    expect(difference(impact, hurt(0, 'nocturne'), [], 1)).toMatchObject({ runs: 0, value: null });
  });
});
