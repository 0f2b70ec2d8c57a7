import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync, fsyncSync } from 'node:fs';
import { join } from 'node:path';
import { ApplianceError } from '#foundation/platform';

/** Raised when a release lays the folder out differently; older folders are migrated forward, newer ones refused. */
export const DATA_FOLDER_VERSION = 1;

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** What tells of a disk without room, by whom: the operating system, a limit of the process, SQLite, the telemetry store, the log. */
const NO_ROOM = ['ENOSPC', 'EFBIG', 'SQLITE_FULL', 'TELEMETRY_STORE_FULL', 'INTAKE_LOG_FULL'];
/** Primary result codes of SQLite, https://sqlite.org/rescode.html. */
const SQLITE: Readonly<Record<number, string>> = { 10: 'SQLITE_IOERR', 13: 'SQLITE_FULL', 14: 'SQLITE_CANTOPEN' };

const diskIsFull = (folder: string): string =>
  `The disk that holds ${folder} is full: free some space and start again.`;

/** What a person reads where something in the folder cannot be opened because of its disk; `undefined` for any other error. */
export const sentenceOfDisk = (folder: string, error: unknown): string | undefined => {
  const errcode = typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) : 0;
  const code = SQLITE[errcode & 0xff] ?? codeOf(error) ?? '';
  if (NO_ROOM.includes(code)) return diskIsFull(folder);
  return code.startsWith('SQLITE_') ? refused(folder, { code }).message : undefined;
};

const refused = (folder: string, cause: unknown): ApplianceError => {
  const sentence: Record<string, string> = {
    ENOSPC: diskIsFull(folder),
    EFBIG: diskIsFull(folder),
    EDQUOT: `The disk quota for ${folder} is used up: free some space and start again.`,
    EACCES: `The data folder ${folder} cannot be written: check its owner and permissions.`,
    EROFS: `The data folder ${folder} stands on a read-only disk.`,
    ENOTDIR: `The data folder ${folder} is not a folder.`,
    EEXIST: `The data folder ${folder} is not a folder.`,
  };
  const code = codeOf(cause) ?? '';
  return new ApplianceError('DATA_FOLDER_UNUSABLE', {
    retryable: false,
    message: sentence[code] ?? `The data folder ${folder} cannot be used (${code || String(cause)}).`,
    cause,
  });
};

const running = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

const writeDurably = (file: string, text: string): void => {
  const aside = `${file}.new`;
  const fd = openSync(aside, 'w');
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(aside, file);
};

const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * Opens the data folder for this process alone.
 *
 * @returns a function that gives it back; may be called twice
 * @throws ApplianceError DATA_FOLDER_NEWER, DATA_FOLDER_IN_USE or DATA_FOLDER_UNUSABLE, each with one sentence for the operator
 */
export const openDataFolder = (folder: string): (() => void) => {
  const versionFile = join(folder, 'version');
  const ownerFile = join(folder, 'appliance.pid');
  try {
    mkdirSync(folder, { recursive: true });
    const version = Number(readIfThere(versionFile) ?? DATA_FOLDER_VERSION);
    if (!(version <= DATA_FOLDER_VERSION))
      throw new ApplianceError('DATA_FOLDER_NEWER', {
        retryable: false,
        message: `The data folder ${folder} was written by a newer release (layout ${version}, this one knows up to ${DATA_FOLDER_VERSION}): use that release, or another --data folder.`,
      });
    const owner = Number(readIfThere(ownerFile) ?? 0);
    if (owner > 0 && owner !== process.pid && running(owner))
      throw new ApplianceError('DATA_FOLDER_IN_USE', {
        retryable: false,
        message: `The data folder ${folder} is in use by process ${owner}: stop it first, or use another --data folder.`,
      });
    writeDurably(versionFile, `${DATA_FOLDER_VERSION}\n`);
    writeDurably(ownerFile, `${process.pid}\n`);
  } catch (error) {
    throw error instanceof ApplianceError ? error : refused(folder, error);
  }
  return () => {
    rmSync(ownerFile, { force: true });
  };
};
