import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadSeries, type Movement, valueAt } from './series.js';

const series = loadSeries(10_000);

describe('loadSeries', () => {
  it.each<[Movement, number]>([
    ['counter', 4_000],
    ['gauge', 3_000],
    ['ratio', 1_000],
    ['state', 2_000],
  ])('has %s series: %d of 10,000', (movement, count) => {
    const found = series.filter((each) => each.movement === movement).length;
    expect(Math.abs(found - count)).toBeLessThanOrEqual(1);
  });

  it('has no series twice, and half of them on objects of the network', () => {
    expect(new Set(series.map(({ labels }) => JSON.stringify(labels))).size).toBe(10_000);
    const named = series.filter(({ labels }) => 'cell' in labels || 'interface' in labels).length;
    expect(named / 10_000).toBeCloseTo(0.5, 2);
  });

  it('changes its values, lets no counter fall and no success exceed its attempts', () => {
    fc.assert(
      fc.property(fc.nat(series.length - 1), fc.nat(100_000), (at, round) => {
        const one = series[at];
        if (one?.movement === 'counter') expect(valueAt(one, round + 1)).toBeGreaterThan(valueAt(one, round));
        if (one?.labels['__name__'] === 'RRC_ConnEstabSucc')
          expect(valueAt(one, round)).toBeLessThanOrEqual(valueAt({ ...one, size: 240 }, round));
      }),
    );
  });
});
