import { describe, expect, it } from '@jest/globals';
import { clockTime, inMinutes, measureWords, setting } from './words.js';

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
