import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readFileReady } from './file-ready.js';
import { readSamples } from './testing/index.js';

/** PM files and VES events of others, laid out as they are published. `npm run evaluate -- pm-files` compares them value by value. */
const folder = join(process.env['CONFORMANCE_DATA'] ?? '', 'pm-ves');
const isThere = process.env['CONFORMANCE_DATA'] !== undefined && existsSync(folder);
if (!isThere)
  process.stderr.write('SKIPPED: PM files of others; set CONFORMANCE_DATA to the folder that has pm-ves/.\n');

const filesOf = (ending: string): string[] =>
  isThere
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(ending))
        .sort()
    : [];

(isThere ? describe : describe.skip)('PM files of others', () => {
  it('are read, every result of them, and say which', async () => {
    const files = filesOf('.xml');
    for (const name of files) {
      const path = join(folder, name);
      const { kept, content } = await readSamples(createReadStream(path));
      const results = [...readFileSync(path, 'utf8').matchAll(/<r p="\d+">|<measResults>([^<]*)/g)]
        .map(([, list]) => (list === undefined ? 1 : list.trim().split(/\s+/).length))
        .reduce((sum, count) => sum + count, 0);
      expect([name, kept.length + content.rejections['unknown-type']]).toEqual([name, results]);
    }
    process.stderr.write(`PM files of others: ${String(files.length)} read.\n`);
    expect(files.length).toBeGreaterThan(0);
  });

  it('are read up to where they were cut and refused there', async () => {
    for (const name of filesOf('.xml')) {
      const { size } = { size: readFileSync(join(folder, name)).length };
      const end = Math.floor(size * 0.7);
      await expect(readSamples(createReadStream(join(folder, name), { end }))).rejects.toMatchObject({
        code: expect.stringMatching(/^PM_FILE_(?:INCOMPLETE|MALFORMED)$/),
      });
    }
  });

  it('are announced by none of the events that announce something else', () => {
    for (const name of filesOf('.json').filter((each) => each.includes('events/')))
      expect(() => readFileReady(readFileSync(join(folder, name)))).toThrow(
        expect.objectContaining({ code: 'PM_NOTIFICATION_MALFORMED' }),
      );
  });
});
