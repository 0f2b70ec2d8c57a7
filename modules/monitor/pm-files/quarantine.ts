import { copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApplianceError } from '#foundation/platform';

export interface QuarantineSettings {
  readonly folder: string;
  readonly maxFiles: number;
  /** Of a larger file only the reason is kept. */
  readonly maxFileBytes: number;
}

export interface RefusedFile {
  /** As the source named it. */
  readonly name: string;
  /** Where it stands, to be copied; absent where only its reason is kept. */
  readonly path?: string;
}

/** Why a file is here, as it stands beside it. */
export interface QuarantinedFile {
  readonly source: string;
  /** As the source named it. */
  readonly name: string;
  readonly code: string;
  readonly message: string;
  /** From 1, in what was decompressed; absent where there are no lines. */
  readonly line?: number;
  /** Wall time, ms since 1970. */
  readonly atMs: number;
}

const NOTE = '.reason.json';
/** Sorts as the times do for centuries. */
const TIME_DIGITS = 14;

/** Keeps refused files with their reason, the newest ones: what was refused is there to be looked at and sent again. */
export class Quarantine {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly settings: QuarantineSettings) {}

  /** @returns whether a copy of the file is here, and not its reason alone */
  async put(source: string, file: RefusedFile, error: unknown, atMs: number): Promise<boolean> {
    const run = this.turn.then(async () => this.write(source, file, error, atMs));
    this.turn = run.catch(() => undefined);
    return run;
  }

  private async write(source: string, { name, path }: RefusedFile, error: unknown, atMs: number): Promise<boolean> {
    const { folder, maxFileBytes } = this.settings;
    await mkdir(folder, { recursive: true });
    const time = String(Math.floor(atMs)).padStart(TIME_DIGITS, '0');
    const kept = `${time}-${source}-${name.replace(/[^\w.+=-]/g, '_')}`.slice(0, 200);
    const line = error instanceof ApplianceError ? error.attributes['line'] : undefined;
    const note: QuarantinedFile = {
      source,
      name,
      code: error instanceof ApplianceError ? error.code : 'INTERNAL',
      message: error instanceof Error ? error.message : String(error),
      ...(typeof line === 'number' ? { line } : {}),
      atMs,
    };
    await writeFile(join(folder, `${kept}${NOTE}`), JSON.stringify(note, undefined, 2));
    const isCopied = path !== undefined && (await stat(path)).size <= maxFileBytes;
    if (isCopied) await copyFile(path, join(folder, kept));
    await this.forgetOldest();
    return isCopied;
  }

  private async forgetOldest(): Promise<void> {
    const { folder, maxFiles } = this.settings;
    const notes = (await readdir(folder)).filter((name) => name.endsWith(NOTE)).sort();
    for (const note of notes.slice(0, Math.max(0, notes.length - maxFiles))) {
      await rm(join(folder, note.slice(0, -NOTE.length)), { force: true });
      await rm(join(folder, note), { force: true });
    }
  }
}
