import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { storeError } from '../../../errors.js';
import { type Chunk } from '../../../ports/telemetry-store.js';
import { decodeEntry, encodeEntry, type SpooledSeries, type SpoolEntry } from './spool-entry.js';

export interface SpoolSettings {
  readonly folder: string;
  /** Chunks beyond this are refused. */
  readonly maxBytes: number;
  /** A file is ended once it has this much. */
  readonly segmentBytes: number;
}

/** A spooled chunk with all the series that its segment named so far. */
export interface Spooled {
  readonly entry: SpoolEntry;
  readonly series: readonly SpooledSeries[];
}

interface Segment {
  readonly file: string;
  bytes: number;
}
/** Where the reader stands in the oldest segment. */
interface Reading {
  readonly segment: Segment;
  readonly series: SpooledSeries[];
  bytes: Buffer;
  at: number;
  next: number;
}

const SUFFIX = '.spool';

/**
 * Chunks on the disk in the order in which they came: what a store that is away will get. Files are deleted when all in them was delivered. What is
 * torn at the end of a file was never acknowledged and is passed over. Calls of `append` and `delivered` must not overlap.
 */
export class ChunkSpool {
  private readonly segments: Segment[] = [];
  private readonly ends: Record<string, number> = {};
  private writing: FileHandle | undefined;
  /** Places of series in the segment that is written. */
  private places = new Map<number, number>();
  private reading: Reading | undefined;
  private number = 0;

  constructor(private readonly settings: SpoolSettings) {
    const { folder } = settings;
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(folder).filter((name) => name.endsWith(SUFFIX));
    for (const name of names.sort()) {
      const file = join(folder, name);
      this.segments.push({ file, bytes: statSync(file).size });
      this.number = Number.parseInt(name, 10) + 1;
    }
    for (const { file } of this.segments.toReversed()) {
      const last = lastOf(readFileSync(file));
      if (last === undefined) continue;
      Object.assign(this.ends, last.through);
      break;
    }
  }

  get isEmpty(): boolean {
    return this.segments.length === 0;
  }

  get bytes(): number {
    return this.segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Where a lane stands with what is spooled, or was; `undefined` for a lane that never was. */
  through(lane: string): number | undefined {
    return this.ends[lane];
  }

  /**
   * Durable when it resolves.
   *
   * @throws ApplianceError TELEMETRY_STORE_FULL, retryable, where the spool or its disk has no room
   */
  async append(chunk: Chunk, seriesOf: (id: number) => SpooledSeries): Promise<void> {
    if (this.bytes >= this.settings.maxBytes)
      throw storeError('TELEMETRY_STORE_FULL', 'The spool of the telemetry store has no room.');
    try {
      let segment = this.segments.at(-1);
      if (this.writing === undefined || segment === undefined || segment.bytes >= this.settings.segmentBytes)
        segment = await this.begin();
      const bytes = encodeEntry(this.entryOf(chunk, seriesOf));
      await this.writing?.write(bytes);
      await this.writing?.datasync();
      segment.bytes += bytes.length;
      this.ends[chunk.lane] = chunk.to;
    } catch (cause) {
      await this.end();
      throw storeError('TELEMETRY_STORE_FULL', 'The spool of the telemetry store cannot be written.', cause);
    }
  }

  /** The oldest chunk that was not delivered; the same until `delivered` is called. */
  oldest(): Spooled | undefined {
    for (let segment = this.segments[0]; segment !== undefined; segment = this.segments[0]) {
      if (this.reading?.segment !== segment)
        this.reading = { segment, series: [], bytes: readFileSync(segment.file), at: 0, next: 0 };
      const { reading } = this;
      if (reading.next > reading.at) return { entry: this.entryAt(reading), series: reading.series };
      if (reading.at >= reading.bytes.length && segment.bytes > reading.at) reading.bytes = readFileSync(segment.file);
      const found = decodeEntry(reading.bytes, reading.at);
      if (found !== undefined) {
        reading.series.push(...found.entry.added);
        reading.next = found.next;
        return { entry: found.entry, series: reading.series };
      }
      if (this.isWritten(segment)) return undefined;
      this.drop(segment);
    }
    return undefined;
  }

  /** The oldest chunk is where it should be. */
  async delivered(): Promise<void> {
    const { reading } = this;
    if (reading === undefined) return;
    reading.at = reading.next;
    const { segment } = reading;
    if (reading.at < segment.bytes) return;
    if (this.isWritten(segment)) await this.end();
    this.drop(segment);
  }

  async close(): Promise<void> {
    await this.end();
  }

  private isWritten(segment: Segment): boolean {
    return this.writing !== undefined && segment === this.segments.at(-1);
  }

  private entryAt({ bytes, at }: Reading): SpoolEntry {
    const found = decodeEntry(bytes, at);
    if (found === undefined) throw new TypeError('a spooled chunk changed under its reader');
    return found.entry;
  }

  private drop(segment: Segment): void {
    this.segments.splice(this.segments.indexOf(segment), 1);
    this.reading = undefined;
    rmSync(segment.file, { force: true });
  }

  private entryOf({ samples, ...chunk }: Chunk, seriesOf: (id: number) => SpooledSeries): SpoolEntry {
    const { length, timestampMs, value } = samples;
    const added: SpooledSeries[] = [];
    const series = new Uint32Array(length);
    for (let row = 0; row < length; row++) {
      const id = samples.series[row] ?? 0;
      let place = this.places.get(id);
      if (place === undefined) {
        place = this.places.size;
        this.places.set(id, place);
        added.push(seriesOf(id));
      }
      series[row] = place;
    }
    const through = { ...this.ends, [chunk.lane]: chunk.to };
    return {
      ...chunk,
      series,
      timestampMs: timestampMs.slice(0, length),
      value: value.slice(0, length),
      added,
      through,
    };
  }

  private async begin(): Promise<Segment> {
    await this.end();
    const file = join(this.settings.folder, `${String(this.number++).padStart(12, '0')}${SUFFIX}`);
    this.writing = await open(file, 'a');
    const segment = { file, bytes: 0 };
    this.segments.push(segment);
    return segment;
  }

  /** What comes next begins another file. */
  private async end(): Promise<void> {
    const { writing } = this;
    this.writing = undefined;
    this.places = new Map();
    await writing?.close().catch(() => undefined);
  }
}

const lastOf = (bytes: Buffer): SpoolEntry | undefined => {
  let last: SpoolEntry | undefined;
  for (let found = decodeEntry(bytes, 0); found !== undefined; found = decodeEntry(bytes, found.next))
    last = found.entry;
  return last;
};
