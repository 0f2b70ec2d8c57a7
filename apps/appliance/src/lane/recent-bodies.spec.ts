import { describe, expect, it } from '@jest/globals';
import { RecentBodies } from './recent-bodies.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('RecentBodies', () => {
  it('knows a body again, of the same source only', async () => {
    const recent = new RecentBodies();
    expect(await recent.isAgain('a', bytes('one'))).toBe(false);
    expect(await recent.isAgain('b', bytes('one'))).toBe(false);
    expect(await recent.isAgain('a', bytes('two'))).toBe(false);
    expect(await recent.isAgain('a', bytes('one'))).toBe(true);
  });

  it('is bounded: the oldest is forgotten', async () => {
    const recent = new RecentBodies(2);
    for (const text of ['one', 'two', 'three']) await recent.isAgain('a', bytes(text));
    expect(recent.state()).toHaveLength(2);
    expect(await recent.isAgain('a', bytes('three'))).toBe(true);
    expect(await recent.isAgain('a', bytes('one'))).toBe(false);
  });

  it('remembers over a restart, in the same order', async () => {
    const recent = new RecentBodies(3);
    for (const text of ['one', 'two', 'three']) await recent.isAgain('a', bytes(text));
    const later = new RecentBodies(3);
    later.restore(recent.state());
    await later.isAgain('a', bytes('four'));
    const again = [];
    for (const text of ['two', 'three', 'one']) again.push(await later.isAgain('a', bytes(text)));
    expect(again).toEqual([true, true, false]);
  });
});
