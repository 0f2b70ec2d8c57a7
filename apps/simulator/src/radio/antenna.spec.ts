import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CARRIERS } from '../network/layers.js';
import { antennaGainDbi, FRONT_TO_BACK_DB } from './antenna.js';

const antenna = fc.constantFrom(...CARRIERS);
const degrees = fc.integer({ min: -720, max: 720 });
const tilt = fc.integer({ min: -10, max: 20 });

describe('antenna', () => {
  it('is strongest where it looks, and nowhere weaker than its back', () => {
    fc.assert(
      fc.property(antenna, degrees, tilt, tilt, tilt, (of, off, elevation, electrical, mechanical) => {
        const gain = antennaGainDbi(of, off, elevation, electrical, mechanical);
        expect(gain).toBeLessThanOrEqual(of.gainDbi);
        expect(gain).toBeGreaterThanOrEqual(of.gainDbi - FRONT_TO_BACK_DB);
        expect(antennaGainDbi(of, off + 360, elevation, electrical, mechanical)).toBeCloseTo(gain, 9);
        expect(antennaGainDbi(of, -off, elevation, electrical, mechanical)).toBeCloseTo(gain, 9);
      }),
    );
    for (const of of CARRIERS) expect(antennaGainDbi(of, 0, 6, 4, 2)).toBe(of.gainDbi);
  });

  it('loses 12 dB (half its beam width off, squared) on either axis', () => {
    const [of] = CARRIERS;
    if (of === undefined) throw new Error('no carrier');
    expect(of.gainDbi - antennaGainDbi(of, 32.5, 5, 5, 0)).toBeCloseTo(3, 9);
    expect(of.gainDbi - antennaGainDbi(of, 0, 5 + of.verticalBeamDegrees / 2, 5, 0)).toBeCloseTo(3, 9);
  });

  it('is lowered in front and raised at the back by mechanical tilt, and by electrical tilt all round', () => {
    const [, of] = CARRIERS;
    if (of === undefined) throw new Error('no carrier');
    const atBack = (elevation: number, electrical: number, mechanical: number) =>
      antennaGainDbi({ ...of, horizontalBeamDegrees: 360 }, 180, elevation, electrical, mechanical);
    expect(atBack(-4, 0, 4)).toBeGreaterThan(atBack(4, 0, 4));
    expect(atBack(4, 4, 0)).toBeGreaterThan(atBack(-4, 4, 0));
  });
});
