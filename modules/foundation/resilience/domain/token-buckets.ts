import { type WallTime } from '#foundation/vocabulary';
import { type Admission, fullBucket, take, type TokenBucket, type TokenBucketLimit } from './token-bucket.js';

/**
 * One bucket for each key, all of one limit. Bounded: where there are too many, the fullest is forgotten, which only ever gives a key that was
 * little used a full bucket again.
 */
export class TokenBuckets {
  private readonly byKey = new Map<string, TokenBucket>();

  /** @param maxKeys at least 1 */
  constructor(
    private readonly limit: TokenBucketLimit,
    private readonly maxKeys: number,
  ) {}

  get size(): number {
    return this.byKey.size;
  }

  /** Takes one token of the key's, or says when to ask again. */
  take(key: string, now: WallTime): Admission {
    const admission = take(this.limit, this.byKey.get(key) ?? fullBucket, now);
    if (!this.byKey.has(key) && this.byKey.size >= this.maxKeys) this.forgetFullest();
    this.byKey.set(key, admission.next);
    return admission;
  }

  private forgetFullest(): void {
    let fullest: readonly [string, TokenBucket] | undefined;
    for (const entry of this.byKey) if (fullest === undefined || entry[1].fullAt < fullest[1].fullAt) fullest = entry;
    if (fullest !== undefined) this.byKey.delete(fullest[0]);
  }
}
