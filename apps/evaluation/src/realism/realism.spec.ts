import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compared, realismTable } from './compare.js';
import { gini, lorenz, topShare } from './inequality.js';
import { type NetworkFacts } from './network-facts.js';
import { PUBLISHED } from './published.js';
import { realismPlots } from './realism-plots.js';

const traffic = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 50 });
const FACTS: NetworkFacts = {
  ...{
    sites: 3,
    cells: 6,
    load: [[0.2, 0.4], [0.3], [0.1]],
    handoverSuccess: [0.99, 0.98],
    week: Array(168).fill(10) as number[],
  },
  geometryDb: Array.from({ length: 101 }, (_, i) => i / 5 - 5),
  trafficSinrDb: Array.from({ length: 101 }, (_, i) => i / 3),
  ...{ dropRatio: 0.004, setupSuccess: 0.995, unservedShare: 0.01, energyPerGigabyte: 0.1 },
  ...{ siteTraffic: [1, 2, 7], cellTraffic: [0, 0, 1, 2, 3, 4] },
};

describe('inequality', () => {
  it.each([
    [[1, 1, 1, 1], 0, 0.25],
    [[0, 0, 0, 4], 0.75, 1],
    [[1, 3], 0.25, 0.375],
  ])('of %j is %f, and the greatest quarter has %f', (values, expected, greatest) => {
    expect(gini(values)).toBeCloseTo(expected, 12);
    expect(topShare(values, 0.25)).toBeCloseTo(greatest, 12);
  });

  it('is between 0 and 1, and does not depend on the unit', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 2, max: 9 }), (values, factor) => {
        expect(gini(values)).toBeGreaterThanOrEqual(-1e-12);
        expect(gini(values)).toBeLessThan(1);
        expect(gini(values.map((v) => v * factor))).toBeCloseTo(gini(values), 9);
        expect(lorenz(values).at(-1)).toBeCloseTo(1, 12);
        expect(topShare(values, 1)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('realism', () => {
  it('says of every figure what it is beside what is published, and who says so', () => {
    const rows = compared(FACTS);
    expect(rows).toHaveLength(PUBLISHED.length);
    for (const { low, high, source, value } of rows) {
      expect(low).toBeLessThan(high);
      expect(source.length).toBeGreaterThan(10);
      expect(Number.isFinite(value)).toBe(true);
    }
    expect(rows.find(({ name }) => name === 'bearers that are lost')?.isWithin).toBe(true);
    expect(rows.find(({ name }) => name.startsWith('quietest'))?.isWithin).toBe(false);
    expect(realismTable(rows).split('\n')).toHaveLength(PUBLISHED.length + 2);
  });

  it('draws one picture for each distribution', () => {
    const plots = realismPlots(FACTS);
    expect([...plots.keys()]).toEqual(['load', 'sinr', 'handover', 'day', 'inequality']);
    for (const svg of plots.values()) {
      expect(svg.startsWith('<svg')).toBe(true);
      expect(svg).not.toContain('NaN');
    }
  });
});
