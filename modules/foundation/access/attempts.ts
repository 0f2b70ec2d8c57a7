import { fullBucket, take, type TokenBucket, type TokenBucketLimit } from '#foundation/resilience';
import { type WallTime, wallTimeOf } from '#foundation/vocabulary';

/** Parties remembered at a time; the one that was quiet longest is forgotten. */
const MAX_KEYS = 10_000;

/** Token buckets by key, bounded. */
export class Attempts {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(private readonly limit: TokenBucketLimit) {}

  /** Takes one attempt; answers when to come back where there is none left. */
  take(key: string, now: WallTime): WallTime | undefined {
    const admission = take(this.limit, this.buckets.get(key) ?? fullBucket, now);
    this.keep(key, admission.next);
    return admission.kind === 'admitted' ? undefined : admission.retryAt;
  }

  /** The attempt turned out to be a good one and costs nothing. */
  giveBack(key: string): void {
    const bucket = this.buckets.get(key);
    if (bucket !== undefined) this.keep(key, { fullAt: wallTimeOf(bucket.fullAt - this.limit.refillMs) });
  }

  private keep(key: string, bucket: TokenBucket): void {
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size <= MAX_KEYS) return;
    const oldest = this.buckets.keys().next();
    if (oldest.done !== true) this.buckets.delete(oldest.value);
  }
}
