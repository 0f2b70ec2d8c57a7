import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateTimeMs, durationMs } from './period.js';

describe('durationMs', () => {
  it.each([
    ['PT900S', 900_000],
    ['PT15M', 900_000],
    ['PT1H', 3_600_000],
    ['P1D', 86_400_000],
    ['P1DT1H1M1.5S', 90_061_500],
    [' PT60S ', 60_000],
    ['', undefined],
    ['P', undefined],
    ['PT', undefined],
    ['PT0S', undefined],
    ['P1M', undefined],
    ['-PT900S', undefined],
    ['900', undefined],
    ['P99999D', undefined],
  ])('of %j is %s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });
});

describe('dateTimeMs', () => {
  it.each([
    ['2026-11-24T10:15:00Z', Date.UTC(2026, 10, 24, 10, 15)],
    ['2026-11-24T10:15:00', Date.UTC(2026, 10, 24, 10, 15)],
    ['2026-11-24T10:15:00+01:00', Date.UTC(2026, 10, 24, 9, 15)],
    ['2026-11-24T10:15:00-0530', Date.UTC(2026, 10, 24, 15, 45)],
    ['2026-11-24T24:00:00Z', Date.UTC(2026, 10, 25)],
    ['2026-11-24T10:15:00.250Z', Date.UTC(2026, 10, 24, 10, 15, 0, 250)],
    ['2026-02-30T10:15:00Z', undefined],
    ['2026-11-24T25:00:00Z', undefined],
    ['2026-11-24T24:00:01Z', undefined],
    ['2026-11-24T10:15:00+15:00', undefined],
    ['2026-11-24 10:15:00', undefined],
    ['', undefined],
  ])('of %j is %s', (text, ms) => {
    expect(dateTimeMs(text)).toBe(ms);
  });

  it('reads back whatever ISO 8601 says of a time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) => {
        expect(dateTimeMs(new Date(ms).toISOString())).toBe(ms);
      }),
    );
  });
});
