import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DeadLetter, shapeOf, shapesOf } from './dead-letter.js';

const folder = mkdtempSync(join(tmpdir(), 'nocturne-dead-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('DeadLetter', () => {
  it('keeps the newest within its bound, over a restart', () => {
    const letter = new DeadLetter(folder, 8_192);
    for (let n = 0; n < 500; n++) letter.add('s', [{ line: n, reason: 'time' }], n, new Map([[n, '99:99']]));
    const bytes = ['call-records.ndjson', 'call-records.ndjson.1'].map((name) => statSync(join(folder, name)).size);
    expect(bytes.reduce((all, some) => all + some, 0)).toBeLessThanOrEqual(8_192);
    expect(letter.read(2)).toEqual([
      { atMs: 498, source: 's', line: 498, reason: 'time', shape: '99:99' },
      { atMs: 499, source: 's', line: 499, reason: 'time', shape: '99:99' },
    ]);
    expect(new DeadLetter(folder, 8_192).read(1)).toMatchObject([{ line: 499 }]);
  });

  it('shows how a line looked and nothing that it said', () => {
    expect(shapeOf('"Jörg <+49 30>",x=7')).toBe('"aaaa <+99 99>",a=9');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        expect(shapeOf(text)).not.toMatch(/[b-zA-Z0-8]/);
        expect(shapeOf(text).length).toBeLessThanOrEqual(240);
      }),
    );
  });

  it('takes the rejected lines of a body only', () => {
    const shapes = shapesOf(new TextEncoder().encode('good\nbad 1\n'), [{ line: 2, reason: 'time' }]);
    expect([...shapes]).toEqual([[2, 'aaa 9']]);
  });
});
