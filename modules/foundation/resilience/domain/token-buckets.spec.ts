import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wallTimeOf } from '#foundation/vocabulary';
import { TokenBuckets } from './token-buckets.js';

const NOW = wallTimeOf(1_700_000_000_000);

describe('TokenBuckets', () => {
  it('keeps the keys apart', () => {
    const buckets = new TokenBuckets({ capacity: 1, refillMs: 1_000 }, 10);
    expect(buckets.take('a', NOW).kind).toBe('admitted');
    expect(buckets.take('a', NOW)).toMatchObject({ kind: 'refused', retryAt: NOW + 1_000 });
    expect(buckets.take('b', NOW).kind).toBe('admitted');
  });

  it('is bounded, and forgets the least used key first', () => {
    const buckets = new TokenBuckets({ capacity: 2, refillMs: 1_000 }, 2);
    buckets.take('busy', NOW);
    buckets.take('busy', NOW);
    buckets.take('calm', NOW);
    buckets.take('new', NOW);
    expect(buckets.size).toBe(2);
    expect(buckets.take('busy', NOW).kind).toBe('refused');
  });

  it('never holds more keys than it may', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (keys, maxKeys) => {
        const buckets = new TokenBuckets({ capacity: 3, refillMs: 100 }, maxKeys);
        for (const key of keys) buckets.take(key, NOW);
        expect(buckets.size).toBeLessThanOrEqual(maxKeys);
      }),
    );
  });
});
