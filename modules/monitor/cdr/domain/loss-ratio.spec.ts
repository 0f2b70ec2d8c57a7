import { describe, expect, it } from '@jest/globals';
import { lossRatioOf, type PacketCounts } from './loss-ratio.js';

describe('lossRatioOf', () => {
  it.each<[string, PacketCounts, number | undefined]>([
    ['some lost', { lost: 5, received: 95, sent: 100 }, 0.05],
    ['none lost', { lost: 0, received: 95, sent: undefined }, 0],
    ['all lost, and counted', { lost: 7, received: 0, sent: 100 }, 1],
    ['sent, and heard nothing', { lost: 0, received: 0, sent: 100 }, 1],
    ['no media through this end', { lost: 0, received: 0, sent: 0 }, undefined],
    ['losses not counted', { lost: undefined, received: 95, sent: 100 }, undefined],
    ['nothing known', { lost: undefined, received: undefined, sent: 100 }, undefined],
  ])('%s', (_, counts, expected) => {
    expect(lossRatioOf(counts)).toBe(expected);
  });
});
