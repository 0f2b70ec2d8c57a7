/** One captured packet (HEP v3 of the HOMER project). */
export interface HepPacket {
  readonly sourceAddress: string;
  readonly destinationAddress: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** When it was captured, ms since 1970. */
  readonly timeMs: number;
  /** 1 SIP, 5 RTCP; others are passed over. */
  readonly protocol: number;
  readonly authenticationKey: string;
  readonly correlationId: string;
  readonly payload: Uint8Array;
}

export type HepRefusal = 'no-hep' | 'length' | 'chunk' | 'no-payload';

export const SIP = 1;
export const RTCP = 5;
/** `HEP3`. */
const MAGIC = 0x48455033;
const HEAD = 6;
const CHUNK_HEAD = 6;

/** Chunks of vendor 0. */
const CHUNK = {
  sourceV4: 3,
  destinationV4: 4,
  sourceV6: 5,
  destinationV6: 6,
  sourcePort: 7,
  destinationPort: 8,
  seconds: 9,
  microseconds: 10,
  protocol: 11,
  key: 14,
  payload: 15,
  correlation: 17,
} as const;
/** Lengths that these chunks have. */
const LENGTHS: Readonly<Record<number, number>> = { 3: 4, 4: 4, 5: 16, 6: 16, 7: 2, 8: 2, 9: 4, 10: 4, 11: 1 };

const addressOf = (bytes: Uint8Array | undefined): string => {
  if (bytes === undefined) return '';
  if (bytes.length === 4) return bytes.join('.');
  const words = Array.from({ length: 8 }, (_, n) => ((bytes[2 * n] ?? 0) << 8) | (bytes[2 * n + 1] ?? 0));
  // Written as the URL standard writes it, so that one address has one text.
  return new URL(`http://[${words.map((word) => word.toString(16)).join(':')}]`).hostname.slice(1, -1);
};

const numberOf = (bytes: Uint8Array | undefined): number => {
  let value = 0;
  for (const byte of bytes ?? []) value = value * 256 + byte;
  return value;
};
const textOf = (bytes: Uint8Array | undefined): string => (bytes === undefined ? '' : new TextDecoder().decode(bytes));

/** Length that the head of a packet says, `undefined` where it is none. */
export const hepLengthOf = (bytes: Uint8Array): number | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length >= HEAD && view.getUint32(0) === MAGIC ? view.getUint16(4) : undefined;
};

/** @returns the name of what is wrong where the bytes are no packet; chunks of other vendors are passed over */
export const hepPacketOf = (bytes: Uint8Array): HepPacket | HepRefusal => {
  const length = hepLengthOf(bytes);
  if (length === undefined) return 'no-hep';
  if (length < HEAD || length > bytes.length) return 'length';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = new Map<number, Uint8Array>();
  for (let at = HEAD; at < length;) {
    if (at + CHUNK_HEAD > length) return 'chunk';
    const vendor = view.getUint16(at);
    const type = view.getUint16(at + 2);
    const size = view.getUint16(at + 4);
    if (size < CHUNK_HEAD || at + size > length) return 'chunk';
    const contents = bytes.subarray(at + CHUNK_HEAD, at + size);
    const expected = LENGTHS[type];
    if (vendor === 0 && expected !== undefined && contents.length !== expected) return 'chunk';
    if (vendor === 0) chunks.set(type, contents);
    at += size;
  }
  const payload = chunks.get(CHUNK.payload);
  if (payload === undefined) return 'no-payload';
  return {
    sourceAddress: addressOf(chunks.get(CHUNK.sourceV4) ?? chunks.get(CHUNK.sourceV6)),
    destinationAddress: addressOf(chunks.get(CHUNK.destinationV4) ?? chunks.get(CHUNK.destinationV6)),
    sourcePort: numberOf(chunks.get(CHUNK.sourcePort)),
    destinationPort: numberOf(chunks.get(CHUNK.destinationPort)),
    timeMs: 1000 * numberOf(chunks.get(CHUNK.seconds)) + Math.floor(numberOf(chunks.get(CHUNK.microseconds)) / 1000),
    protocol: numberOf(chunks.get(CHUNK.protocol)),
    authenticationKey: textOf(chunks.get(CHUNK.key)),
    correlationId: textOf(chunks.get(CHUNK.correlation)),
    payload,
  };
};
