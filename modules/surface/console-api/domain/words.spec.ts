import { describe, expect, it } from '@jest/globals';
import { clockTime, inMinutes, measureWords, quantity, setting } from './words.js';

describe('quantity', () => {
  it.each<[number, string, string, string, string]>([
    [0.8734, 'prbUtilisationRatio', '1', '87.3 %', 'a ratio is read in per cent'],
    [0, 'dropRatio', '1', '0 %', 'nothing is nothing'],
    [21_400_000, 'ueThroughputBitsPerSecond', 'bit/s', '21.4 Mbit/s', 'bit rates are long'],
    [41.26, 'connectedUsers', '{user}', '41.3', 'what is counted has no unit'],
    [1234.5, 'inOctets', 'By', '1235 By', 'units stay'],
    [-0.0001, 'x', '1', '-0.0001', 'small is not nothing'],
    [-0, 'x', '1', '0', 'there is no minus nothing'],
  ])('says %d of %s in %s as %s because %s', (value, measure, unit, text) => {
    expect(quantity(value, measure, unit)).toBe(text);
  });
});

describe('words', () => {
  it('names what has no name in the table by its parts', () => {
    expect(measureWords('averageCallDurationSeconds')).toBe('average call duration');
    expect(measureWords('mosCqe')).toBe('call quality (MOS)');
  });

  it('shows settings in the unit that people use', () => {
    expect(setting(60, '0.1 deg')).toBe('6 deg');
    expect(setting(-2, 'dB')).toBe('-2 dB');
    expect(setting('UNLOCKED', '1')).toBe('UNLOCKED');
  });

  it('says the day only where it is another', () => {
    const at = Date.UTC(2026, 2, 3, 14, 2);
    expect(clockTime(at, at + 3_600_000)).toBe('14:02 UTC');
    expect(clockTime(at, at + 86_400_000)).toBe('2026-03-03 14:02 UTC');
  });

  it('counts minutes', () => {
    expect([60_000, 1_800_000].map(inMinutes)).toEqual(['1 minute', '30 minutes']);
  });
});
