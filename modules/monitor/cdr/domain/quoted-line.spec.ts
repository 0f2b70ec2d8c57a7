import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { quotedFields } from './quoted-line.js';

const parsed = (line: string): unknown => {
  try {
    return (parse(line, { relax_column_count: true }) as unknown[])[0];
  } catch {
    return undefined;
  }
};
/** Few characters, so that quotes and commas meet in every way. */
const lines = fc.stringMatching(/^[",a \r]{0,14}$/);
const fields = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 20 });

describe('quotedFields', () => {
  it('reads as csv-parse does, or not at all', () => {
    fc.assert(
      fc.property(lines, (line) => {
        const quick = quotedFields(line);
        if (quick !== undefined) expect(quick).toEqual(parsed(line));
      }),
      { numRuns: 5000 },
    );
  });

  it('reads fields between other delimiters', () => {
    expect(quotedFields('a;"b;c";,', ';')).toEqual(['a', 'b;c', ',']);
  });

  it('reads whatever is written in quotes', () => {
    fc.assert(
      fc.property(fields, (row) => {
        const line = row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
        if (!/[\r\n]/.test(line)) expect(quotedFields(line)).toEqual(row);
      }),
    );
  });

  it.each([
    ['a "b",c', 'a quote within a bare field'],
    ['"a', 'a quote that stays open'],
    ['"a"b', 'text behind a quote'],
    ['', 'nothing'],
  ])('leaves %j to others because of %s', (line) => {
    expect(quotedFields(line)).toBeUndefined();
  });
});
