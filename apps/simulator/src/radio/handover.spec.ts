import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DRIVING_M_PER_S, entersA3, handoverOutcome, pingPong, WALKING_M_PER_S } from './handover.js';

const ACTIVE = { serving: 0.5, target: 0.5 };
const PLAIN = { ofn: 0, ocn: 0, ofp: 0, ocp: 0, hysteresis: 1, offset: 2 };

describe('event A3 of TS 38.331', () => {
  // Mn + Ofn + Ocn - Hys > Mp + Ofp + Ocp + Off, by hand.
  it.each([
    [-95, -98, {}, false, '-95 - 1 = -96 is not above -98 + 2 = -96'],
    [-94.5, -98, {}, true, '-95.5 is'],
    [-99, -98, { ocn: 5 }, true, '-99 + 5 - 1 = -95 > -96'],
    [-99, -98, { ocn: 5, ocp: 2 }, false, '-95 is not above -94'],
    [-90, -98, { hysteresis: 10 }, false, '-100 is not above -96'],
    [-97, -98, { offset: -3 }, true, '-98 > -101'],
    [-97, -98, { ofn: 3, ofp: 1 }, false, '-95 is not above -95'],
  ])('neighbour %f, serving %f, %j: %s', (neighbour, serving, other, expected, because) => {
    const enters = entersA3({ neighbour, serving }, { ...PLAIN, ...other });
    expect({ because, enters }).toEqual({ because, enters: expected });
  });
});

describe('how handovers end', () => {
  const threshold = fc.integer({ min: -20, max: 20 });
  const time = fc.constantFrom(0, 40, 100, 320, 640, 1280, 2560);

  it('is a probability for each way', () => {
    fc.assert(
      fc.property(
        threshold,
        time,
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        (thresholdDb, timeToTriggerMs, border) => {
          const ends = handoverOutcome({ thresholdDb, timeToTriggerMs }, border, ACTIVE, WALKING_M_PER_S, 3);
          const all = ends.tooLate + ends.tooEarly + ends.wrongCell;
          for (const share of [ends.tooLate, ends.tooEarly, ends.wrongCell]) expect(share).toBeGreaterThanOrEqual(0);
          expect(all).toBeLessThanOrEqual(1 + 1e-12);
        },
      ),
    );
  });

  it('is too late more often the later it is triggered, and too early the earlier', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 9 }), time, (thresholdDb, timeToTriggerMs) => {
        const at = (db: number) =>
          handoverOutcome({ thresholdDb: db, timeToTriggerMs }, 10, ACTIVE, WALKING_M_PER_S, 10);
        expect(at(thresholdDb + 1).tooLate).toBeGreaterThanOrEqual(at(thresholdDb).tooLate - 1e-9);
        expect(at(thresholdDb + 1).tooEarly).toBeLessThanOrEqual(at(thresholdDb).tooEarly + 1e-9);
      }),
    );
  });

  it('is as usual for the usual 3 dB and 320 ms, and hurts those first who drive', () => {
    const usual = { thresholdDb: 3, timeToTriggerMs: 320 };
    const walking = handoverOutcome(usual, 10, ACTIVE, WALKING_M_PER_S, 10);
    expect(walking.tooLate + walking.tooEarly + walking.wrongCell).toBeLessThan(0.01);
    const late = { thresholdDb: 9, timeToTriggerMs: 1280 };
    expect(handoverOutcome(late, 10, ACTIVE, DRIVING_M_PER_S, 10).tooLate).toBeGreaterThan(
      2 * handoverOutcome(late, 10, ACTIVE, WALKING_M_PER_S, 10).tooLate,
    );
  });

  it('goes to and fro only where neither level nor time holds it', () => {
    expect(pingPong(6, 320)).toBeLessThan(0.05);
    expect(pingPong(0, 0)).toBeGreaterThan(1);
    expect(pingPong(0, 0)).toBeGreaterThan(pingPong(2, 0));
  });
});
