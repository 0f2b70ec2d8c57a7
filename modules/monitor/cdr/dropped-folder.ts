import { type Stats } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallIntake } from './call-intake.js';
import { type CdrMetrics } from './cdr.metrics.js';

export interface DroppedFolderParts {
  readonly path: string;
  readonly source: string;
  readonly after: 'move' | 'delete';
  readonly maxFileBytes: number;
  readonly pollMs: number;
  readonly intake: CallIntake;
  /** A file that was accepted just before a crash, and only has to be put away. */
  readonly taken: string | undefined;
  /** @param held what the decoder holds behind the file */
  readonly intend: (file: string, held: unknown) => Promise<void>;
  readonly save: (held: unknown) => Promise<void>;
  readonly metrics: CdrMetrics;
  readonly onFailure: (error: unknown) => void;
}

/** Whoever writes a file under such a name renames it when it is whole. */
const isUnfinished = (name: string): boolean => name.startsWith('.') || /\.(?:tmp|part|partial|filepart)$/i.test(name);

/**
 * Reads whole files that are put into a folder, in the order of their names. A file is whole when two looks find it unchanged. What was read is moved into
 * `done/` or deleted, and what is too large or has no call in it into `refused/`, so that the folder shows what is left to do.
 */
export class DroppedFolder {
  private seen = new Map<string, string>();
  private taken: string | undefined;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: DroppedFolderParts) {
    this.taken = parts.taken;
  }

  /**
   * Reads the files that are whole by now.
   *
   * @param isWhole whoever calls knows that nobody is writing
   * @returns files that were read
   * @throws what the file system, `intend`, `save` and the intake throw; the next call goes on with the same file
   */
  async poll(isWhole = false): Promise<number> {
    const run = this.turn.then(async () => this.look(isWhole));
    this.turn = run.catch(() => undefined);
    try {
      return await run;
    } catch (error) {
      this.parts.metrics.countFailure(this.parts.source);
      throw error;
    }
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Ends with the file that is under way. May be called twice. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.turn;
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.poll().catch((error: unknown) => {
        this.parts.onFailure(error);
      });
      await sleep(this.parts.pollMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async look(isWhole: boolean): Promise<number> {
    const { path } = this.parts;
    const names = (await readdir(path, { withFileTypes: true }))
      .filter((entry) => entry.isFile() && !isUnfinished(entry.name))
      .map(({ name }) => name)
      .sort();
    const seen = new Map<string, string>();
    let files = 0;
    let waiting = 0;
    for (const name of names) {
      if (this.stopping.signal.aborted) break;
      const stats = await stat(join(path, name)).catch(() => undefined);
      if (stats === undefined) continue;
      const state = `${String(stats.size)}/${String(stats.mtimeMs)}`;
      if (isWhole || name === this.taken || this.seen.get(name) === state) {
        await this.take(name, stats);
        files++;
      } else {
        seen.set(name, state);
        waiting += stats.size;
      }
    }
    this.seen = seen;
    this.parts.metrics.setLag(this.parts.source, waiting);
    return files;
  }

  private async take(name: string, { size }: Stats): Promise<void> {
    const { path, intake, intend, save, maxFileBytes } = this.parts;
    if (name === this.taken) {
      await this.putAway(name, 'done');
      this.taken = undefined;
      await save(intake.held);
      return;
    }
    if (size > maxFileBytes) {
      this.parts.metrics.countRejected(this.parts.source, ['too-long']);
      await this.putAway(name, 'refused');
      return;
    }
    const { records, rejected } = await intake.take(await readFile(join(path, name)), async (held) =>
      intend(name, held),
    );
    // Kept until it is put away: a restart in between must not read it again.
    this.taken = name;
    await this.putAway(name, records.length === 0 && rejected.length > 0 ? 'refused' : 'done');
    this.taken = undefined;
    await save(intake.held);
  }

  private async putAway(name: string, into: 'done' | 'refused'): Promise<void> {
    const { path, after } = this.parts;
    if (after === 'delete' && into === 'done') {
      await rm(join(path, name), { force: true });
      return;
    }
    const folder = join(path, into);
    await mkdir(folder, { recursive: true });
    await rename(join(path, name), join(folder, name));
  }
}
