import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { CAMPAIGNS } from '../campaigns.js';
import { type Run } from '../domain/run.js';
import { RunCache } from './run-cache.js';

const root = mkdtempSync(join(tmpdir(), 'run-cache-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('RunCache', () => {
  const { mixed } = CAMPAIGNS;
  if (mixed === undefined) throw new RangeError('There is no campaign mixed.');
  const run: Run = {
    ...{ seed: 3, arm: 'none', hours: 24, truths: [], incidents: [], changes: [], touches: 0, bandShare: null },
    ...{ delaysSeconds: {}, wallSeconds: 1, historySeconds: 1 },
  };

  it('gives back what was put, to the same program and the same network only', () => {
    new RunCache(root, 'abc', mixed).put(run);
    expect(new RunCache(root, 'abc', { ...mixed, seeds: [3], arms: ['none'] }).get('none', 3)).toEqual(run);
    expect(new RunCache(root, 'abc', mixed).get('none', 4)).toBeUndefined();
    expect(new RunCache(root, 'abc', mixed).get('rules', 3)).toBeUndefined();
    expect(new RunCache(root, 'abc-dirty', mixed).get('none', 3)).toBeUndefined();
    expect(new RunCache(root, 'abc', { ...mixed, hours: 12 }).get('none', 3)).toBeUndefined();
  });
});
