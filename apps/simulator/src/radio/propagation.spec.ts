import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entryLossDb, lineOfSightProbability, pathLossDb, type Scenario, scenarioOf } from './propagation.js';

const scenario = fc.constantFrom<Scenario>('UMi', 'UMa', 'RMa');
const HEIGHT_M: Readonly<Record<Scenario, number>> = { UMi: 10, UMa: 25, RMa: 35 };
const metres = fc.integer({ min: 20, max: 9_000 });
const gigahertz = fc.constantFrom(0.778, 1.84, 3.55);

describe('path loss of TR 38.901', () => {
  // Worked out by hand from table 7.4.1-1.
  it.each([
    [
      'UMa',
      true,
      100,
      3.5,
      28 + 22 * Math.log10(Math.hypot(100, 23.5)) + 20 * Math.log10(3.5),
      'before the break point',
    ],
    ['UMa', false, 500, 1.8, 13.54 + 39.08 * Math.log10(Math.hypot(500, 23.5)) + 20 * Math.log10(1.8), 'in the shade'],
    ['UMi', false, 200, 3.5, 35.3 * Math.log10(Math.hypot(200, 8.5)) + 22.4 + 21.3 * Math.log10(3.5), 'in the street'],
  ] as const)('%s, sight %s, %i m at %f GHz', (kind, isSight, distanceM, ghz, expected, where) => {
    const found = pathLossDb(kind, isSight, distanceM, HEIGHT_M[kind], ghz);
    expect({ where, off: Math.abs(found - expected) < 1e-9 }).toEqual({ where, off: true });
  });

  it('falls with neither distance nor frequency, and shade is no better than sight', () => {
    fc.assert(
      fc.property(
        scenario,
        metres,
        fc.integer({ min: 1, max: 500 }),
        gigahertz,
        fc.boolean(),
        (kind, d, more, f, sight) => {
          const loss = (m: number, ghz: number, isSight = sight) => pathLossDb(kind, isSight, m, HEIGHT_M[kind], ghz);
          expect(loss(d + more, f)).toBeGreaterThanOrEqual(loss(d, f) - 1e-9);
          expect(loss(d, 3.65)).toBeGreaterThanOrEqual(loss(d, f) - 1e-9);
          expect(loss(d, f, false)).toBeGreaterThanOrEqual(loss(d, f, true));
        },
      ),
    );
  });

  it('has no step of more than 2 dB at a break point', () => {
    for (const kind of ['UMi', 'UMa', 'RMa'] as const)
      for (let d = 20; d < 5_000; d *= 1.02)
        expect(
          pathLossDb(kind, true, d * 1.02, HEIGHT_M[kind], 0.778) - pathLossDb(kind, true, d, HEIGHT_M[kind], 0.778),
        ).toBeLessThan(2);
  });
});

it('sees its users nearby and hardly any far away', () => {
  fc.assert(
    fc.property(scenario, metres, (kind, d) => {
      expect(lineOfSightProbability(kind, d)).toBeGreaterThanOrEqual(0);
      expect(lineOfSightProbability(kind, d)).toBeLessThanOrEqual(1);
      expect(lineOfSightProbability(kind, d + 100)).toBeLessThanOrEqual(lineOfSightProbability(kind, d));
    }),
  );
  expect(lineOfSightProbability('UMa', 10)).toBe(1);
});

it('enters coated glass less well than old houses, and less at higher frequencies', () => {
  expect(entryLossDb(false, 0, 1.84)).toBeGreaterThan(entryLossDb(true, 0, 1.84) + 8);
  expect(entryLossDb(true, 0, 3.55)).toBeGreaterThan(entryLossDb(true, 0, 0.778));
  expect(entryLossDb(true, 20, 1.84)).toBeCloseTo(entryLossDb(true, 0, 1.84) + 10, 9);
});

it('knows a scenario by the height of its antennas', () => {
  expect([10, 25, 35].map(scenarioOf)).toEqual(['UMi', 'UMa', 'RMa']);
});
