import { describe, expect, it } from '@jest/globals';
import { Line } from './line.js';

describe('Line', () => {
  it('runs one after the other, goes on after a failure, and stands still while it is held', async () => {
    const line = new Line();
    const done: string[] = [];
    const work = (name: string) => () => Promise.resolve(done.push(name));
    const failing = line.run(() => Promise.reject(new Error('no')));
    const first = line.run(work('first'));
    const held = line.hold();
    const second = line.run(work('second'));
    await expect(failing).rejects.toThrow('no');
    await first;
    const release = await held;
    expect(done).toEqual(['first']);
    release();
    await second;
    expect(done).toEqual(['first', 'second']);
  });
});
