import { BoundedLines } from '#foundation/platform';
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

/** Rejected lines on disk, the newest ones. */
export class DeadLetter {
  private readonly lines: BoundedLines;

  constructor(folder: string, maxBytes: number) {
    this.lines = new BoundedLines(folder, FILE, maxBytes);
  }

  /** @param shapes by line, see `shapesOf` */
  add(source: string, rejected: readonly RejectedLine[], atMs: number, shapes?: ReadonlyMap<number, string>): void {
    // A body that is rejected as a whole is told by its first lines.
    this.lines.append(
      rejected.map(({ line, reason }) => {
        const shape = shapes?.get(line);
        return { atMs, source, line, reason, ...(shape === undefined ? {} : { shape }) };
      }),
    );
  }

  /** The newest entries, oldest first. */
  read(limit: number): readonly DeadLetterEntry[] {
    return this.lines.read(limit) as readonly DeadLetterEntry[];
  }
}
