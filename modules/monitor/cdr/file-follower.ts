import { createHash } from 'node:crypto';
import { type BigIntStats } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ApplianceError } from '#foundation/platform';
import { CDR_FILE_UNAVAILABLE } from './errors.js';

/** How far a file was read, so that it is found again after a restart even where it was renamed, and not mistaken for another in its place. */
export interface FilePosition {
  readonly device: string;
  readonly inode: string;
  /** Begin of the next line, bytes. */
  readonly offset: number;
  /** SHA-256 of the first `headBytes`, which were read. */
  readonly headBytes: number;
  readonly headDigest: string;
}

export interface FollowerParts {
  /** A file, or the folder of a `Master.csv`. */
  readonly path: string;
  readonly position: FilePosition | undefined;
  /** What is read at once at most; a line longer than this is cut to it, and its rest left out. */
  readonly readBytes: number;
  /** Takes whole lines and resolves when they are durable. The bytes are valid until then. `behind` is where the file goes on. */
  readonly deliver: (lines: Uint8Array, behind: FilePosition) => Promise<void>;
  /** Called behind `deliver`: a crash between the two reads the batch again, unless `position` was told better. */
  readonly save: (position: FilePosition) => Promise<void> | void;
}

const FILE_NAME = 'Master.csv';
const HEAD_BYTES = 256;
const LINE_FEED = 0x0a;
/** Entries of a folder that are looked at for a file that was renamed while nobody followed it. */
const MAX_SIBLINGS = 1000;

interface Followed {
  readonly handle: FileHandle;
  readonly device: string;
  readonly inode: string;
  offset: number;
  headBytes: number;
  headDigest: string;
  /** As last seen; a file of the same length may have been overwritten. */
  modifiedMs: number;
  /** Within a line that was too long: nothing is delivered before its end. */
  skipping: boolean;
}

/**
 * Follows a file that grows, as `tail -F` does. A file that was renamed is read to its end, and left once its successor holds something. One that was
 * cut, or overwritten in place, is read from its beginning: it shows by its length or its head. An unfinished last line waits for its end.
 */
export class FileFollower {
  private readonly buffer: Uint8Array;
  private current: Followed | undefined;
  private position: FilePosition | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private stopped = false;
  private sizeSeen = 0;

  constructor(private readonly parts: FollowerParts) {
    this.buffer = new Uint8Array(parts.readBytes);
    this.position = parts.position;
  }

  /** Bytes that the last look saw and that were not delivered. */
  get lagBytes(): number {
    return Math.max(0, this.sizeSeen - (this.current?.offset ?? 0));
  }

  /**
   * Reads what is there now. @returns lines delivered
   * @throws ApplianceError CDR_FILE_UNAVAILABLE (retryable), or what `deliver` and `save` throw; the next call goes on where this one stopped
   */
  async poll(): Promise<number> {
    const run = this.turn.then(async () => (this.stopped ? 0 : this.read()));
    this.turn = run.catch(() => undefined);
    return run;
  }

  /** Ends with the batch that is under way. May be called twice. */
  async close(): Promise<void> {
    this.stopped = true;
    await this.turn;
    await this.leave();
  }

  private async read(): Promise<number> {
    try {
      return await this.catchUp();
    } catch (cause) {
      if (cause instanceof ApplianceError || !isSystemError(cause)) throw cause;
      throw new ApplianceError(CDR_FILE_UNAVAILABLE, {
        retryable: true,
        message: `${this.parts.path} cannot be read: ${cause.message}`,
        cause,
      });
    }
  }

  private async catchUp(): Promise<number> {
    const found = await this.look();
    this.current ??= await this.resume(found);
    if (this.current === undefined) return 0;
    let lines = await this.drain(this.current);
    if (found === undefined || isSame(found.stats, this.current) || found.stats.size === 0n || this.stopped)
      return lines;
    // Whoever writes to the successor has left the old file, so what is in it now is all, an unfinished line too.
    lines += await this.drain(this.current);
    lines += await this.finish(this.current);
    await this.leave();
    this.current = await this.begin(found.path);
    return lines + (await this.drain(this.current));
  }

  private async look(): Promise<{ path: string; stats: BigIntStats } | undefined> {
    try {
      const { path } = this.parts;
      const stats = await stat(path, { bigint: true });
      if (!stats.isDirectory()) return { path, stats };
      const inside = join(path, FILE_NAME);
      return { path: inside, stats: await stat(inside, { bigint: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The file that the saved position speaks of, wherever it stands now; else the file that is there, from its beginning. */
  private async resume(found: { path: string; stats: BigIntStats } | undefined): Promise<Followed | undefined> {
    const saved = this.position;
    this.position = undefined;
    if (saved !== undefined) {
      const candidates =
        found !== undefined && isSame(found.stats, saved) ? [found.path] : await this.siblings(found?.path);
      for (const path of candidates) {
        const followed = await this.reopen(path, saved);
        if (followed !== undefined) return followed;
      }
    }
    return found === undefined ? undefined : this.begin(found.path);
  }

  /** A new file: its position is saved before a line of it is whole, so that it is found where it is renamed by then. */
  private async begin(path: string): Promise<Followed> {
    const followed = await this.open(path);
    try {
      await this.parts.save(positionOf(followed));
    } catch (error) {
      await followed.handle.close();
      throw error;
    }
    return followed;
  }

  /** Where the file may have been renamed to: names beside it that begin alike, as log rotation makes them. */
  private async siblings(path: string | undefined): Promise<readonly string[]> {
    const { path: configured } = this.parts;
    const places = path === undefined ? [join(configured, FILE_NAME), configured] : [path];
    for (const place of places) {
      const folder = dirname(place);
      const stem = basename(place).split('.', 1)[0] ?? '';
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(stem));
      if (names.length > 0) return names.slice(0, MAX_SIBLINGS).map((name) => join(folder, name));
    }
    return [];
  }

  private async reopen(path: string, saved: FilePosition): Promise<Followed | undefined> {
    const stats = await stat(path, { bigint: true }).catch(() => undefined);
    if (stats === undefined || !stats.isFile() || !isSame(stats, saved)) return undefined;
    const followed = await this.open(path);
    Object.assign(followed, { offset: saved.offset, headBytes: saved.headBytes, headDigest: saved.headDigest });
    const isTheSame = stats.size >= saved.offset && (await hasSameHead(followed).catch(() => false));
    if (isTheSame) return followed;
    await followed.handle.close();
    return undefined;
  }

  private async open(path: string): Promise<Followed> {
    const handle = await open(path, 'r');
    const stats = await handle.stat({ bigint: true });
    return {
      handle,
      device: String(stats.dev),
      inode: String(stats.ino),
      offset: 0,
      headBytes: 0,
      headDigest: digestOf(new Uint8Array(0)),
      modifiedMs: -1,
      skipping: false,
    };
  }

  private async leave(): Promise<void> {
    await this.current?.handle.close();
    this.current = undefined;
  }

  private async drain(followed: Followed): Promise<number> {
    const { size, mtimeMs } = await followed.handle.stat();
    this.sizeSeen = size;
    if (size === followed.offset && mtimeMs === followed.modifiedMs) return 0;
    followed.modifiedMs = mtimeMs;
    if (size < followed.offset || !(await hasSameHead(followed))) {
      Object.assign(followed, { offset: 0, headBytes: 0, headDigest: digestOf(new Uint8Array(0)), skipping: false });
      // Saved at once: what comes into the file next may look like what was read of it before.
      await this.parts.save(positionOf(followed));
    }
    let lines = 0;
    while (!this.stopped) {
      const { bytesRead } = await followed.handle.read(this.buffer, 0, this.buffer.length, followed.offset);
      const end = this.buffer.lastIndexOf(LINE_FEED, bytesRead - 1) + 1;
      const isTooLong = bytesRead === this.buffer.length && end === 0;
      if (bytesRead === 0 || (end === 0 && !isTooLong)) break;
      lines += await this.take(followed, isTooLong ? bytesRead : end, isTooLong);
    }
    return lines;
  }

  private async take(followed: Followed, end: number, isUnfinished: boolean): Promise<number> {
    const begin = followed.skipping ? (isUnfinished ? end : this.buffer.indexOf(LINE_FEED) + 1) : 0;
    const whole = this.buffer.subarray(begin, end);
    const behind = { ...followed, offset: followed.offset + end, skipping: isUnfinished };
    if (followed.headBytes < HEAD_BYTES) await growHead(behind, behind.offset);
    if (whole.length > 0) await this.parts.deliver(whole, positionOf(behind));
    Object.assign(followed, behind);
    await this.parts.save(positionOf(followed));
    return linesIn(whole);
  }

  /** Delivers what stands behind the last line feed of a file that nobody writes to any more. */
  private async finish(followed: Followed): Promise<number> {
    const { bytesRead } = await followed.handle.read(this.buffer, 0, this.buffer.length, followed.offset);
    if (bytesRead === 0 || this.stopped) return 0;
    return this.take(followed, bytesRead, false);
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  typeof error === 'object' && error !== null && 'syscall' in error && 'message' in error;

const isSame = (stats: BigIntStats, { device, inode }: { readonly device: string; readonly inode: string }): boolean =>
  String(stats.dev) === device && String(stats.ino) === inode;

const positionOf = ({ device, inode, offset, headBytes, headDigest }: Followed): FilePosition => ({
  device,
  inode,
  offset,
  headBytes,
  headDigest,
});

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const headOf = async (handle: FileHandle, length: number): Promise<Uint8Array> => {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, 0);
  return buffer.subarray(0, bytesRead);
};

const hasSameHead = async ({ handle, headBytes, headDigest }: Followed): Promise<boolean> =>
  headBytes === 0 || digestOf(await headOf(handle, headBytes)) === headDigest;

const growHead = async (followed: Followed, read: number): Promise<void> => {
  const head = await headOf(followed.handle, Math.min(HEAD_BYTES, read));
  followed.headBytes = head.length;
  followed.headDigest = digestOf(head);
};

/** A last line counts without its line feed. */
const linesIn = (bytes: Uint8Array): number => {
  let lines = bytes.length > 0 && bytes[bytes.length - 1] !== LINE_FEED ? 1 : 0;
  for (const byte of bytes) if (byte === LINE_FEED) lines++;
  return lines;
};
