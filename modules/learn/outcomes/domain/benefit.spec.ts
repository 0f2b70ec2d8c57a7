import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { benefitOf, type BenefitRecord, type BenefitSettings, type VerdictName, withOutcome } from './benefit.js';

const settings: BenefitSettings = {
  priorBenefit: 0.5,
  priorStrength: 2,
  regionWeight: 0.5,
  networkWeight: 0.25,
  harmWeight: 2,
  memory: 100,
};
const NORTH = { region: 'north', objectClass: 'NRCellDU' };
const SOUTH = { region: 'south', objectClass: 'NRCellDU' };
const TRUNKS = { region: 'north', objectClass: 'SipTrunk' };

const after = (verdicts: readonly VerdictName[], place = NORTH): BenefitRecord | undefined =>
  verdicts.reduce<BenefitRecord | undefined>(
    (record, verdict, n) => withOutcome(record, { planId: `p${String(n)}`, verdict }, place),
    undefined,
  );
const valueOf = (record: BenefitRecord | undefined, place = NORTH): number => benefitOf(record, place, settings).value;
const times = (n: number, verdict: VerdictName): VerdictName[] => Array.from({ length: n }, () => verdict);

describe('benefitOf', () => {
  it('begins at the prior', () => {
    expect(benefitOf(undefined, NORTH, settings)).toMatchObject({ value: 0.5, n: 0 });
  });

  it('is learned most where it happened, less in the region, least in the network', () => {
    const record = after(times(5, 'helped'));
    const [here, region, network] = [valueOf(record), valueOf(record, TRUNKS), valueOf(record, SOUTH)];
    expect(here).toBeGreaterThan(region);
    expect(region).toBeGreaterThan(network);
    expect(network).toBeGreaterThan(0.5);
  });

  it('fears a harm more than a failure', () => {
    expect(valueOf(after(['harmed']))).toBeLessThan(valueOf(after(['no-effect'])));
  });

  it('can still learn after very many outcomes', () => {
    const old = after(times(2_000, 'helped'));
    const failed = times(500, 'no-effect').reduce(
      (record, verdict, n) => withOutcome(record, { planId: `q${String(n)}`, verdict }, NORTH),
      old,
    );
    expect(valueOf(old)).toBeGreaterThan(0.98);
    expect(valueOf(failed)).toBeLessThan(0.85);
  });

  const verdict = fc.constantFrom<VerdictName>('helped', 'no-effect', 'harmed');
  it('stays a probability, and every help raises it and every failure lowers it', () => {
    fc.assert(
      fc.property(fc.array(verdict, { maxLength: 80 }), verdict, (before, next) => {
        const record = after(before);
        const was = benefitOf(record, NORTH, settings);
        const is = benefitOf(withOutcome(record, { planId: 'next', verdict: next }, NORTH), NORTH, settings);
        for (const value of [is.lower, is.value, is.upper]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        expect(is.lower).toBeLessThanOrEqual(is.value);
        expect(is.upper).toBeGreaterThanOrEqual(is.value);
        if (next === 'helped') expect(is.value).toBeGreaterThan(was.value);
        else expect(is.value).toBeLessThan(was.value);
      }),
    );
  });

  it('counts a plan once', () => {
    const record = after(['helped']);
    if (record === undefined) throw new Error('nothing learned');
    expect(withOutcome(record, { planId: 'p0', verdict: 'harmed' }, NORTH)).toBe(record);
  });

  it('takes no name of a region for something else', () => {
    const odd = { region: '__proto__', objectClass: 'constructor' };
    expect(benefitOf(after(['helped']), odd, settings).n).toBe(0);
  });
});
