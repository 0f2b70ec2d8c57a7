import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from '@jest/globals';

const PROGRAM = resolve(import.meta.dirname, '../../../dist/apps/evaluation/src/canaries.js');

it('no canary that came through any receiver is stored raw, and none has one pseudonym in two regions', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM], { encoding: 'utf8', timeout: 120_000 });
  expect({ status, stderr, hits: stdout.split('\n').filter((line) => /^[A-Z]+ (?!\{)/u.test(line)) }).toEqual({
    ...{ status: 0, stderr: '', hits: [] },
  });
  const result = JSON.parse(/^RESULT (.*)$/mu.exec(stdout)?.[1] ?? '{}') as Readonly<Record<string, number>>;
  expect(result).toMatchObject({ hits: 0, refused: 0, unseen: 0, joinable: 0 });
  expect(result['places']).toBeGreaterThan(10);
  // Fifteen kinds of receivers in two regions.
  expect(result['pseudonyms']).toBe(30);
}, 150_000);
