import { describe, expect, it } from '@jest/globals';
import { likelihoodRatio } from './likelihood-ratio.js';

describe('likelihoodRatio', () => {
  it.each<[number | undefined, number, boolean, string]>([
    [0, 0, true, 'it is one object at one time'],
    [2, 60_000, true, 'two hops inside the delay are near'],
    [2, 600_000, false, 'ten minutes at two hops are not'],
    [3, 0, false, 'three hops are too far'],
    [undefined, 0, false, 'they are not connected'],
  ])('%s hops and a gap of %i ms join: %s because %s', (hops, gapMs, joined) => {
    expect(likelihoodRatio({ hops, gapMs, delayMs: 60_000 }) > 0).toBe(joined);
    expect(likelihoodRatio({ hops, gapMs: -gapMs, delayMs: 60_000 }) > 0).toBe(joined);
  });
});
