import { createHmac } from 'node:crypto';
import { refuse } from './errors.js';

/** HMAC keys shorter than the hash weaken it (RFC 2104 clause 3). */
const MIN_KEY_BYTES = 32;
/** RFC 3261 clause 19.1.1, without a password. */
const SIP_URI = /^(sips?:)([^@;:]+)(?:[;:][^@]*)?@/iu;

/**
 * Replaces subscriber identities in a text by `~` and a pseudonym: HMAC-SHA-256 of the digits under the key of the region, the first 128 bits. So one
 * number has one pseudonym however it is written, and the same as in the region's call records.
 */
export class Pseudonyms {
  private readonly identities: RegExp | undefined;

  constructor(patterns: readonly string[]) {
    // One pattern of all, so that a pseudonym is never looked at again.
    this.identities =
      patterns.length === 0 ? undefined : new RegExp(patterns.map((pattern) => `(?:${pattern})`).join('|'), 'gu');
  }

  /** @throws ApplianceError OTLP_KEY_TOO_SHORT, not retryable */
  replace(text: string, key: Uint8Array): string {
    if (key.length < MIN_KEY_BYTES)
      refuse('OTLP_KEY_TOO_SHORT', `The pseudonym key must have ${String(MIN_KEY_BYTES)} bytes or more.`);
    if (this.identities === undefined) return text;
    return text.replace(this.identities, (identity) => {
      const [, scheme = '', user] = SIP_URI.exec(identity) ?? [];
      // The host may be the subscriber's own device, so of a URI the user alone is told.
      return `${scheme}~${pseudonymOf(user === undefined ? digitsOf(identity) : userOf(user), key)}`;
    });
  }
}

/** At most so long, in UTF-16 units. Digits at the cut go too, for they may be the beginning of a number, and so does half a character. */
export const cut = (text: string, length: number): string => {
  if (text.length <= length) return text;
  let end = length;
  while (end > 0 && /[+\d ().\uD800-\uDBFF-]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
};
/** Any other text is known by its digits, where it has some. */
const digitsOf = (identity: string): string => identity.replace(/\D/gu, '') || identity;
/** A user is a number or a name, as in call records. */
const userOf = (user: string): string => (/^\+?[\d ().-]+$/u.test(user) ? user.replace(/\D/gu, '') : user);

const pseudonymOf = (identity: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(identity).digest().subarray(0, 16).toString('base64url');
