import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApplianceError } from '#foundation/platform';
import { FileFollower, type FilePosition } from './file-follower.js';

const folder = mkdtempSync(join(tmpdir(), 'nocturne-cdr-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
let files = 0;

/** A file and whoever follows it: what was delivered, and the position that was saved. */
class Rig {
  readonly folder = mkdtempSync(join(folder, `${files++}-`));
  readonly path = join(this.folder, 'Master.csv');
  delivered = '';
  position: FilePosition | undefined;
  failing = false;
  follower = this.started();

  /** A new process that knows the saved position alone. */
  async restart(): Promise<void> {
    await this.follower.close();
    this.follower = this.started();
  }

  append(text: string): void {
    appendFileSync(this.path, text);
  }

  private started(): FileFollower {
    return new FileFollower({
      path: this.folder,
      position: this.position,
      readBytes: 64,
      deliver: async (lines) => {
        if (this.failing) throw new ApplianceError('INTAKE_OVERLOADED', { retryable: true });
        this.delivered += new TextDecoder().decode(lines);
        if (!this.delivered.endsWith('\n')) this.delivered += '\n';
        return Promise.resolve();
      },
      save: (position) => {
        this.position = position;
      },
    });
  }
}

type Step = { readonly append: string } | 'rename' | 'copy-truncate' | 'poll' | 'restart' | 'fail';
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.stringMatching(/^[a-z\n]{1,90}$/).map((append) => ({ append })),
    fc.constantFrom<Step>('rename', 'copy-truncate', 'poll', 'poll', 'restart', 'fail'),
  ),
  { maxLength: 12 },
);

describe('FileFollower', () => {
  it('delivers every line once and in order, whatever happens to the file and to itself', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (story) => {
        const rig = new Rig();
        let expected = '';
        let written = '';
        const begin = (): void => {
          if (written !== '') expected += written.endsWith('\n') ? written : `${written}\n`;
          written = '';
        };
        for (const [at, step] of [...story, { append: 'end\n' }, 'poll' as const].entries()) {
          if (typeof step === 'object') {
            rig.append(step.append);
            written += step.append;
          } else if (step === 'poll') await rig.follower.poll();
          else if (step === 'restart') await rig.restart();
          else if (step === 'fail') {
            rig.failing = true;
            await rig.follower.poll().catch(() => undefined);
            rig.failing = false;
          } else if (existsSync(rig.path)) {
            // Of two turns between two looks, the file in between was never seen.
            await rig.follower.poll();
            if (step === 'rename') renameSync(rig.path, join(rig.folder, `Master.csv.${at}`));
            else {
              // What is unfinished at the cut is lost: nobody can tell that it is a line.
              written = written.slice(0, written.lastIndexOf('\n') + 1);
              copyFileSync(rig.path, join(rig.folder, `Master.csv.${at}`));
              truncateSync(rig.path);
              await rig.follower.poll();
            }
            begin();
          }
        }
        begin();
        // A line beyond the buffer is cut to it, and one that is cut by the restart within it loses no other.
        const short = (text: string): string =>
          text
            .split('\n')
            .filter((line) => line.length < 40)
            .join('\n');
        expect(short(rig.delivered)).toBe(short(expected));
        await rig.follower.close();
      }),
      { numRuns: 200 },
    );
  });

  it('waits for the end of a line, and for the file', async () => {
    const rig = new Rig();
    expect(await rig.follower.poll()).toBe(0);
    rig.append('a\nb');
    expect(await rig.follower.poll()).toBe(1);
    rig.append('c\n');
    expect(await rig.follower.poll()).toBe(1);
    expect(rig.delivered).toBe('a\nbc\n');
    await rig.follower.close();
  });

  it('reads a batch again that was not delivered, and not one that was', async () => {
    const rig = new Rig();
    rig.append('a\n');
    rig.failing = true;
    await expect(rig.follower.poll()).rejects.toThrow('INTAKE_OVERLOADED');
    rig.failing = false;
    await rig.follower.poll();
    await rig.restart();
    expect(await rig.follower.poll()).toBe(0);
    expect(rig.delivered).toBe('a\n');
    await rig.follower.close();
  });

  it('finds a file that was renamed while nobody followed it', async () => {
    const rig = new Rig();
    rig.append('a\n');
    await rig.follower.poll();
    rig.append('b\n');
    renameSync(rig.path, `${rig.path}.1`);
    rig.append('c\n');
    await rig.restart();
    expect(await rig.follower.poll()).toBe(2);
    expect(rig.delivered).toBe('a\nb\nc\n');
    await rig.follower.close();
  });

  it('stays with a renamed file as long as its successor is empty', async () => {
    const rig = new Rig();
    rig.append('a\n');
    await rig.follower.poll();
    renameSync(rig.path, `${rig.path}.1`);
    rig.append('');
    await rig.follower.poll();
    appendFileSync(`${rig.path}.1`, 'b\n');
    await rig.follower.poll();
    rig.append('c\n');
    await rig.follower.poll();
    expect(rig.delivered).toBe('a\nb\nc\n');
    await rig.follower.close();
  });

  it('sees that a file was overwritten by one that is as long, or longer', async () => {
    const rig = new Rig();
    rig.append('a\nb\n');
    await rig.follower.poll();
    writeFileSync(rig.path, 'c\nd\ne\n');
    await rig.follower.poll();
    expect(rig.delivered).toBe('a\nb\nc\nd\ne\n');
    await rig.follower.close();
  });

  it('remembers over a restart that a file was cut, though what came then begins as it did before', async () => {
    const rig = new Rig();
    rig.append('a\n');
    await rig.follower.poll();
    truncateSync(rig.path);
    await rig.follower.poll();
    await rig.restart();
    rig.append('a\nb\n');
    await rig.follower.poll();
    expect(rig.delivered).toBe('a\na\nb\n');
    await rig.follower.close();
  });

  it('cuts a line that is longer than what it reads, and goes on behind it', async () => {
    const rig = new Rig();
    rig.append(`${'x'.repeat(200)}\nb\n`);
    await rig.follower.poll();
    expect(rig.delivered).toBe(`${'x'.repeat(64)}\nb\n`);
    await rig.follower.close();
  });

  it('takes a path to a file too, and says where it cannot be read', async () => {
    const rig = new Rig();
    const noFile = new FileFollower({
      path: join(rig.path, 'inside'),
      position: undefined,
      readBytes: 64,
      deliver: async () => Promise.resolve(),
      save: () => undefined,
    });
    rig.append('a\n');
    await expect(noFile.poll()).rejects.toMatchObject({ code: 'CDR_FILE_UNAVAILABLE', retryable: true });
    await noFile.close();
    await rig.follower.close();
  });
});
