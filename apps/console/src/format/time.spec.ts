import { describe, expect, it } from '@jest/globals';
import { formatAge, formatCountdown, formatDuration, formatRate, formatWhen } from './time.js';

const MINUTE = 60_000;

describe('durations', () => {
  it.each([
    [4000, '4 s', 'seconds while short'],
    [90_000, '1 min 30 s', 'two units under ten minutes'],
    [26 * MINUTE, '26 min', 'then minutes'],
    [80 * MINUTE, '1 h 20 min', 'then hours'],
    [49 * 60 * MINUTE, '2 d 1 h', 'then days'],
    [-5, '0 s', 'the future lasts nothing'],
  ])('%d ms is %s because %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });

  it('ages and counts down', () => {
    expect(formatAge(59_999)).toBe('59 s');
    expect(formatAge(6 * MINUTE + 4000)).toBe('6 min');
    expect(formatCountdown(14 * MINUTE + 32_000)).toBe('14:32');
    expect(formatCountdown(62 * MINUTE + 7000)).toBe('1:02:07');
    expect(formatCountdown(-1)).toBe('0:00');
  });
});

describe('moments', () => {
  const now = Date.UTC(2026, 10, 24, 12);

  it('are relative while fresh, then a time, then a day and a time', () => {
    expect(formatWhen(now - 2000, now)).toBe('just now');
    expect(formatWhen(now - 4 * MINUTE, now)).toBe('4 min ago');
    expect(formatWhen(now - 3 * 60 * MINUTE, now)).toMatch(/^\d\d:\d\d$/);
    expect(formatWhen(now - 3 * 24 * 60 * MINUTE, now)).toMatch(/^21 Nov \d\d:\d\d$/);
  });

  it('say when the clock runs faster', () => {
    expect(formatRate(1)).toBeUndefined();
    expect(formatRate(60)).toBe('60×');
    expect(formatRate(2.5)).toBe('2.5×');
  });
});
