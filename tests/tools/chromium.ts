import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Chromium on this machine; where there is none the tests that need it fail in CI, and elsewhere are skipped with what to install. */
export const chromiumProgram = (): string | undefined => {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome'])
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here.
      }
    }
  if (process.env['CI'] === 'true') throw new Error('Chromium is needed: sudo apt-get install chromium');
  process.stderr.write('SKIPPED: what is seen in the console. Install Chromium, e.g. sudo apt-get install chromium\n');
  return undefined;
};
