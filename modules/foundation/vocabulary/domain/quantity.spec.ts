import { describe, expect, it } from '@jest/globals';
import { change, counted, quantity } from './quantity.js';

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

  it.each([
    [{ value: -0.429, lower: -0.449, upper: -0.409 }, '1', '-42.9 points (-44.9 to -40.9)'],
    [{ value: 1.41e7, lower: 9e5, upper: 2e7 }, 'bit/s', '14.1 Mbit/s (900 kbit/s to 20)'],
    [{ value: 0.31, lower: 0.19, upper: 0.42 }, '{score}', '0.31 (0.19 to 0.42)'],
  ])('says a change of %j in %s as %s', (of, unit, said) => {
    expect(change(of, unit)).toBe(said);
  });

  it('counts one thing as one', () => {
    expect([counted(1, 'plan'), counted(0, 'plan'), counted(3, 'object')]).toEqual(['1 plan', '0 plans', '3 objects']);
  });
});
