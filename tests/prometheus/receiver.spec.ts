import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { judgeReceiver, requirementNames } from '../../apps/evaluation/src/remote-write/judge-receiver.js';
import { publishedNames } from '../../apps/evaluation/src/sets/remote-write.js';

// Starts the product, on a machine that may be busy.
jest.setTimeout(120_000);

const DIST = resolve(import.meta.dirname, '../../dist/apps');
const folder = join(process.env['CONFORMANCE_DATA'] ?? '', 'prom-ingest');
const isThere = process.env['CONFORMANCE_DATA'] !== undefined && existsSync(folder);
if (!isThere)
  process.stderr.write(
    'SKIPPED: are all published requirements asked for? Set CONFORMANCE_DATA to the folder that has prom-ingest/.\n',
  );

describe('requirements on receivers of remote-write 2.0', () => {
  let differences: ReadonlyMap<string, string | undefined>;
  beforeAll(async () => {
    differences = await judgeReceiver(DIST);
  });

  it.each(requirementNames())('%s', (name) => {
    expect(differences.get(name)).toBeUndefined();
  });

  (isThere ? it : it.skip)('none that is published is left out', () => {
    const published = publishedNames(folder);
    const held = published.filter((name) => differences.has(name) && differences.get(name) === undefined);
    process.stdout.write(`remote-write: ${held.length} of ${published.length} requirements\n`);
    expect(published.filter((name) => !differences.has(name))).toEqual([]);
  });
});
