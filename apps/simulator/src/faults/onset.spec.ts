import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Onset, strengthAt } from './onset.js';

const MINUTE = 60_000;

describe('strengthAt', () => {
  it.each<[Onset, number, number, string]>([
    [{ shape: 'step' }, -1, 0, 'it has not begun'],
    [{ shape: 'step' }, 0, 1, 'it is there at once'],
    [{ shape: 'drift', minutes: 10 }, 4, 0.5, 'half of the time has gone by the end of this minute'],
    [{ shape: 'drift', minutes: 10 }, 30, 1, 'it has come'],
    [{ shape: 'flap', periodMinutes: 10, dutyRatio: 0.4 }, 3, 1, 'on for the first four minutes'],
    [{ shape: 'flap', periodMinutes: 10, dutyRatio: 0.4 }, 4, 0, 'off for the other six'],
    [{ shape: 'flap', periodMinutes: 10, dutyRatio: 0.4 }, 21, 1, 'and again'],
    [{ shape: 'flap', periodMinutes: 1, dutyRatio: 0.3 }, 7, 0.3, 'it is quicker than a report'],
  ])('%j after %d minutes is %d', (onset, minutes, expected, because) => {
    expect([because, strengthAt(onset, minutes * MINUTE)]).toEqual([because, expected]);
  });

  it('never goes back while it drifts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: -10, max: 900 }), (minutes, at) => {
        const onset: Onset = { shape: 'drift', minutes };
        const [now, next] = [strengthAt(onset, at * MINUTE), strengthAt(onset, (at + 1) * MINUTE)];
        expect(next).toBeGreaterThanOrEqual(now);
        expect(now).toBeGreaterThanOrEqual(0);
        expect(next).toBeLessThanOrEqual(1);
      }),
    );
  });
});
