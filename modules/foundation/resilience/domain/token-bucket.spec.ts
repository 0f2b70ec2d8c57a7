import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wallTimeOf } from '#foundation/vocabulary';
import { fullBucket, take } from './token-bucket.js';

const limits = fc.record({ capacity: fc.integer({ min: 1, max: 20 }), refillMs: fc.integer({ min: 1, max: 5000 }) });
const arrivals = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 80 });
const START = 1_700_000_000_000;

describe('take', () => {
  it('never admits more than capacity and refill allow, over any span', () => {
    fc.assert(
      fc.property(limits, arrivals, (limit, gaps) => {
        const admitted: number[] = [];
        let state = fullBucket;
        let now = START;
        for (const gap of gaps) {
          now += gap % (2 * limit.refillMs);
          const answer = take(limit, state, wallTimeOf(now));
          state = answer.next;
          if (answer.kind === 'admitted') admitted.push(now);
        }
        admitted.forEach((from, first) => {
          admitted.slice(first).forEach((to, count) => {
            expect(count + 1).toBeLessThanOrEqual(limit.capacity + Math.floor((to - from) / limit.refillMs));
          });
        });
      }),
      { numRuns: 60 },
    );
  });

  it('admits a full bucket at once, refuses the next, and admits at retryAt but not before', () => {
    fc.assert(
      fc.property(limits, (limit) => {
        let state = fullBucket;
        for (let count = 0; count < limit.capacity; count++) {
          const answer = take(limit, state, wallTimeOf(START));
          expect(answer.kind).toBe('admitted');
          state = answer.next;
        }
        const refused = take(limit, state, wallTimeOf(START));
        if (refused.kind !== 'refused') throw new Error('an empty bucket admitted');
        expect(refused.retryAt).toBe(START + limit.refillMs);
        expect(take(limit, refused.next, wallTimeOf(refused.retryAt - 1)).kind).toBe('refused');
        expect(take(limit, refused.next, refused.retryAt).kind).toBe('admitted');
      }),
      { numRuns: 60 },
    );
  });

  it('waits at most one refill after the clock was set back', () => {
    const limit = { capacity: 5, refillMs: 1000 };
    const { next } = take(limit, fullBucket, wallTimeOf(START));
    const back = take(limit, next, wallTimeOf(START - 3_600_000));
    expect(back).toMatchObject({ kind: 'refused', retryAt: START - 3_600_000 + 1000 });
  });
});
