import { type DuckDBDataChunk } from '@duckdb/node-api';

/** A column's own memory. The library's types hide it; its own readers and writers use nothing else. */
const itemsOf = (chunk: DuckDBDataChunk, column: number): unknown =>
  (chunk.getColumnVector(column) as unknown as { readonly items: unknown }).items;

/** A column of UINTEGER. */
export const unsignedOf = (chunk: DuckDBDataChunk, column: number): Uint32Array =>
  itemsOf(chunk, column) as Uint32Array;

/** A column of DOUBLE. */
export const doublesOf = (chunk: DuckDBDataChunk, column: number): Float64Array =>
  itemsOf(chunk, column) as Float64Array;

/** A column of BIGINT as pairs of 32-bit words, low word first: a BigInt costs an allocation each. */
export const wordsOf = (chunk: DuckDBDataChunk, column: number): Uint32Array => {
  const { buffer, byteOffset, length } = itemsOf(chunk, column) as BigInt64Array;
  return new Uint32Array(buffer, byteOffset, length * 2);
};

/** Copies a column of BIGINT as numbers. */
export const copyTimes = (chunk: DuckDBDataChunk, column: number, to: Float64Array, at: number): void => {
  const low = wordsOf(chunk, column);
  const high = new Int32Array(low.buffer, low.byteOffset, low.length);
  for (let row = 0; row < chunk.rowCount; row++)
    to[at + row] = (high[2 * row + 1] ?? 0) * 2 ** 32 + (low[2 * row] ?? 0);
};
