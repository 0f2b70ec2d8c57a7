import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** JSON lines on disk, two files of half the bound each: when the newer is full the older is forgotten. */
export class BoundedLines {
  private readonly newer: string;
  private readonly older: string;
  private bytes: number;

  /** @param name of the newer file in the folder; the older one has `.1` behind it */
  constructor(
    folder: string,
    name: string,
    private readonly maxBytes: number,
  ) {
    mkdirSync(folder, { recursive: true });
    this.newer = join(folder, name);
    this.older = join(folder, `${name}.1`);
    this.bytes = existsSync(this.newer) ? statSync(this.newer).size : 0;
  }

  /** Of lines that come together, those are kept that fit into a quarter of the bound: the first ones. */
  append(entries: readonly unknown[]): void {
    if (entries.length === 0) return;
    const room = Math.floor(this.maxBytes / 2);
    let text = '';
    for (const entry of entries) {
      const line = JSON.stringify(entry);
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

  /** The newest entries, oldest first. A line that a crash cut off is left out. */
  read(limit: number): readonly unknown[] {
    const lines = [this.older, this.newer].flatMap((file) =>
      existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [],
    );
    return lines
      .filter((line) => line !== '')
      .slice(-limit)
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as unknown];
        } catch {
          return [];
        }
      });
  }
}
