import { createHash } from 'node:crypto';

/** 128 bits in hexadecimal, the same wherever the same labels are seen: SHA-256 of the label bytes, cut. */
export const fingerprintOf = (labels: Uint8Array): string =>
  createHash('sha256').update(labels).digest('hex').slice(0, 32);

/** New series on their way to the disk: ids from `first` on, labels one after the other, each ending at its place in `ends`. */
export interface NewSeries {
  readonly first: number;
  readonly fingerprints: readonly string[];
  readonly labels: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

/**
 * Fingerprints and their ids, which count up from 0. New series are kept until they are stored: `take` gives those that were not sent yet,
 * `stored` lets go of them, and `sendAgain` forgets what was sent, because a chunk that failed took its series with it.
 */
export class SeriesRegistry {
  private readonly ids = new Map<string, number>();
  private readonly names: string[] = [];
  private unstored: Uint8Array[] = [];
  private storedCount = 0;
  private sentCount = 0;

  /** @param fingerprints of the stored series, in the order of their ids */
  constructor(fingerprints: readonly string[] = []) {
    for (const fingerprint of fingerprints) {
      this.ids.set(fingerprint, this.names.length);
      this.names.push(fingerprint);
    }
    this.storedCount = this.sentCount = this.names.length;
  }

  get storedSize(): number {
    return this.storedCount;
  }

  /** @param labels copied where the series is new */
  register(fingerprint: string, labels: Uint8Array): number {
    const known = this.ids.get(fingerprint);
    if (known !== undefined) return known;
    const id = this.names.length;
    this.ids.set(fingerprint, id);
    this.names.push(fingerprint);
    this.unstored.push(labels.slice());
    return id;
  }

  idOf(fingerprint: string): number | undefined {
    return this.ids.get(fingerprint);
  }

  /** @throws RangeError where the id was never given */
  fingerprint(id: number): string {
    const found = this.names[id];
    if (found === undefined) throw new RangeError(`no series has the id ${id}`);
    return found;
  }

  take(): NewSeries {
    const first = this.sentCount;
    const labels = this.unstored.slice(first - this.storedCount);
    const ends = new Uint32Array(labels.length);
    let length = 0;
    labels.forEach((each, at) => (ends[at] = length += each.length));
    const bytes = new Uint8Array(length);
    labels.forEach((each, at) => {
      bytes.set(each, (ends[at] ?? 0) - each.length);
    });
    this.sentCount = this.names.length;
    return { first, fingerprints: this.names.slice(first), labels: bytes, ends };
  }

  /** @param count series that the store has, in the order of their ids */
  stored(count: number): void {
    if (count <= this.storedCount) return;
    this.unstored = this.unstored.slice(count - this.storedCount);
    this.storedCount = count;
    this.sentCount = Math.max(this.sentCount, count);
  }

  sendAgain(): void {
    this.sentCount = this.storedCount;
  }
}
