import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatChange,
  formatCount,
  formatInterval,
  formatNumber,
  formatProbability,
  formatQuantity,
  formatRange,
  formatTick,
  formatValue,
} from './number.js';

/** Narrow spaces as plain ones, so that a case can be read. */
const plain = (text: string): string => text.replaceAll('\u202f', ' ');

describe('formatQuantity', () => {
  it.each([
    [0.87, '1', '87 %', 'a ratio is read in percent'],
    [0.0042, '1', '0.4 %', 'a tenth of a percent is the finest that helps'],
    [12_400_000, 'bit/s', '12.4 Mbit/s', 'rates take a prefix'],
    [320, '{user}', '320 users', 'counts say what is counted'],
    [1, '{user}', '1 user', 'one is one'],
    [2, '{cell}', '2 cells', 'a count that is not in the table is counted too'],
    [4.3, '{score}', '4.3 MOS', 'a score is a MOS'],
    [60, '0.1 deg', '6°', 'tilt is stored in tenths of a degree'],
    [40, 's', '40 s', 'short times in seconds'],
    [18_000, 's', '5 h', 'long times in hours'],
    [3, 'dB', '3 dB', 'other units stand as they are'],
    [Number.NaN, '1', 'unknown', 'unknown is a word'],
    [Number.POSITIVE_INFINITY, 's', 'unknown', 'never is no number'],
  ])('%d of %s is %s because %s', (value, unit, expected) => {
    expect(plain(formatQuantity(value, unit))).toBe(expected);
  });

  it('is finite text for any number and unit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e15, max: 1e15 }),
        fc.constantFrom('1', 'bit/s', 'By', 's', 'deg', '{user}', '{x}', 'dB', ''),
        (value, unit) => {
          expect(formatQuantity(value, unit)).not.toMatch(/NaN|Infinity|e[+-]/);
        },
      ),
    );
  });
});

describe('differences', () => {
  it.each([
    [-0.21, '1', '−21 points', 'a change of a percentage is in points, with a true minus'],
    [58, '{user}', '+58 users', 'a gain carries its sign'],
    [0, '{user}', '0 users', 'nothing has no sign'],
  ])('%d of %s is %s because %s', (value, unit, expected) => {
    expect(plain(formatChange(value, unit))).toBe(expected);
  });

  it('says the unit of an interval once', () => {
    expect(plain(formatInterval({ value: -0.21, lower: -0.3, upper: -0.12 }, '1'))).toBe('−30 to −12 points');
    expect(plain(formatRange(0.41, 0.58, '1'))).toBe('41 to 58 %');
    expect(plain(formatRange(900_000, 1_500_000, 'bit/s'))).toBe('900 kbit/s to 1.5 Mbit/s');
  });
});

describe('numbers', () => {
  it.each([
    [0, '0'],
    [0.04321, '0.043'],
    [1234.5, '1,235'],
    [-3, '−3'],
  ])('%d is %s', (value, expected) => {
    expect(formatNumber(value)).toBe(expected);
  });

  it('shortens what is long, and leaves an axis without words', () => {
    expect(plain(formatCount(48_203_117))).toBe('48.2 M');
    expect(formatTick(200, '{attempt}')).toBe('200');
    expect(plain(formatTick(0.5, '1'))).toBe('50 %');
  });

  it('reads values of attributes', () => {
    expect(formatValue('LOCKED', '1')).toBe('LOCKED');
    expect(formatValue(true, '1')).toBe('on');
    expect(formatValue(1, '1')).toBe('1');
    expect(formatValue(10, '0.1 deg')).toBe('1°');
  });

  it('never says 0 % of what is merely unlikely', () => {
    expect(formatProbability(0.004)).toBe('< 1 %');
    expect(plain(formatProbability(0.93))).toBe('93 %');
  });
});
