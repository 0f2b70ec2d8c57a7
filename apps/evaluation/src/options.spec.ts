import { describe, expect, it } from '@jest/globals';
import { argsOfSeed, readOptions, seedsOf } from './options.js';

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

  it.each([
    [['nothing']],
    [['mixed', '--arms', 'none,nobody']],
    [['smoke', '--hours=-1']],
    [['--jobs', '2', '--no-cache']],
  ])('refuses %j', (args) => {
    expect(() => readOptions(args)).toThrow(RangeError);
  });
});

describe('argsOfSeed', () => {
  it('keeps what makes the run, and leaves out what is of all of them', () => {
    const typed = ['mixed', '--seeds=1..20', '--jobs', '3', '--hours', '2', '--keep', '--json', 'all.json'];
    expect(argsOfSeed(typed, 7)).toEqual(['mixed', '--hours', '2', '--keep', '--seeds', '7']);
  });
});
