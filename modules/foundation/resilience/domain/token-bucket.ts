import { type WallTime, wallTimeOf } from '#foundation/vocabulary';

export interface TokenBucketLimit {
  /** Most admissions at once, at least 1. */
  readonly capacity: number;
  /** Time in which one token comes back, ms, greater than 0. */
  readonly refillMs: number;
}

/** All there is to keep: when the bucket will be full again. Plain data, so that it can be saved and restored. */
export interface TokenBucket {
  readonly fullAt: WallTime;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly next: TokenBucket }
  | {
      readonly kind: 'refused';
      readonly next: TokenBucket;
      /** Earliest time at which it admits, if nobody else takes that token. */
      readonly retryAt: WallTime;
    };

export const fullBucket: TokenBucket = { fullAt: wallTimeOf(0) };

/**
 * Takes one token, or says when to ask again.
 *
 * Kept as the time of being full rather than as a number of tokens (the generic cell rate algorithm, ITU-T I.371 Annex A): nothing is summed up
 * over time, so a caller that comes back exactly at `retryAt` is admitted. Where the clock was set back the bucket counts as empty, and the wait is
 * at most one refill.
 */
export const take = (limit: TokenBucketLimit, state: TokenBucket, now: WallTime): Admission => {
  const drainedMs = limit.capacity * limit.refillMs;
  const fullAt = Math.min(state.fullAt, now + drainedMs);
  const retryAt = fullAt + limit.refillMs - drainedMs;
  return now >= retryAt
    ? { kind: 'admitted', next: { fullAt: wallTimeOf(Math.max(fullAt, now) + limit.refillMs) } }
    : { kind: 'refused', next: { fullAt: wallTimeOf(fullAt) }, retryAt: wallTimeOf(retryAt) };
};
