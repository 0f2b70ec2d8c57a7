import { sameBytes } from './label-spans.js';

const EMPTY = -1;

/** A set of byte strings over typed arrays, emptied and filled again for every body: no object for any of its members. */
export class SpanSet {
  private count = 0;
  private arena = new Uint8Array(1 << 12);
  private used = 0;
  private offset = new Int32Array((1 << 8) + 1);
  private size = new Int32Array((1 << 8) + 1);
  /** Open addressing, at most half full. */
  private buckets = new Int32Array(1 << 9).fill(EMPTY);

  clear(): void {
    if (this.count > 0) this.buckets.fill(EMPTY);
    this.count = 0;
    this.used = 0;
  }

  /** @returns false where the same bytes are in the set already */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    const mask = this.buckets.length - 1;
    let bucket = (hash ^ (hash >>> 13)) & mask;
    for (; this.buckets[bucket] !== EMPTY; bucket = (bucket + 1) & mask) {
      const member = this.buckets[bucket] ?? 0;
      const offset = this.offset[member] ?? 0;
      if (sameBytes(this.arena, offset, offset + (this.size[member] ?? 0), bytes, start, end)) return false;
    }
    this.buckets[bucket] = this.keep(bytes, start, end);
    if (this.count * 2 > this.buckets.length) this.rehash();
    return true;
  }

  private keep(bytes: Uint8Array, start: number, end: number): number {
    const needed = this.used + end - start;
    if (needed > this.arena.length) {
      const arena = new Uint8Array(Math.max(needed, this.arena.length * 2));
      arena.set(this.arena.subarray(0, this.used));
      this.arena = arena;
    }
    const member = this.count++;
    this.arena.set(bytes.subarray(start, end), this.used);
    this.offset[member] = this.used;
    this.size[member] = end - start;
    this.used = needed;
    return member;
  }

  private rehash(): void {
    const { arena, offset, size, count } = this;
    const capacity = this.buckets.length * 2;
    this.offset = new Int32Array(capacity / 2 + 1);
    this.size = new Int32Array(capacity / 2 + 1);
    this.buckets = new Int32Array(capacity).fill(EMPTY);
    this.count = 0;
    this.used = 0;
    this.arena = new Uint8Array(arena.length);
    for (let member = 0; member < count; member++) {
      const start = offset[member] ?? 0;
      this.add(arena, start, start + (size[member] ?? 0));
    }
  }
}
