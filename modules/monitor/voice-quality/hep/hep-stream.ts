import { hepLengthOf } from './hep-packet.js';

const HEAD = 6;

/** A connection that speaks something else; it is of no more use. */
export class HepStreamBroken extends Error {}

/** Cuts a TCP connection into HEP packets by the length that each says: at most 64 KB wait. */
export class HepStream {
  private waiting: Buffer = Buffer.alloc(0);

  /** @throws HepStreamBroken where the bytes are no HEP */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    this.waiting = Buffer.concat([this.waiting, bytes]);
    const packets: Uint8Array[] = [];
    while (this.waiting.length >= HEAD) {
      const length = hepLengthOf(this.waiting);
      if (length === undefined || length < HEAD) throw new HepStreamBroken('The bytes are no HEP v3.');
      if (this.waiting.length < length) break;
      packets.push(Uint8Array.from(this.waiting.subarray(0, length)));
      this.waiting = this.waiting.subarray(length);
    }
    return packets;
  }
}
