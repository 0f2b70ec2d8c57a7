import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { SCHEMA, typesOfContract } from '../../testing/generate-types.js';

describe('schema.ts', () => {
  it('is what docs/openapi.json says; run apps/console/testing/generate-types.ts where it is not', async () => {
    expect(await readFile(SCHEMA, 'utf8')).toBe(await typesOfContract());
  });
});
