import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import { type Chunk } from '../../../ports/telemetry-store.js';

/** A series as a segment of the spool has it. */
export interface SpooledSeries {
  readonly fingerprint: string;
  readonly labels: Uint8Array;
}
/** A chunk whose `series` are places in the list of series of its segment; `added` are those that it is the first to name. */
export interface SpoolEntry extends Omit<Chunk, 'samples'> {
  readonly series: Uint32Array;
  readonly timestampMs: Float64Array;
  readonly value: Float64Array;
  readonly added: readonly SpooledSeries[];
  /** Ends of everything that was spooled by then, by lane. */
  readonly through: Readonly<Record<string, number>>;
}

/** Length and CRC-32 of what follows, both unsigned 32-bit little-endian. */
export const HEAD_BYTES = 8;

export const encodeEntry = (entry: SpoolEntry): Buffer => {
  const body = serialize(entry);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(body.length, 0);
  head.writeUInt32LE(crc32(body), 4);
  return Buffer.concat([head, body]);
};

/** The entry that begins at `at`, and where the next does; `undefined` where none is whole, as behind a crash. */
export const decodeEntry = (
  bytes: Buffer,
  at: number,
): { readonly entry: SpoolEntry; readonly next: number } | undefined => {
  if (at + HEAD_BYTES > bytes.length) return undefined;
  const next = at + HEAD_BYTES + bytes.readUInt32LE(at);
  if (next > bytes.length) return undefined;
  const body = bytes.subarray(at + HEAD_BYTES, next);
  return crc32(body) === bytes.readUInt32LE(at + 4) ? { entry: deserialize(body) as SpoolEntry, next } : undefined;
};
