import { createHash } from 'node:crypto';
import { ApplianceError } from '#foundation/platform';
import { decodeLabels } from '#foundation/telemetry-store';

/** What `slot` gives for a series that the table has no room for. No slot is ever this high. */
export const REFUSED_SLOT = 0xffff_ffff;

const EMPTY = 0xffff_ffff;

const hashOf = (bytes: Uint8Array, start: number, end: number): number => {
  // FNV-1a with a final mix: labels differ mostly near their end, and the low bits choose the bucket.
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
};

const grown = <T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T => {
  to.set(from);
  return to;
};

/**
 * The series of one lane: label bytes to slot, by hash over typed arrays, so that millions of series are no objects for the collector.
 * Slots count up from 0 and are never reused. A sender repeats its order, so the series that followed last time is compared first and the hash is
 * needed only where that guess fails.
 */
export class SeriesTable {
  private count = 0;
  private refusedCount = 0;
  private arena = new Uint8Array(1 << 16);
  private arenaView = new DataView(this.arena.buffer);
  /** The buffer that was compared with last: one body after the other is. */
  private seen: Uint8Array = this.arena;
  private seenView: DataView = this.arenaView;
  private arenaLength = 0;
  /** Doubles, as an arena may pass 4 GiB. */
  private offset = new Float64Array(1 << 10);
  private size = new Uint32Array(1 << 10);
  private hash = new Uint32Array(1 << 10);
  private follower = new Uint32Array(1 << 10).fill(EMPTY);
  /** Open addressing, at most half full. */
  private buckets = new Uint32Array(1 << 11).fill(EMPTY);
  private previous = 0;
  /** What `guess` has just compared, for the `slot` of the same span. */
  private confirmed = { slot: REFUSED_SLOT, start: 0, end: 0 };
  private readonly fingerprints = new Map<number, string>();

  /**
   * @param maxSeries bound of the slots
   * @param maxBytes bound of all label bytes together
   */
  constructor(
    private readonly maxSeries: number,
    private readonly maxBytes = 2 ** 31,
  ) {}

  get length(): number {
    return this.count;
  }

  /** Look-ups that got no slot, by reason. */
  get refused(): Readonly<Record<'table-full', number>> {
    return { 'table-full': this.refusedCount };
  }

  /** The slot of the labels at `bytes[start, end)`, copied where they are new; `REFUSED_SLOT` beyond the bounds. */
  slot(bytes: Uint8Array, start: number, end: number): number {
    if (start < 0 || end > bytes.length || start > end) throw new RangeError('labels outside their buffer');
    const guess = this.follows(this.previous, bytes, start, end);
    if (guess !== REFUSED_SLOT) {
      this.previous = guess;
      return guess;
    }
    const found = this.find(bytes, start, end);
    if (found === REFUSED_SLOT) return found;
    this.follower[this.previous] = found;
    this.previous = found;
    return found;
  }

  /** The slot that followed `slot` last time, or `REFUSED_SLOT` where nothing did. A guess: confirm it with `matches`. */
  expectedAfter(slot: number): number {
    return slot < this.count ? (this.follower[slot] ?? REFUSED_SLOT) : REFUSED_SLOT;
  }

  /** The length of the labels at `start`, where they are those of the series that followed `previous` last time; else 0. */
  guess(bytes: Uint8Array, start: number, end: number, previous = this.previous): number {
    const { confirmed } = this;
    confirmed.slot = REFUSED_SLOT;
    const slot = this.expectedAfter(previous);
    if (slot === REFUSED_SLOT) return 0;
    const size = this.size[slot] ?? 0;
    if (start + size > end || !this.matches(slot, bytes, start, start + size)) return 0;
    confirmed.slot = slot;
    confirmed.start = start;
    confirmed.end = start + size;
    return size;
  }

  /** The slot of the labels at `bytes[start, end)` where they are known, else `REFUSED_SLOT`: nothing is added. */
  known(bytes: Uint8Array, start: number, end: number, previous: number): number {
    const guess = this.follows(previous, bytes, start, end);
    if (guess !== REFUSED_SLOT) return guess;
    const found = this.lookUp(hashOf(bytes, start, end), bytes, start, end);
    if (found !== REFUSED_SLOT && previous < this.count) this.follower[previous] = found;
    return found;
  }

  /** True where the series of `slot` has exactly the labels at `bytes[start, end)`. */
  matches(slot: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (slot >= this.count || end > bytes.length || this.size[slot] !== end - start) return false;
    if (bytes !== this.seen) {
      this.seen = bytes;
      this.seenView = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const { arenaView, seenView } = this;
    const offset = (this.offset[slot] ?? 0) - start;
    // From the end: the labels of neighbours share their beginning.
    let at = end - 8;
    for (; at >= start; at -= 8) if (arenaView.getBigUint64(offset + at) !== seenView.getBigUint64(at)) return false;
    for (at += 7; at >= start; at--) if (this.arena[offset + at] !== bytes[at]) return false;
    return true;
  }

  /** The label bytes of a slot: a view, valid until the next `slot`. */
  bytes(slot: number): Uint8Array {
    if (slot >= this.count) throw new RangeError(`no series has the slot ${String(slot)}`);
    const offset = this.offset[slot] ?? 0;
    return this.arena.subarray(offset, offset + (this.size[slot] ?? 0));
  }

  labels(slot: number): Record<string, string> {
    return decodeLabels(this.bytes(slot));
  }

  /** 128 bits in hexadecimal, the same wherever the same labels are seen: SHA-256 of the label bytes, cut. */
  fingerprint(slot: number): string {
    const known = this.fingerprints.get(slot);
    if (known !== undefined) return known;
    const made = createHash('sha256').update(this.bytes(slot)).digest('hex').slice(0, 32);
    this.fingerprints.set(slot, made);
    return made;
  }

  /** Every series in slot order, each as its length (32 bit, little-endian) and its label bytes; from slot `from` on. */
  snapshot(from = 0): Uint8Array {
    let length = 0;
    for (let slot = from; slot < this.count; slot++) length += 4 + (this.size[slot] ?? 0);
    const out = new Uint8Array(length);
    const view = new DataView(out.buffer);
    let at = 0;
    for (let slot = from; slot < this.count; slot++) {
      const labels = this.bytes(slot);
      view.setUint32(at, labels.length, true);
      out.set(labels, at + 4);
      at += 4 + labels.length;
    }
    return out;
  }

  /**
   * Takes a snapshot back, behind what is there already.
   *
   * @throws ApplianceError CATALOGUE_SNAPSHOT_MALFORMED, not retryable: cut short, a series twice, or more than the bounds allow
   */
  restore(snapshot: Uint8Array): void {
    const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
    for (let at = 0; at < snapshot.length;) {
      const start = at + 4;
      const end = start <= snapshot.length ? start + view.getUint32(at, true) : Infinity;
      const expected = this.count;
      if (end > snapshot.length || this.slot(snapshot, start, end) !== expected)
        throw new ApplianceError('CATALOGUE_SNAPSHOT_MALFORMED', {
          retryable: false,
          message: `The snapshot of the series cannot be read at byte ${String(at)}.`,
        });
      at = end;
    }
  }

  /** The slot that followed `previous` last time where it has these labels; they are not compared again right after `guess` did. */
  private follows(previous: number, bytes: Uint8Array, start: number, end: number): number {
    const slot = this.expectedAfter(previous);
    if (slot === REFUSED_SLOT) return REFUSED_SLOT;
    const { confirmed } = this;
    const isConfirmed =
      confirmed.slot === slot && confirmed.start === start && confirmed.end === end && this.seen === bytes;
    confirmed.slot = REFUSED_SLOT;
    return isConfirmed || this.matches(slot, bytes, start, end) ? slot : REFUSED_SLOT;
  }

  private lookUp(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const mask = this.buckets.length - 1;
    for (let bucket = hash & mask; ; bucket = (bucket + 1) & mask) {
      const slot = this.buckets[bucket] ?? EMPTY;
      if (slot === EMPTY) return REFUSED_SLOT;
      if (this.hash[slot] === hash && this.matches(slot, bytes, start, end)) return slot;
    }
  }

  private find(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const known = this.lookUp(hash, bytes, start, end);
    if (known !== REFUSED_SLOT) return known;
    const size = end - start;
    if (this.count >= this.maxSeries || this.arenaLength + size > this.maxBytes) {
      this.refusedCount++;
      return REFUSED_SLOT;
    }
    if (this.count === this.size.length) this.growSlots();
    const mask = this.buckets.length - 1;
    let bucket = hash & mask;
    while (this.buckets[bucket] !== EMPTY) bucket = (bucket + 1) & mask;
    this.growArena(this.arenaLength + size);
    const slot = this.count++;
    this.arena.set(bytes.subarray(start, end), this.arenaLength);
    this.offset[slot] = this.arenaLength;
    this.size[slot] = size;
    this.hash[slot] = hash;
    this.buckets[bucket] = slot;
    this.arenaLength += size;
    return slot;
  }

  private growSlots(): void {
    const capacity = this.size.length * 2;
    this.offset = grown(this.offset, new Float64Array(capacity));
    this.size = grown(this.size, new Uint32Array(capacity));
    this.hash = grown(this.hash, new Uint32Array(capacity));
    this.follower = grown(this.follower, new Uint32Array(capacity).fill(EMPTY));
    this.buckets = new Uint32Array(capacity * 2).fill(EMPTY);
    const mask = this.buckets.length - 1;
    for (let slot = 0; slot < this.count; slot++) {
      let bucket = (this.hash[slot] ?? 0) & mask;
      while (this.buckets[bucket] !== EMPTY) bucket = (bucket + 1) & mask;
      this.buckets[bucket] = slot;
    }
  }

  private growArena(needed: number): void {
    if (needed <= this.arena.length) return;
    this.arena = grown(this.arena, new Uint8Array(Math.max(needed, this.arena.length * 2)));
    this.arenaView = new DataView(this.arena.buffer);
  }
}
