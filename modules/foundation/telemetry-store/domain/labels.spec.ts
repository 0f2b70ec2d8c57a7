import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeLabels, encodeLabels } from './labels.js';

describe('label bytes', () => {
  it('come back as the labels that they were made of, of any length and script', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ minLength: 60, maxLength: 300 }));
    fc.assert(
      fc.property(fc.dictionary(text, text), (labels) => {
        expect({ ...decodeLabels(encodeLabels(labels)) }).toEqual({ ...labels });
      }),
    );
  });

  it('are in the order of their names, whatever the order of the labels', () => {
    expect(encodeLabels({ b: '1', a: '2' })).toEqual(encodeLabels({ a: '2', b: '1' }));
  });

  it('that are none end the reading, and nothing outside is read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const wider = new Uint8Array(200).fill(65);
        wider.set(bytes);
        expect({ ...decodeLabels(wider.subarray(0, bytes.length)) }).toEqual({ ...decodeLabels(bytes.slice()) });
      }),
    );
  });

  it.each([
    ['a value', 'a'],
    ['é', 'é'],
    ['', 'an empty value'],
  ])('are those of remote-write: %j', (value) => {
    const bytes = new TextEncoder().encode(value);
    const expected = [0x0a, 5 + bytes.length, 0x0a, 1, 'n'.charCodeAt(0), 0x12, bytes.length, ...bytes];
    expect([...encodeLabels({ n: value })]).toEqual(expected);
  });
});
