import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What of the tree makes a difference to a run. */
const MATTERS = ['apps', 'modules', 'package-lock.json'];
const MAX_BYTES = 1 << 28;

/**
 * A name of the program that is run: the commit, and where the tree differs from it a digest of how.
 *
 * @returns `undefined` outside of a repository: such a run cannot be told from another
 */
export const versionOf = (root: string): string | undefined => {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: MAX_BYTES,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    const commit = git('rev-parse', '--short=12', 'HEAD').trim();
    const changed = git('diff', 'HEAD', '--', ...MATTERS);
    const added = git('ls-files', '--others', '--exclude-standard', '--', ...MATTERS)
      .split('\n')
      .filter(Boolean);
    if (changed === '' && added.length === 0) return commit;
    const digest = createHash('sha256').update(changed);
    for (const file of added)
      if (existsSync(join(root, file))) digest.update(file).update(readFileSync(join(root, file)));
    return `${commit}-${digest.digest('hex').slice(0, 12)}`;
  } catch {
    return undefined;
  }
};
