import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Pseudonyms } from './pseudonyms.js';

const keys = fc.uint8Array({ minLength: 32, maxLength: 100 });

describe('Pseudonyms', () => {
  it('are HMAC-SHA-256, whatever the key and the identity', () => {
    fc.assert(
      fc.property(keys, fc.string({ unit: 'grapheme', maxLength: 60 }), (key, identity) => {
        const text = `x${identity}`;
        const expected = createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url');
        expect(new Pseudonyms(key).of(text)).toBe(expected);
      }),
    );
  });

  it('are one for one number, however it is written, and another for another', () => {
    const pseudonyms = new Pseudonyms(new Uint8Array(32).fill(1));
    expect(new Set(['+49 (30) 123-456', '4930123456', '+4930.123456'].map((text) => pseudonyms.of(text))).size).toBe(1);
    expect(pseudonyms.of('4930123457')).not.toBe(pseudonyms.of('4930123456'));
  });

  it('want a key of 32 bytes', () => {
    expect(() => new Pseudonyms(new Uint8Array(31))).toThrow(/32 bytes/);
  });
});
