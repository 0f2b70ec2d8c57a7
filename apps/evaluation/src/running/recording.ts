import { closeSync, openSync, readSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';

/** One thing that was sent, as the simulator's recorder describes it. */
export interface Frame {
  readonly kind: 'inventory' | 'change' | 'write' | 'json' | 'calls' | 'step';
  /** Network time in ms. */
  readonly t: number;
  readonly past?: boolean;
  readonly lane?: number;
  readonly path?: string;
  readonly region?: string;
  readonly body: Buffer;
}
type Head = Omit<Frame, 'body'> & { readonly bytes: number };

const CHUNK = 1 << 20;
const NEWLINE = 10;

/** Reads a recording frame by frame, holding one of them. @throws Error where it ends within a frame */
export function* framesOf(file: string): Generator<Frame> {
  const source = openSync(file, 'r');
  let held = Buffer.alloc(0);
  const more = (): boolean => {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const read = readSync(source, chunk);
    held = Buffer.concat([held, chunk.subarray(0, read)]);
    return read > 0;
  };
  try {
    for (;;) {
      let end = held.indexOf(NEWLINE);
      while (end < 0 && more()) end = held.indexOf(NEWLINE);
      if (end < 0) {
        if (held.length > 0) throw new Error(`${file} ends in the middle of a frame.`);
        return;
      }
      const { bytes, ...head } = JSON.parse(held.toString('utf8', 0, end)) as Head;
      while (held.length < end + 1 + bytes) if (!more()) throw new Error(`${file} ends in the middle of a frame.`);
      const body = held.subarray(end + 1, end + 1 + bytes);
      yield { ...head, body: bytes === 0 ? Buffer.alloc(0) : zstdDecompressSync(body) };
      held = held.subarray(end + 1 + bytes);
    }
  } finally {
    closeSync(source);
  }
}

export const jsonOf = (frame: Frame): unknown => JSON.parse(frame.body.toString('utf8'));
