import { describe, expect, it } from '@jest/globals';
import { counted, difference, quantity } from './quantity.js';

describe('quantity', () => {
  it.each([
    [0.8712, '1', '87.1 %'],
    [14_100_000, 'bit/s', '14.1 Mbit/s'],
    [-7_180, 'bit/s', '-7.18 kbit/s'],
    [512, 'By', '512 B'],
    [3.707, '{score}', '3.71'],
    [12, 's', '12 s'],
    [0, 'bit/s', '0 bit/s'],
  ])('says %d of %s as %s', (value, unit, said) => {
    expect(quantity(value, unit)).toBe(said);
  });

  it('says a difference of ratios in points', () => {
    expect(difference(-0.429, '1')).toBe('-42.9 points');
    expect(difference(14_100_000, 'bit/s')).toBe('14.1 Mbit/s');
  });

  it('counts one thing as one', () => {
    expect([counted(1, 'plan'), counted(0, 'plan'), counted(3, 'object')]).toEqual(['1 plan', '0 plans', '3 objects']);
  });
});
