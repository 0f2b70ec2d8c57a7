import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addExponential, coarsened, type ExponentialHistogram, nativeOf } from './exponential-histogram.js';

const of = (values: readonly number[], scale: number, zeroThreshold = 0): ExponentialHistogram => {
  const buckets = (some: readonly number[]) => {
    const indices = some.map((value) => Math.ceil(Math.log2(value) * 2 ** scale) - 1);
    if (indices.length === 0) return { offset: 0, counts: [] };
    const offset = Math.min(...indices);
    const counts = new Array<number>(Math.max(...indices) - offset + 1).fill(0);
    for (const index of indices) counts[index - offset] = (counts[index - offset] ?? 0) + 1;
    return { offset, counts };
  };
  const outside = values.filter((value) => Math.abs(value) > zeroThreshold);
  return {
    ...{ scale, zeroThreshold, zeroCount: values.length - outside.length, count: values.length },
    sum: values.reduce((sum, value) => sum + value, 0),
    positive: buckets(outside.filter((value) => value > 0)),
    negative: buckets(outside.filter((value) => value < 0).map((value) => -value)),
  };
};
const totalOf = ({ zeroCount, positive, negative }: ExponentialHistogram): number =>
  [...positive.counts, ...negative.counts].reduce((sum, count) => sum + count, zeroCount);

/** Powers of 1.5: none of them is a bound. */
const values = fc.array(
  fc.integer({ min: -30, max: 30 }).map((power) => (power % 2 === 0 ? 1 : -1) * 1.5 ** power),
  { maxLength: 30 },
);
const scale = fc.integer({ min: -3, max: 7 });

describe('exponential histograms', () => {
  it('become coarser exactly', () => {
    fc.assert(
      fc.property(values, scale, fc.nat(5), (all, fine, by) => {
        const to = Math.max(-4, fine - by);
        expect(nativeOf(coarsened(of(all, fine), to))).toEqual(nativeOf(of(all, to)));
      }),
    );
  });

  it('add up to the histogram of all values, at the coarser scale', () => {
    fc.assert(
      fc.property(values, values, scale, scale, (some, others, one, other) => {
        const added = addExponential(of(some, one), of(others, other));
        // Coarser still where the buckets are many.
        expect(added?.scale).toBeLessThanOrEqual(Math.min(one, other));
        const { sum, ...expected } = nativeOf(of([...some, ...others], added?.scale ?? 0)) ?? { sum: 0 };
        expect(added === undefined ? undefined : nativeOf(added)).toMatchObject(expected);
        expect(added?.sum).toBeCloseTo(sum, 6);
      }),
    );
  });

  it('lose no observation where zero buckets differ', () => {
    fc.assert(
      fc.property(values, values, scale, scale, fc.constantFrom(0, 0.1, 1, 7), (some, others, one, other, zero) => {
        const added = addExponential(of(some, one, zero), of(others, other));
        expect(added === undefined ? NaN : totalOf(added)).toBe(some.length + others.length);
        expect(added?.zeroThreshold).toBeGreaterThanOrEqual(zero);
      }),
    );
  });

  it('become coarser rather than wide, and do not add up where that is not enough', () => {
    const at = (offset: number, of: number): ExponentialHistogram => ({
      ...{ scale: of, zeroThreshold: 0, zeroCount: 0, count: 1, sum: 1 },
      positive: { offset, counts: [1] },
      negative: { offset: 0, counts: [] },
    });
    const added = addExponential(at(-4_000, 8), at(4_000, 8));
    expect(added?.scale).toBe(5);
    expect(added?.positive.counts.length).toBeLessThanOrEqual(1_024);
    expect(addExponential(at(-(2 ** 31), -4), at(2 ** 31 - 1, -4))).toBeUndefined();
  });

  it('are not kept where they are coarser than any native histogram', () => {
    expect(nativeOf(of([1.5], -5))).toBeUndefined();
    expect(nativeOf(of([1.5], 20))?.schema).toBe(8);
  });
});
