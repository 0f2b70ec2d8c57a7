import { describe, expect, it } from '@jest/globals';
import { Delays } from './delays.js';

describe('Delays', () => {
  const delays = new Delays();
  delays.acknowledged(60_000, 1_000);
  delays.acknowledged(120_000, 2_000);
  delays.visible('a', 2_500);
  delays.visible('a', 9_000);

  it.each<[string, number, number | undefined, string]>([
    ['a', 120_000, 0.5, 'first sight counts'],
    ['a', 90_000, 0.5, 'the report after the interval holds it'],
    ['a', 180_000, undefined, 'its report was never told of'],
    ['b', 120_000, undefined, 'it was never seen'],
  ])('of %s opened at %d are %s because %s', (id, opened, expected) => {
    expect(delays.secondsOf(id, opened)).toBe(expected);
  });
});
