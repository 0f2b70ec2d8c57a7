import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { type z } from 'zod';
import { ApplianceError } from '#foundation/platform';
import { type PmFilesConfig, type PmFolderConfig } from './pm-files.config.js';
import { type PmFilesMetrics } from './pm-files.metrics.js';
import { type PmIntake } from './pm-intake.js';
import { type Quarantine } from './quarantine.js';

export interface FolderFollowerParts {
  readonly folder: PmFolderConfig;
  readonly config: z.infer<typeof PmFilesConfig.schema>;
  readonly intake: Pick<PmIntake, 'take' | 'refuse'>;
  readonly quarantine: Pick<Quarantine, 'put'>;
  readonly metrics: PmFilesMetrics;
  /** Files of the folder that were dealt with before, by name: what `save` was given last. */
  readonly done: FilesDone;
  readonly save: (done: FilesDone) => Promise<void>;
  /** Wall time, ms. */
  readonly nowMs: () => number;
}

/** Files by name, with the state that they were taken in. */
export type FilesDone = Readonly<Record<string, string>>;

/** Where files go that were taken or refused, in the followed folder. Names with a dot in front are not looked at. */
const TAKEN_FOLDER = '.taken';
const REFUSED_FOLDER = '.refused';
/** What is dealt with between two saves: behind a crash it is read again, and known by its digest. */
const FILES_BETWEEN_SAVES = 100;

interface Seen {
  readonly state: string;
  readonly sinceMs: number;
}

/**
 * Follows a folder that files are dropped into, by whole files: one that is still written shows by its changes, or by ending in the middle of its
 * document, and is waited for. Files are taken in the order of their names, which in TS 32.432 begin with their time.
 */
export class FolderFollower {
  private readonly done: Map<string, string>;
  private seen = new Map<string, Seen>();
  private readonly incomplete = new Map<string, Seen>();
  private readonly pattern: RegExp;
  private unsaved = 0;
  private stopped = false;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: FolderFollowerParts) {
    this.done = new Map(Object.entries(parts.done));
    this.pattern = new RegExp(parts.folder.files, 'u');
  }

  /**
   * Deals with what stands in the folder and does not change any more. @returns files taken or refused
   *
   * @throws what is tried again at the next look: a folder or file that is not readable, a log that has no room
   */
  async poll(): Promise<number> {
    const run = this.turn.then(async () => (this.stopped ? 0 : this.look()));
    this.turn = run.catch(() => undefined);
    return run;
  }

  /** Ends with the file that is under way. May be called twice. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.turn;
  }

  private async look(): Promise<number> {
    const { folder, metrics, config, nowMs } = this.parts;
    let taken = 0;
    try {
      const files = await this.list();
      this.forget(files);
      const now = nowMs();
      const settled: string[] = [];
      let waiting = 0;
      for (const [name, state] of files) {
        if (this.done.get(name) === state) continue;
        waiting++;
        if (this.isWaitedFor(name, state, now)) continue;
        if (this.settledAt(this.seen, name, state, now) + config.settleMs <= now) settled.push(name);
      }
      metrics.setWaiting(folder.source, waiting);
      let failure: Error | undefined;
      for (const name of settled) {
        if (this.isStopped()) break;
        try {
          if (!(await this.deal(name, files.get(name) ?? ''))) continue;
          taken++;
          metrics.setWaiting(folder.source, --waiting);
        } catch (error) {
          // A file that cannot be read holds up no other; a log without room does.
          failure ??= error instanceof Error ? error : new Error(String(error));
          if (error instanceof ApplianceError) break;
        }
      }
      if (failure !== undefined) throw failure;
    } catch (error) {
      metrics.countFailedLook(folder.source);
      throw error;
    } finally {
      if (this.unsaved > 0) await this.save();
    }
    return taken;
  }

  private isStopped(): boolean {
    return this.stopped;
  }

  /** Regular files by name, and what shows that they changed. */
  private async list(): Promise<ReadonlyMap<string, string>> {
    const { path } = this.parts.folder;
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const found = new Map<string, string>();
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const name = relative(path, join(entry.parentPath, entry.name));
      if (name.split(sep).some((part) => part.startsWith('.')) || !this.pattern.test(entry.name)) continue;
      // Gone meanwhile is gone.
      const stats = await stat(join(path, name), { bigint: true }).catch(() => undefined);
      if (stats !== undefined) found.set(name, `${String(stats.size)} ${String(stats.mtimeNs)} ${String(stats.ino)}`);
    }
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** @returns whether the file was dealt with for good */
  private async deal(name: string, state: string): Promise<boolean> {
    const { folder, intake, quarantine, config, nowMs } = this.parts;
    const path = join(folder.path, name);
    try {
      await intake.take(folder.source, createReadStream(path), 'follower');
      await this.afterwards(name, TAKEN_FOLDER, folder.afterwards === 'delete');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
      const isFinal = error instanceof ApplianceError && !error.retryable;
      if (!isFinal) throw error;
      if (error.code === 'PM_FILE_INCOMPLETE') {
        const now = nowMs();
        if (this.settledAt(this.incomplete, name, state, now) + config.incompleteMs > now) return false;
        await intake.refuse(folder.source, error);
      }
      const isCopied = await quarantine.put(folder.source, { name: basename(name), path }, error, nowMs());
      await this.afterwards(name, REFUSED_FOLDER, folder.afterwards === 'delete' && isCopied);
    }
    this.incomplete.delete(name);
    this.done.set(name, state);
    this.unsaved++;
    if (this.unsaved >= FILES_BETWEEN_SAVES) await this.save();
    return true;
  }

  private async afterwards(name: string, into: string, isDeleted: boolean): Promise<void> {
    const { path, afterwards } = this.parts.folder;
    if (isDeleted) await rm(join(path, name), { force: true });
    if (afterwards !== 'move') return;
    await mkdir(join(path, into), { recursive: true });
    await rename(join(path, name), join(path, into, name.replaceAll(sep, '_')));
  }

  /** Whether the file ended in the middle when it was read, stands as it did, and has time left: to read it again would find the same. */
  private isWaitedFor(name: string, state: string, now: number): boolean {
    const before = this.incomplete.get(name);
    return before?.state === state && before.sinceMs + this.parts.config.incompleteMs > now;
  }

  /** Since when the file stands as it does. */
  private settledAt(known: Map<string, Seen>, name: string, state: string, now: number): number {
    const before = known.get(name);
    if (before?.state === state) return before.sinceMs;
    known.set(name, { state, sinceMs: now });
    return now;
  }

  private forget(files: ReadonlyMap<string, string>): void {
    for (const name of this.done.keys())
      if (!files.has(name)) {
        this.done.delete(name);
        this.unsaved++;
      }
    for (const known of [this.seen, this.incomplete])
      for (const name of known.keys()) if (!files.has(name) || this.done.has(name)) known.delete(name);
  }

  private async save(): Promise<void> {
    await this.parts.save(Object.fromEntries(this.done));
    this.unsaved = 0;
  }
}
