import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filledIn } from './document.js';

const DOCUMENT = join(import.meta.dirname, '../../../../docs/scenarios.md');
/** Without what a formatter may change. */
const bare = (text: string): string => text.replaceAll(/[ \n]+/g, ' ').replaceAll(/-+/g, '-');

describe('docs/scenarios.md', () => {
  it('says what the library does; else: npm run docs:generate', () => {
    const document = readFileSync(DOCUMENT, 'utf8');
    expect(bare(document)).toBe(bare(filledIn(document)));
  });
});
