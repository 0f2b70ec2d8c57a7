import { describe, expect, it } from '@jest/globals';
import { RecentBodies } from './recent-bodies.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('RecentBodies', () => {
  it('knows a body again, of the same source only', () => {
    const recent = new RecentBodies();
    expect(recent.isAgain('a', bytes('one'))).toBe(false);
    expect(recent.isAgain('b', bytes('one'))).toBe(false);
    expect(recent.isAgain('a', bytes('two'))).toBe(false);
    expect(recent.isAgain('a', bytes('one'))).toBe(true);
  });

  it('is bounded: the oldest is forgotten', () => {
    const recent = new RecentBodies(2);
    for (const text of ['one', 'two', 'three']) recent.isAgain('a', bytes(text));
    expect(recent.state()).toHaveLength(2);
    expect(recent.isAgain('a', bytes('three'))).toBe(true);
    expect(recent.isAgain('a', bytes('one'))).toBe(false);
  });

  it('remembers over a restart, in the same order', () => {
    const recent = new RecentBodies(3);
    for (const text of ['one', 'two', 'three']) recent.isAgain('a', bytes(text));
    const later = new RecentBodies(3);
    later.restore(recent.state());
    later.isAgain('a', bytes('four'));
    expect(['two', 'three', 'one'].map((text) => later.isAgain('a', bytes(text)))).toEqual([true, true, false]);
  });
});
