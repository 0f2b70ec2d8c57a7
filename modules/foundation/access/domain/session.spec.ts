import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wallTimeOf } from '#foundation/vocabulary';
import { expiryOf, isDueForTouch, isLive, type KeptSession, withSession } from './session.js';

const limits = { idleMs: 1_000, maxMs: 5_000, perUser: 3 };
const session = (createdAt: number, seenAt: number, hash = 'h'): KeptSession => ({
  hash,
  via: 'password',
  createdAt: wallTimeOf(createdAt),
  seenAt: wallTimeOf(seenAt),
});

describe('expiryOf', () => {
  it.each([
    [0, 0, 1_000, 'nobody used it since'],
    [0, 900, 1_900, 'it was used later'],
    [0, 4_800, 5_000, 'it is old, however busy'],
  ])('of one begun at %d and seen at %d is %d because %s', (createdAt, seenAt, expiry) => {
    const one = session(createdAt, seenAt);
    expect(expiryOf(one, limits)).toBe(expiry);
    expect(isLive(one, limits, wallTimeOf(expiry - 1))).toBe(true);
    expect(isLive(one, limits, wallTimeOf(expiry))).toBe(false);
  });
});

describe('isDueForTouch', () => {
  it('is worth a write twenty times an idle time at most', () => {
    expect(isDueForTouch(session(0, 100), limits, wallTimeOf(150))).toBe(false);
    expect(isDueForTouch(session(0, 100), limits, wallTimeOf(151))).toBe(true);
  });
});

describe('withSession', () => {
  it('is bounded, keeps the new one and nothing that is over', () => {
    const kept = fc.array(fc.tuple(fc.integer({ min: 0, max: 6_000 }), fc.integer({ min: 0, max: 6_000 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(kept, fc.integer({ min: 6_000, max: 12_000 }), (times, now) => {
        const before = times.map(([created, later], i) => session(created, Math.max(created, later), String(i)));
        const after = withSession(before, session(now, now, 'new'), limits, wallTimeOf(now));
        expect(after.length).toBeLessThanOrEqual(limits.perUser);
        expect(after.at(-1)?.hash).toBe('new');
        expect(after.every((one) => isLive(one, limits, wallTimeOf(now)))).toBe(true);
      }),
    );
  });
});
