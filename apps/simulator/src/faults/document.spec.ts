import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentParts } from './document.js';

const DOCUMENT = join(import.meta.dirname, '../../../../docs/scenarios.md');
/** Without what a formatter may change. */
const bare = (text: string): string => text.replaceAll(/[ \n]+/g, ' ').replaceAll(/-+/g, '-');

describe('docs/scenarios.md', () => {
  const lines = readFileSync(DOCUMENT, 'utf8');
  it.each(Object.entries(documentParts()))(
    'says of %s what the code does; else: npm run docs:generate',
    (name, part) => {
      const written = new RegExp(`<!-- ${name} -->([^]*?)<!-- /${name} -->`).exec(lines)?.[1] ?? '';
      expect(rowsOf(written)).toEqual(rowsOf(part));
    },
  );
});

const rowsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => bare(line).trim())
    .filter((line) => line !== '');
