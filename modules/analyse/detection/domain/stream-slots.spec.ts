import { describe, expect, it } from '@jest/globals';
import { StreamSlots } from './stream-slots.js';

describe('StreamSlots', () => {
  it('numbers streams as they come', () => {
    const slots = new StreamSlots(3);
    expect(slots.of(5, 2)).toBeUndefined();
    expect([slots.add(5, 2), slots.add(0, 0), slots.add(90, 1)]).toEqual([0, 1, 2]);
    expect([slots.of(5, 2), slots.of(0, 0), slots.of(90, 1), slots.of(90, 2), slots.of(1_000, 0)]).toEqual([
      0,
      1,
      2,
      undefined,
      undefined,
    ]);
    expect(slots.size).toBe(3);
  });

  it('goes on from a snapshot', () => {
    const slots = new StreamSlots(3);
    slots.add(5, 2);
    slots.add(70_000, 1);
    const again = StreamSlots.restore(slots.snapshot(), 3);
    expect([again.of(5, 2), again.of(70_000, 1), again.size]).toEqual([0, 1, 2]);
    expect(again.add(5, 1)).toBe(2);
  });
});
