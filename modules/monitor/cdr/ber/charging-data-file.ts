import { BerError, BerReader } from './ber-reader.js';

/** The fixed part of a file's header, without filter and extension (TS 32.297 clause 6.1.1). */
const MIN_FILE_HEADER = 50;
/** Length and three octets of format and release; a release above the ninth adds one (TS 32.297 clause 6.1.2). */
const RECORD_HEADER = 4;
const RELEASE_EXTENSION = 7;
/** Data record format 1 is BER; its octet has the format in the three high bits. */
const FORMAT_OF_BER = 1;

const uint32 = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);

/** A file says how long it is and its header, which no record does: a BER record begins with a context-specific tag. */
const headerLengthOf = (bytes: Uint8Array): number | undefined => {
  if (bytes.length < MIN_FILE_HEADER || uint32(bytes, 0) !== bytes.length) return undefined;
  const length = uint32(bytes, 4);
  return length >= MIN_FILE_HEADER && length <= bytes.length ? length : undefined;
};

/** Records of a file with headers; one whose length is beyond the file ends it. */
function* ofFile(bytes: Uint8Array, begin: number): Generator<Uint8Array> {
  for (let at = begin; at < bytes.length;) {
    if (at + RECORD_HEADER > bytes.length) {
      yield bytes.subarray(at);
      return;
    }
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const isBer = (bytes[at + 3] ?? 0) >> 5 === FORMAT_OF_BER;
    const from = at + RECORD_HEADER + ((bytes[at + 2] ?? 0) >> 5 === RELEASE_EXTENSION ? 1 : 0);
    const end = Math.min(bytes.length, from + length);
    // One of another format is no BER: its bytes are handed out as none.
    yield isBer ? bytes.subarray(from, end) : bytes.subarray(from, from);
    at = end;
  }
}

/** Records that stand behind one another; behind one that is broken nobody knows where the next begins. */
function* behindOneAnother(bytes: Uint8Array): Generator<Uint8Array> {
  const reader = new BerReader(bytes);
  for (let at = 0; at < bytes.length;) {
    // Blocks are filled up with zeros or ones.
    if (bytes[at] === 0 || bytes[at] === 0xff) {
      at++;
      continue;
    }
    let next: number;
    try {
      ({ next } = reader.read(at));
    } catch (error) {
      if (!(error instanceof BerError)) throw error;
      yield bytes.subarray(at);
      return;
    }
    yield bytes.subarray(at, next);
    at = next;
  }
}

/** The bytes of each record of a body. */
export const recordsOf = (bytes: Uint8Array): Generator<Uint8Array> => {
  const header = headerLengthOf(bytes);
  return header === undefined ? behindOneAnother(bytes) : ofFile(bytes, header);
};
