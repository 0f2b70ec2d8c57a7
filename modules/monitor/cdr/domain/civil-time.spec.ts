import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { civilTimeOf, epochTimeOf } from './civil-time.js';

describe('civilTimeOf', () => {
  it('reads what Date writes, with the blank of call records and with any offset', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -14, max: 14 }), (ms, hours) => {
        const text = new Date(ms + 3_600_000 * hours).toISOString();
        const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}`;
        expect(civilTimeOf(text.replace('T', ' ').replace('Z', offset))).toBe(ms);
        expect(civilTimeOf(text.replace('Z', `${offset}:00`))).toBe(ms);
        expect(civilTimeOf(new Date(ms).toISOString())).toBe(ms);
      }),
    );
  });

  it('keeps microseconds, so that what happened within a millisecond keeps its order', () => {
    expect(civilTimeOf('1970-01-01 00:00:00.000250')).toBe(0.25);
  });

  it.each(['2026-02-30 00:00:00', '2026-13-01 00:00:00', '2026-01-01 24:00:00', '2026-0a-01 00:00:00', '', 'noon'])(
    'takes %j for none',
    (text) => {
      expect(civilTimeOf(text)).toBeUndefined();
    },
  );
});

describe('epochTimeOf', () => {
  it.each([
    ['1767225600', 1_767_225_600_000],
    ['1767225600.25', 1_767_225_600_250],
    ['0', undefined],
    ['-1', undefined],
    ['99999999999', undefined],
    ['1e9', undefined],
  ])('%s is %s', (text, ms) => {
    expect(epochTimeOf(text)).toBe(ms);
  });
});
