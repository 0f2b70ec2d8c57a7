import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type BucketSpan,
  flawOf,
  type NativeBuckets,
  type NativeHistogram,
  nativeHistogramOf,
  writeNativeHistogram,
  type WrittenPart,
} from './native-histogram.js';

const written = (histogram: NativeHistogram): WrittenPart[] => {
  const parts: WrittenPart[] = [];
  writeNativeHistogram(histogram, (part, le, value) => parts.push({ part, le, value }));
  return parts;
};
const total = ({ counts }: NativeBuckets): number => counts.reduce((sum, count) => sum + count, 0);

/** Buckets within what a double spans, with gaps. */
const buckets = (schema: number): fc.Arbitrary<NativeBuckets> => {
  const most = 900 * 2 ** schema;
  return (
    fc
      .record({
        first: fc.integer({ min: Math.ceil(-most), max: Math.floor(most / 2) }),
        spans: fc.array(
          fc.record({
            gap: fc.integer({ min: 1, max: 4 }),
            counts: fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 4 }),
          }),
          { maxLength: 3 },
        ),
      })
      .map(({ first, spans }) => ({
        spans: spans.map(({ gap, counts }, at): BucketSpan => ({
          offset: at === 0 ? first : gap,
          length: counts.length,
        })),
        counts: spans.flatMap(({ counts }) => counts),
      }))
      // Beyond the last finite bound there is but one bucket.
      .filter(({ spans }) => spans.reduce((end, { offset, length }) => end + offset + length, 0) < 1_000 * 2 ** schema)
  );
};
const histogram: fc.Arbitrary<NativeHistogram> = fc.integer({ min: -4, max: 8 }).chain((schema) =>
  fc
    .record({
      positive: buckets(schema),
      negative: buckets(schema),
      zeroCount: fc.nat({ max: 50 }),
      sum: fc.double({ noNaN: true }),
    })
    .map((given) => ({
      ...given,
      schema,
      zeroThreshold: 0,
      count: given.zeroCount + total(given.positive) + total(given.negative),
      customValues: [],
      isWhole: true,
    })),
);

describe('native histograms', () => {
  it('are given back from the samples that they are kept as', () => {
    fc.assert(
      fc.property(histogram, (given) => {
        expect(flawOf(given)).toBeUndefined();
        expect(nativeHistogramOf(written(given))).toEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  it('have buckets that rise in bound and never fall in count, up to their count', () => {
    fc.assert(
      fc.property(histogram, (given) => {
        const rows = written(given).filter(({ part }) => part === '_bucket');
        const bounds = rows.map(({ le }) => (le === '+Inf' ? Infinity : Number(le)));
        expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
        expect(new Set(bounds).size).toBe(bounds.length);
        const values = rows.map(({ value }) => value);
        expect(values).toEqual([...values].sort((a, b) => a - b));
        expect(values.at(-1)).toBe(given.count);
      }),
      { numRuns: 300 },
    );
  });

  const good: NativeHistogram = {
    schema: 0,
    zeroThreshold: 0.001,
    zeroCount: 1,
    count: 4,
    sum: 6,
    positive: { spans: [{ offset: 0, length: 2 }], counts: [1, 2] },
    negative: { spans: [], counts: [] },
    customValues: [],
    isWhole: true,
  };
  it('are written with exact bounds where these are powers of two', () => {
    expect(written(good).map(({ part, le = '', value }) => `${part} ${le} ${value}`)).toEqual([
      '_bucket 0.001 1',
      '_bucket 1 2',
      '_bucket 2 4',
      '_bucket +Inf 4',
      '_count  4',
      '_sum  6',
      '_native_schema  0',
      '_native_zero_threshold  0.001',
    ]);
  });

  it.each<[Partial<NativeHistogram>, string | undefined, string]>([
    [{}, undefined, 'it adds up'],
    [{ count: 9, sum: NaN }, undefined, 'five observations were no number'],
    [{ count: 9 }, 'has a count that is not that of its buckets', 'five are missing'],
    [{ schema: 9 }, 'has a schema that is not known', 'the finest is 8'],
    [{ schema: -5 }, 'has a schema that is not known', 'the coarsest is -4'],
    [
      { positive: { spans: [{ offset: 0, length: 3 }], counts: [1, 2] } },
      'has spans that do not fit its buckets',
      'three places, two buckets',
    ],
    [
      {
        positive: {
          spans: [
            { offset: 0, length: 1 },
            { offset: -1, length: 1 },
          ],
          counts: [1, 2],
        },
      },
      'has spans that go back',
      'one bucket would be there twice',
    ],
    [
      { positive: { spans: [{ offset: 0, length: 2 }], counts: [4, -1] } },
      'has a bucket with less than nothing',
      'a delta too far down',
    ],
    [
      { schema: -53, customValues: [2, 1], zeroCount: 0, count: 3 },
      'has custom bounds that do not rise',
      '1 stands behind 2',
    ],
    [
      { schema: -53, customValues: [1], zeroCount: 1 },
      'has custom bounds and negative or zero buckets',
      'custom bounds need none',
    ],
    [
      { schema: -53, customValues: [], zeroCount: 0, count: 3 },
      'has a bucket without a bound',
      'one bucket is beyond +Inf',
    ],
  ])('%j: %s, because %s', (change, flaw) => {
    expect(flawOf({ ...good, ...change })).toBe(flaw);
  });
});
