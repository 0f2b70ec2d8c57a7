import { describe, expect, it } from '@jest/globals';
import { type Refusal } from '../../domain/refusal.js';
import { durationMs, numberOf, textOf } from './literals.js';
import { parseExpression, parseSelector } from './parse-expression.js';

const refusalOf = (query: string): Pick<Refusal, 'kind' | 'because' | 'message'> => {
  try {
    parseExpression(query);
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('it was taken');
};

describe('parseExpression', () => {
  it('reads a selector with everything that it may have', () => {
    expect(parseExpression('m{a="1",b!="2",c=~"3|4",d!~"5"}[1h30m] @ 1.5 offset -5m')).toEqual({
      kind: 'range',
      rangeMs: 5_400_000,
      of: {
        ...{ kind: 'selector', offsetMs: -300_000, at: 1_500 },
        matchers: [
          { label: '__name__', op: '=', value: 'm' },
          { label: 'a', op: '=', value: '1' },
          { label: 'b', op: '!=', value: '2' },
          { label: 'c', op: '=~', value: '3|4' },
          { label: 'd', op: '!~', value: '5' },
        ],
      },
    });
  });

  it('takes names that are no identifiers, as counters of TS 28.552 are', () => {
    expect(parseSelector('{"RRU.PrbTotDl", "cell.id"="7"}')).toEqual([
      { label: '__name__', op: '=', value: 'RRU.PrbTotDl' },
      { label: 'cell.id', op: '=', value: '7' },
    ]);
  });

  it.each([
    ['m + fill(0) n', 'not-supported', /fill/],
    ['rate(m[5m] smoothed)', 'not-supported', /smoothed/],
    ['m[1m + 2m]', 'not-supported', /duration/],
    ['limitk(2, m)', 'not-supported', /limitk/],
    ['double_exponential_smoothing(m[5m], 0.5, 0.5)', 'not-supported', /double_exponential_smoothing/],
    ['histogram_sum(m)', 'not-supported', /histogram_sum/],
    ['magic(m)', 'not-supported', /1:1: .*magic/],
    ['sum(m) +', 'syntax', /1:9: .*end of input/],
    ['sum(m)\n  )', 'syntax', /2:3/],
    ['', 'syntax', /./],
    ['"a', 'syntax', /unterminated/],
    ['"\\q"', 'syntax', /escape/],
    ['m[5m] + 1', 'type', /binary/],
    [`${'('.repeat(5_000)}1${')'.repeat(5_000)}`, 'parameter', /deep/],
    ['m'.repeat(40_000), 'parameter', /characters/],
  ])('refuses %.40j by name', (query, because, sentence) => {
    const refusal = refusalOf(query);
    expect([refusal.kind, refusal.because, refusal.message]).toEqual([
      'bad_data',
      because,
      expect.stringMatching(sentence),
    ]);
  });
});

describe('literals', () => {
  it.each([
    ['1h30m', 5_400_000],
    ['1y2w3d4h5m6s7ms', 31_536_000_000 + 1_209_600_000 + 273_906_007],
    ['5', undefined],
    ['1.5h', undefined],
    ['', undefined],
  ])('the duration %s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each([
    ['1_000', 1_000],
    ['0x1F', 31],
    ['-Inf', -Infinity],
    ['+.5e-1', 0.05],
    ['2m', 120],
    ['nAn', NaN],
  ])('the number %s', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });

  it.each([
    [String.raw`"a\n\t\"\\\x41\u00e9\U0001F600\101"`, 'a\n\t"\\Aé😀A'],
    [String.raw`'it\'s'`, "it's"],
    ['`a\\n\nb`', 'a\\n\nb'],
  ])('the text %s', (literal, text) => {
    expect(textOf(literal)).toBe(text);
  });
});
