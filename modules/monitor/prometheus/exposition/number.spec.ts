import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { integerAt, numberAt } from './number.js';

const read = (text: string): number | undefined => {
  const bytes = new TextEncoder().encode(` ${text} `);
  return numberAt(bytes, 1, bytes.length - 1);
};

describe('numberAt', () => {
  it('gives the double that the text is nearest to, whatever way it is written', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(double, fc.integer({ min: 0, max: 20 }), (value, digits) => {
        for (const text of [String(value), value.toExponential(), value.toPrecision(digits + 1)])
          expect(read(text)).toBe(Number(text));
      }),
      { numRuns: 500 },
    );
  });

  it('takes exactly what is a number', () => {
    const text = fc.stringMatching(/^[+-]?[0-9.eE+_xnaif-]{0,8}$/);
    const isNumber = (some: string): boolean =>
      /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(some) || /^(?:nan|[+-]?inf)$/i.test(some);
    fc.assert(
      fc.property(text, (some) => {
        expect(read(some) !== undefined).toBe(isNumber(some));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['-0', -0],
    ['0000000000000000000000000000000000001.2e-1', 0.12],
    ['9007199254740993', 9_007_199_254_740_992],
    ['+Infinity', Infinity],
    ['-iNf', -Infinity],
    ['1e400', Infinity],
  ])('reads %s', (text, value) => {
    expect(read(text)).toBe(value);
  });
});

describe('integerAt', () => {
  it.each([
    ['0', 0],
    ['-1', -1],
    ['+12', 12],
    ['1700000000000', 1_700_000_000_000],
    ['', undefined],
    ['-', undefined],
    ['1.0', undefined],
    ['1e3', undefined],
    ['9223372036854775808', undefined],
  ])('reads "%s" as %s', (text, value) => {
    const bytes = new TextEncoder().encode(text);
    expect(integerAt(bytes, 0, bytes.length)).toBe(value);
  });
});
