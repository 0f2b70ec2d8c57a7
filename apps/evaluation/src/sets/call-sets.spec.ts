import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { callRecordsSet } from './call-records.js';
import { emodelSet } from './emodel.js';
import { otlpSet } from './otlp.js';
import { voiceQualitySet } from './voice-quality.js';

const data = process.env['CONFORMANCE_DATA'];

/** The sets of call records, voice quality and OTLP over published data, where it is there. */
describe.each([
  [callRecordsSet, 'cdr-fixtures'],
  [voiceQualitySet, 'cdr-fixtures'],
  [emodelSet, 'emodel'],
  [otlpSet, 'otlp'],
])('$name', (set, folder) => {
  const path = join(data ?? '', folder);
  const isThere = data !== undefined && existsSync(path);
  if (!isThere) process.stderr.write(`SKIPPED: ${set.name}; set CONFORMANCE_DATA to the folder that has ${folder}/.\n`);
  (isThere ? it : it.skip)('passes every case', async () => {
    const { passed, total, differences } = await set.run(path);
    process.stdout.write(`${set.name}: ${String(passed)} of ${String(total)} passed.\n`);
    expect(differences).toEqual([]);
    expect(total).toBeGreaterThan(0);
  });
});
