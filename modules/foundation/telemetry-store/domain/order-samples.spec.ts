import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { orderSamples } from './order-samples.js';

describe('orderSamples', () => {
  it('gives each series its rows in order of time, the last of each time, whatever the order they came in', () => {
    const row = fc.tuple(fc.constantFrom(0, 3, 7, 2 ** 31), fc.integer({ min: -5, max: 20 }), fc.double());
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.boolean(), (rows, inOrder) => {
        const given = inOrder ? rows.toSorted(([, a], [, b]) => a - b) : rows;
        const model = new Map<number, Map<number, number>>();
        for (const [id, time, value] of given)
          model.set(id, (model.get(id) ?? new Map<number, number>()).set(time, value));
        const expected = [...model]
          .sort(([a], [b]) => a - b)
          .map(([id, points]) => [id, [...points].sort(([a], [b]) => a - b)]);
        const { series, ends, timestampMs, value } = orderSamples(
          Uint32Array.from(given, ([id]) => id),
          Float64Array.from(given, ([, time]) => time),
          Float64Array.from(given, ([, , each]) => each),
        );
        const found = Array.from(series, (id, at) => {
          const [start, end] = [at === 0 ? 0 : ends[at - 1], ends[at]];
          return [id, Array.from(timestampMs.subarray(start, end), (time, n) => [time, value[(start ?? 0) + n]])];
        });
        expect(found).toEqual(expected);
        expect(timestampMs).toHaveLength(ends.at(-1) ?? 0);
      }),
      { numRuns: 500 },
    );
  });
});
