import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SpanSet } from './span-set.js';

describe('SpanSet', () => {
  it('says of each byte string whether it was there, over any number of them and after it was emptied', () => {
    const set = new SpanSet();
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3 }), { maxLength: 2_000, size: 'max' }), (all) => {
        set.clear();
        const known = new Set<string>();
        for (const bytes of all) {
          const key = bytes.join();
          expect(set.add(Uint8Array.of(9, ...bytes, 9), 1, bytes.length + 1)).toBe(!known.has(key));
          known.add(key);
        }
      }),
      { numRuns: 50 },
    );
  });
});
