import { describe, expect, it } from '@jest/globals';
import { CounterFilter } from './counter-filter.js';
import { measuredValue } from './measured-value.js';

describe('CounterFilter', () => {
  it.each([
    [[], 'RRC.ConnMean', true, 'none named keeps all'],
    [['RRC.ConnMean'], 'RRC.ConnMean', true, 'it is named'],
    [['RRC.ConnMean'], 'RRC.ConnMeanX', false, 'it is another'],
    [['/RRC\\..*/'], 'RRC.ConnMean', true, 'it fits'],
    [['/RRC/'], 'RRC.ConnMean', false, 'a part of it fits'],
    [['/a/', 'b'], 'b', true, 'one of both is enough'],
  ])('%j has for %s %s because %s', (wanted, counter, kept) => {
    const filter = new CounterFilter(wanted);
    expect([filter.keeps(counter), filter.keeps(counter)]).toEqual([kept, kept]);
  });
});

describe('measuredValue', () => {
  it.each([
    ['12', 12],
    [' -0.5 ', -0.5],
    ['1e3', 1000],
    ['.5', 0.5],
    ['NIL', 'absent'],
    ['NULL', 'absent'],
    ['', 'absent'],
    ['1,2', 'invalid'],
    ['0x10', 'invalid'],
    ['Infinity', 'invalid'],
    ['1e999', 'invalid'],
    ['abc', 'invalid'],
  ])('of %j is %s', (text, value) => {
    expect(measuredValue(text)).toBe(value);
  });
});
