import { hash } from 'node:crypto';
import { refuse } from './errors.js';

/** HMAC keys shorter than the hash weaken it (RFC 2104 clause 3). */
const MIN_KEY_BYTES = 32;
const BLOCK = 64;
const DIGEST = 32;
/** Longest subscriber identity that is hashed whole, in bytes of UTF-8. */
const MAX_IDENTITY = 1024;

/**
 * HMAC-SHA-256 of subscriber identities under the key of a region, the first 128 bits. A number is its digits, so that it has one pseudonym however it is
 * written. Two one-shot hashes (RFC 2104), which cost a third of an Hmac object.
 */
export class Pseudonyms {
  private readonly inner = Buffer.alloc(BLOCK + MAX_IDENTITY);
  private readonly outer = Buffer.alloc(BLOCK + DIGEST);

  /** @param key 32 bytes or more, another one in each region, so that pseudonyms cannot be joined across regions */
  constructor(key: Uint8Array) {
    if (key.length < MIN_KEY_BYTES)
      refuse('CDR_KEY_TOO_SHORT', `The pseudonym key must have ${String(MIN_KEY_BYTES)} bytes or more.`);
    const block = key.length > BLOCK ? hash('sha256', key, 'buffer') : key;
    for (let at = 0; at < BLOCK; at++) {
      const byte = block[at] ?? 0;
      this.inner[at] = byte ^ 0x36;
      this.outer[at] = byte ^ 0x5c;
    }
  }

  of(identity: string): string {
    const text = /^\+?[\d ().-]+$/.test(identity) ? identity.replace(/\D/g, '') : identity;
    const length = this.inner.write(text, BLOCK);
    hash('sha256', this.inner.subarray(0, BLOCK + length), 'buffer').copy(this.outer, BLOCK);
    return hash('sha256', this.outer, 'buffer').toString('base64url', 0, 16);
  }
}
