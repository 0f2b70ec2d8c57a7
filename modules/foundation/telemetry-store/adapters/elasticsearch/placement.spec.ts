import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fieldOf, indexPart, labelsTextOf } from './placement.js';

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('a.b', 'a..b', 'a.', '.a', '%', ''),
);

describe('fieldOf', () => {
  it('keeps the names of counters as they are received', () => {
    for (const name of ['RRU.PrbTotDl', 'ERAB.EstabInitAttNbr.QCI', 'ifHCInOctets', 'a:b_total', 'x-y'])
      expect(fieldOf(name)).toBe(`counter.${name}`);
  });

  it('gives two names two fields, each one that Elasticsearch takes', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        fc.pre(a !== b);
        expect(fieldOf(a)).not.toBe(fieldOf(b));
        expect(fieldOf(a)).toMatch(/^counter\.(?:%[\w:%-]*|[A-Za-z_](?:[\w:-]|\.(?=[\w:-]))*)$/);
        expect(fieldOf(a).length).toBeLessThan(256);
      }),
    );
  });
});

describe('labelsTextOf', () => {
  const labels = fc.dictionary(text, text, { maxKeys: 4 });

  it('tells label sets apart, whatever their names, and is short', () => {
    fc.assert(
      fc.property(labels, labels, (a, b) => {
        const rest = (of: Record<string, string>): string =>
          JSON.stringify(
            Object.entries(of)
              .filter(([name]) => name !== '__name__')
              .sort(),
          );
        const same = rest(a) === rest(b);
        expect(labelsTextOf(a, 'a') === labelsTextOf(b, 'b')).toBe(same);
        expect(Buffer.byteLength(labelsTextOf(a, 'a'))).toBeLessThanOrEqual(512);
      }),
    );
  });
});

describe('indexPart', () => {
  it('is in lower case and plain, and keeps apart what differs', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        fc.pre(a !== b && a !== 'none' && b !== 'none');
        expect(indexPart(a)).toMatch(/^[a-z0-9_]{1,60}$/);
        expect(indexPart(a)).not.toBe(indexPart(b));
      }),
    );
  });
});
