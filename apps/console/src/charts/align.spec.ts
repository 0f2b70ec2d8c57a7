import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { align, withGaps } from './align.js';

describe('align', () => {
  it('puts columns on the union of their times', () => {
    const { times, columns } = align([
      [
        [1, 10],
        [3, 30],
      ],
      [[2, 20]],
    ]);
    expect(times).toEqual([1, 2, 3]);
    expect(columns).toEqual([
      [10, undefined, 30],
      [undefined, 20, undefined],
    ]);
  });

  it('keeps every point, in order of time', () => {
    const series = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer()), { selector: ([t]) => t });
    fc.assert(
      fc.property(fc.array(series, { maxLength: 4 }), (all) => {
        const { times, columns } = align(all);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        all.forEach((points, i) => {
          for (const [t, value] of points) expect(columns[i]?.[times.indexOf(t)]).toBe(value);
        });
      }),
    );
  });
});

describe('withGaps', () => {
  it('breaks the line where reports are missing, not where they jitter', () => {
    expect(
      withGaps([
        [0, 1],
        [60, 1],
        [121, 1],
        [180, 1],
        [420, 1],
      ]),
    ).toEqual([
      [0, 1],
      [60, 1],
      [121, 1],
      [180, 1],
      [240, null],
      [420, 1],
    ]);
  });

  it('leaves a short series alone', () => {
    expect(withGaps([])).toEqual([]);
    expect(withGaps([[5, 1]])).toEqual([[5, 1]]);
  });
});
