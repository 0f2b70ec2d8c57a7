import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CAUSES, type Outcome } from '#foundation/vocabulary';
import { type PriorRecord, type PriorSettings, priorsOf, withVerdict } from './priors.js';

const settings: PriorSettings = { causeStrength: 5, maxFactor: 3, noEffectRefutes: 0.25, harmRefutes: 0.5 };
const builtIn = { 'sleeping-cell': 0.05, 'cell-overload': 0.4 };
type Told = Pick<Outcome, 'planId' | 'verdict' | 'cause'>;
const after = (told: readonly Omit<Told, 'planId'>[]): PriorRecord | undefined =>
  told.reduce<PriorRecord | undefined>(
    (record, one, n) => withVerdict(record, { ...one, planId: `p${String(n)}` }, settings),
    undefined,
  );

describe('priorsOf', () => {
  it('says only what outcomes said something of', () => {
    expect(priorsOf(undefined, builtIn, settings)).toEqual({});
    const { 'sleeping-cell': sleeping, ...others } = priorsOf(
      after([{ cause: 'sleeping-cell', verdict: 'helped' }]),
      builtIn,
      settings,
    );
    expect(sleeping).toBeCloseTo(0.06);
    expect(others).toEqual({});
  });

  it('keeps within its bounds, whatever happens', () => {
    const told = fc.record({
      cause: fc.constantFrom(...CAUSES),
      verdict: fc.constantFrom<Outcome['verdict']>('helped', 'no-effect', 'harmed'),
    });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 200 }), (all) => {
        for (const [cause, prior] of Object.entries(priorsOf(after(all), builtIn, settings))) {
          const before = builtIn[cause as keyof typeof builtIn];
          expect(prior).toBeLessThanOrEqual(Math.min(0.5, before * 3) + 1e-12);
          expect(prior).toBeGreaterThanOrEqual(before / 3 - 1e-12);
        }
      }),
    );
  });

  it('counts a plan once', () => {
    const record = after([{ cause: 'sleeping-cell', verdict: 'helped' }]);
    if (record === undefined) throw new Error('nothing learned');
    expect(withVerdict(record, { planId: 'p0', cause: 'sleeping-cell', verdict: 'harmed' }, settings)).toBe(record);
  });
});
