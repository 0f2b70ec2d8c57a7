import { describe, expect, it } from '@jest/globals';
import { readOptions, seedsOf } from './options.js';

describe('seedsOf', () => {
  it.each<[string, number[]]>([
    ['1..4', [1, 2, 3, 4]],
    ['7', [7]],
    ['1,4,4', [1, 4]],
  ])('%s is %j', (text, expected) => {
    expect(seedsOf(text)).toEqual(expected);
  });

  it.each(['', 'x', '4..1', '1.5', '0..5000'])('%s is refused', (text) => {
    expect(() => seedsOf(text)).toThrow(RangeError);
  });
});

describe('readOptions', () => {
  it('takes what is typed before what is usual', () => {
    const { campaign } = readOptions(['mixed', '--seeds', '1..2', '--arms', 'none,siloed', '--hours', '2']);
    expect(campaign).toMatchObject({ name: 'mixed', seeds: [1, 2], arms: ['none', 'siloed'], hours: 2, sites: 20 });
  });

  it.each([[['nothing']], [['mixed', '--arms', 'none,nobody']], [['smoke', '--hours=-1']]])('refuses %j', (args) => {
    expect(() => readOptions(args)).toThrow(RangeError);
  });
});
