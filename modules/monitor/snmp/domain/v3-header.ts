/** Who vouches for a message of SNMPv3, and its clock (RFC 3414 clause 2.4). */
export interface V3Header {
  /** Hex. */
  readonly engineId: string;
  readonly boots: number;
  /** Seconds since its last start. */
  readonly timeSeconds: number;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const LONG = 0x80;
/** Bytes of a length at most; a datagram needs two. */
const MAX_LENGTH_BYTES = 4;

/** Reads along one level of BER. Anything else than what is expected ends the reading. */
class Along {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** @returns what the next element holds, or `undefined` where it is another one */
  next(tag: number): Uint8Array | undefined {
    if (this.bytes[this.at] !== tag) return undefined;
    let from = this.at + 2;
    let length = this.bytes[this.at + 1] ?? 0;
    if (length >= LONG) {
      const count = length - LONG;
      if (count === 0 || count > MAX_LENGTH_BYTES) return undefined;
      length = numberOf(this.bytes.subarray(from, from + count));
      from += count;
    }
    if (from + length > this.bytes.length) return undefined;
    this.at = from + length;
    return this.bytes.subarray(from, this.at);
  }
}

const numberOf = (bytes: Uint8Array): number => bytes.reduce((all, byte) => all * 256 + byte, 0);

/** @returns `undefined` where the datagram is no message of SNMPv3 */
export const readV3Header = (datagram: Uint8Array): V3Header | undefined => {
  const whole = new Along(datagram).next(SEQUENCE);
  if (whole === undefined) return undefined;
  const message = new Along(whole);
  const version = message.next(INTEGER);
  if (version === undefined || numberOf(version) !== 3 || message.next(SEQUENCE) === undefined) return undefined;
  const security = new Along(message.next(OCTETS) ?? new Uint8Array()).next(SEQUENCE);
  if (security === undefined) return undefined;
  const parameters = new Along(security);
  const engineId = parameters.next(OCTETS);
  const boots = parameters.next(INTEGER);
  const time = parameters.next(INTEGER);
  if (engineId === undefined || boots === undefined || time === undefined) return undefined;
  return { engineId: Buffer.from(engineId).toString('hex'), boots: numberOf(boots), timeSeconds: numberOf(time) };
};
