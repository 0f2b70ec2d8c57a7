import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type RejectedLine } from './call-decoder.js';

/** A line that was rejected. */
export interface DeadLetterEntry extends RejectedLine {
  /** Wall time, ms since 1970. */
  readonly atMs: number;
  readonly source: string;
  /** How the line looked, see `shapeOf`; absent in formats without lines. */
  readonly shape?: string;
}

/** Shown of a line: enough to see what is wrong, whatever its length. */
const MAX_SHAPE = 240;
const FILE = 'call-records.ndjson';

/** The form of a text without what it says: letters are `a`, digits `9`, the rest as it is. No subscriber is in it. */
export const shapeOf = (text: string): string =>
  text.slice(0, MAX_SHAPE).replace(/\p{L}/gu, 'a').replace(/\p{N}/gu, '9');

/** The rejected lines of a body, as they looked. */
export const shapesOf = (body: Uint8Array, rejected: readonly RejectedLine[]): ReadonlyMap<number, string> => {
  if (rejected.length === 0) return new Map();
  const lines = new TextDecoder().decode(body).split('\n');
  return new Map(rejected.map(({ line }) => [line, shapeOf(lines[line - 1] ?? '')]));
};

/** Rejected lines on disk, two files of half the bound each: when the newer is full the older is forgotten. */
export class DeadLetter {
  private readonly newer: string;
  private readonly older: string;
  private bytes: number;

  constructor(
    folder: string,
    private readonly maxBytes: number,
  ) {
    mkdirSync(folder, { recursive: true });
    this.newer = join(folder, FILE);
    this.older = join(folder, `${FILE}.1`);
    this.bytes = existsSync(this.newer) ? statSync(this.newer).size : 0;
  }

  /** @param shapes by line, see `shapesOf` */
  add(source: string, rejected: readonly RejectedLine[], atMs: number, shapes?: ReadonlyMap<number, string>): void {
    if (rejected.length === 0) return;
    const lines = rejected.map(({ line, reason }) => {
      const shape = shapes?.get(line);
      return JSON.stringify({ atMs, source, line, reason, ...(shape === undefined ? {} : { shape }) });
    });
    const room = Math.floor(this.maxBytes / 2);
    // A body that is rejected as a whole is told by its first lines.
    let text = '';
    for (const line of lines) {
      if (text.length + line.length + 1 > room / 2) break;
      text += `${line}\n`;
    }
    const size = Buffer.byteLength(text);
    if (this.bytes > 0 && this.bytes + size > room) {
      renameSync(this.newer, this.older);
      this.bytes = 0;
    }
    appendFileSync(this.newer, text);
    this.bytes += size;
  }

  /** The newest entries, oldest first. */
  read(limit: number): readonly DeadLetterEntry[] {
    const lines = [this.older, this.newer].flatMap((file) =>
      existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [],
    );
    return lines
      .filter((line) => line !== '')
      .slice(-limit)
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as DeadLetterEntry];
        } catch {
          return []; // Cut off by a crash.
        }
      });
  }
}
