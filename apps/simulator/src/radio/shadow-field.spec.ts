import { describe, expect, it } from '@jest/globals';
import { Rng } from '../rng.js';
import { BETWEEN_SITES, mixed, normalShare, ShadowFields } from './shadow-field.js';

/** Correlation of pairs, over many fields and places. */
const correlation = (pairs: readonly (readonly [number, number])[]): number => {
  const mean = (of: (p: readonly [number, number]) => number) => pairs.reduce((a, p) => a + of(p), 0) / pairs.length;
  const [a, b] = [mean((p) => p[0]), mean((p) => p[1])];
  const [va, vb] = [mean((p) => (p[0] - a) ** 2), mean((p) => (p[1] - b) ** 2)];
  return mean((p) => (p[0] - a) * (p[1] - b)) / Math.sqrt(va * vb);
};
const FORGOTTEN_KM = 0.05;
const samples = (of: (fields: ShadowFields, rng: Rng, field: number) => readonly [number, number]) => {
  const rng = new Rng(11);
  return Array.from({ length: 6_000 }, (_, i) => of(new ShadowFields(i % 60), rng, i));
};

describe('ShadowFields', () => {
  it.each([0.2, 0.5, 1, 2])('are correlated by exp(-%f) over so many lengths', (lengths) => {
    const pairs = samples((fields, rng, field) => {
      const phases = fields.phases(field);
      const [x, y, angle] = [10 * rng.uniform(), 10 * rng.uniform(), 2 * Math.PI * rng.uniform()];
      const away = lengths * FORGOTTEN_KM;
      return [
        fields.at(phases, x, y, FORGOTTEN_KM),
        fields.at(phases, x + away * Math.cos(angle), y + away * Math.sin(angle), FORGOTTEN_KM),
      ];
    });
    expect(Math.abs(correlation(pairs) - Math.exp(-lengths))).toBeLessThan(0.06);
  });

  it('have mean 0 and variance 1, and half of it is shared between sites', () => {
    const pairs = samples((fields, rng, field) => {
      const [x, y] = [10 * rng.uniform(), 10 * rng.uniform()];
      const shared = fields.at(fields.phases(0), x, y, FORGOTTEN_KM);
      const own = (site: number) => fields.at(fields.phases(1 + 2 * field + site), x, y, FORGOTTEN_KM);
      return [mixed(shared, own(0)), mixed(shared, own(1))];
    });
    const mean = pairs.reduce((a, [v]) => a + v, 0) / pairs.length;
    const variance = pairs.reduce((a, [v]) => a + v * v, 0) / pairs.length;
    expect(Math.abs(mean)).toBeLessThan(0.06);
    expect(Math.abs(variance - 1)).toBeLessThan(0.08);
    expect(Math.abs(correlation(pairs) - BETWEEN_SITES)).toBeLessThan(0.05);
  });

  it('know the normal distribution', () => {
    for (const [z, share] of [
      [0, 0.5],
      [1, 0.8413],
      [-1.645, 0.05],
      [2.326, 0.99],
    ] as const)
      expect(Math.abs(normalShare(z) - share)).toBeLessThan(2e-4);
  });
});
