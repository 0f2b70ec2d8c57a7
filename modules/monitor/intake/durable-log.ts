import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ApplianceError } from '#foundation/platform';
import { INTAKE_BODY_TOO_LARGE, INTAKE_LOG_CORRUPT, INTAKE_LOG_FULL, INTAKE_LOG_UNAVAILABLE } from './errors.js';
import { decodeFrame, encodeFrameHead, type Frame } from './domain/frame.js';

export interface DurableLogSettings {
  /** A segment is closed once it holds this many bytes. */
  readonly segmentBytes: number;
  /** `always`: an append resolves once the disk has it. `never`: once the operating system has it, which a power cut may lose. */
  readonly fsync: 'always' | 'never';
}

/** A frame and the offset right behind it: a reader that resumes there gets the next one. */
export interface LoggedFrame extends Frame {
  readonly next: number;
}

interface Waiting {
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  readonly done: (next: number) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * [payload length: uint32 LE][CRC-32 of what follows: uint32 LE][durable end when this was written: float64 LE], then the payload. The last field
 * tells damage from a torn tail: what stands before any later frame's durable end was acknowledged.
 */
const PREFIX_BYTES = 16;
const CHECKED_FROM = 8;
/** Longer than any body that a receiver takes; a length beyond it is damage, not data. */
const MAX_PAYLOAD_BYTES = 256 << 20;
const SEGMENT = /^segment-(\d{16})\.log$/;
const segmentName = (first: number): string => `segment-${String(first).padStart(16, '0')}.log`;

const diskIsFull = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'ENOSPC' || error.code === 'EDQUOT');

/**
 * The append-only log on disk that an acknowledgement rests on: segments of checksummed frames, addressed by the byte offset since the first.
 *
 * Appends that arrive while the disk is busy are written and synced together. Opening cuts a torn tail, which was never acknowledged. One
 * process may have a folder open.
 */
export class DurableLog {
  private waiting: Waiting[] = [];
  private committing: Promise<void> | undefined;
  private closed = false;
  private readonly watchers = new Set<() => void>();
  /** True while half a group may stand behind the durable end. */
  private dirty = false;

  private constructor(
    private readonly folder: string,
    private readonly settings: DurableLogSettings,
    /** First offset of each segment, ascending; the last one is written to. */
    private readonly firsts: number[],
    private file: FileHandle,
    /** Offset behind the last frame that is durable. */
    private durable: number,
  ) {}

  static async open(folder: string, settings: DurableLogSettings): Promise<DurableLog> {
    await mkdir(folder, { recursive: true });
    const firsts = (await readdir(folder))
      .flatMap((name) => SEGMENT.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
    if (firsts.length === 0) firsts.push(0);
    const last = firsts.at(-1) ?? 0;
    const file = await open(join(folder, segmentName(last)), 'a+');
    let sound = last;
    for await (const { next } of framesOf(file, last, last, Number.POSITIVE_INFINITY)) sound = next;
    if (await provesDurable(file, last, sound)) {
      await file.close();
      throw corrupt(sound);
    }
    await file.truncate(sound - last);
    await syncFolder(folder);
    return new DurableLog(folder, settings, firsts, file, sound);
  }

  /** Offset of the oldest frame kept. */
  get start(): number {
    return this.firsts[0] ?? 0;
  }

  /** Offset behind the newest durable frame. */
  get end(): number {
    return this.durable;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Frames that were taken and are not durable yet. */
  get pending(): number {
    return this.waiting.length;
  }

  /**
   * @returns the offset behind the frame, once it is durable
   * @throws ApplianceError INTAKE_LOG_FULL or INTAKE_LOG_UNAVAILABLE, both retryable: the frame is then not in the log; INTAKE_BODY_TOO_LARGE
   */
  async append(frame: Frame): Promise<number> {
    if (this.closed) throw unavailable(new Error('the log is closed'));
    const head = encodeFrameHead(frame);
    if (head.length + frame.body.length > MAX_PAYLOAD_BYTES)
      throw new ApplianceError(INTAKE_BODY_TOO_LARGE, {
        retryable: false,
        message: `A body has at most ${MAX_PAYLOAD_BYTES} bytes.`,
      });
    return new Promise((done, failed) => {
      this.waiting.push({ head, body: frame.body, done, failed });
      this.committing ??= this.commitAll();
    });
  }

  /** Resolves once frames stand behind `offset`, or the log is closed. */
  async grown(offset: number): Promise<void> {
    while (this.durable <= offset && !this.closed)
      await new Promise<void>((resolve) => {
        this.watchers.add(resolve);
      });
  }

  /**
   * The durable frames from an offset on, in order, up to the end at the time of the call.
   *
   * @param reuse one buffer serves all frames: a body is valid until the next frame is asked for
   *
   * @throws ApplianceError INTAKE_LOG_CORRUPT, not retryable, where a frame that was durable does not read back
   */
  async *read(from: number, reuse = false): AsyncGenerator<LoggedFrame> {
    const end = this.durable;
    // A copy: trimming meanwhile must not make the walk step over a segment. One that is gone fails to open.
    const firsts = [...this.firsts];
    for (const [i, first] of firsts.entries()) {
      const stop = Math.min(end, firsts[i + 1] ?? end);
      if (stop <= from || first >= end) continue;
      const file = await open(join(this.folder, segmentName(first)), 'r');
      try {
        let at = Math.max(first, from);
        for await (const frame of framesOf(file, first, at, stop, reuse)) {
          at = frame.next;
          yield frame;
        }
        if (at !== stop) throw corrupt(at);
      } finally {
        await file.close();
      }
    }
  }

  /** Removes whole segments that end at or before the offset. The one being written to stays. */
  async trim(before: number): Promise<void> {
    while (this.firsts.length > 1 && (this.firsts[1] ?? Infinity) <= before) {
      await rm(join(this.folder, segmentName(this.firsts[0] ?? 0)));
      this.firsts.shift();
    }
    await syncFolder(this.folder);
  }

  /** Waits for what was taken to be durable. May be called twice. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.wake();
    await this.committing;
    await this.file.close();
  }

  private async commitAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      try {
        await this.commit(group);
      } catch (error) {
        this.dirty = true;
        await this.mend().catch(() => undefined); // Tried again before the next frame is written.
        for (const { failed } of group) failed(diskIsFull(error) ? full(error) : unavailable(error));
      }
    }
    this.committing = undefined;
  }

  /** What was half written must not stand before the next frame. */
  private async mend(): Promise<void> {
    if (!this.dirty) return;
    await this.file.truncate(this.durable - (this.firsts.at(-1) ?? 0));
    this.dirty = false;
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    await this.mend();
    if (this.durable - (this.firsts.at(-1) ?? 0) >= this.settings.segmentBytes) await this.rotate();
    const parts: Uint8Array[] = [];
    const nexts: number[] = [];
    let offset = this.durable;
    for (const { head, body } of group) {
      const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
      prefix.writeUInt32LE(head.length + body.length, 0);
      prefix.writeDoubleLE(this.durable, CHECKED_FROM);
      prefix.writeUInt32LE(crc32(body, crc32(head, crc32(prefix.subarray(CHECKED_FROM)))), 4);
      parts.push(prefix, head, body);
      offset += PREFIX_BYTES + head.length + body.length;
      nexts.push(offset);
    }
    const { bytesWritten } = await this.file.writev(parts);
    if (bytesWritten !== offset - this.durable) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    if (this.settings.fsync === 'always') await this.file.datasync();
    this.durable = offset;
    for (const [i, { done }] of group.entries()) done(nexts[i] ?? offset);
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.watchers) resolve();
    this.watchers.clear();
  }

  private async rotate(): Promise<void> {
    const next = await open(join(this.folder, segmentName(this.durable)), 'a+');
    await syncFolder(this.folder);
    const old = this.file;
    this.file = next;
    this.firsts.push(this.durable);
    await old.close();
  }
}

const corrupt = (offset: number): ApplianceError =>
  new ApplianceError(INTAKE_LOG_CORRUPT, {
    retryable: false,
    message: `The intake log is damaged at offset ${offset}, before frames that were acknowledged. Restore it from a copy, or move it away to start an empty one.`,
    attributes: { offset },
  });

const full = (cause: unknown): ApplianceError =>
  new ApplianceError(INTAKE_LOG_FULL, {
    retryable: true,
    message: 'The disk of the intake log is full; nothing is accepted until there is space.',
    cause,
  });

const unavailable = (cause: unknown): ApplianceError =>
  new ApplianceError(INTAKE_LOG_UNAVAILABLE, { retryable: true, message: 'The intake log cannot be written.', cause });

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Sound frames of one segment from offset `from` on; ends at `stop` or at the first frame that is torn or damaged. */
async function* framesOf(
  file: FileHandle,
  first: number,
  from: number,
  stop: number,
  reuse = false,
): AsyncGenerator<LoggedFrame> {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  // Memory outside the heap makes the collector run, whatever little it finds there.
  let room = Buffer.alloc(0);
  for (let at = from; at + PREFIX_BYTES <= stop;) {
    const { bytesRead: prefixRead } = await file.read(prefix, 0, PREFIX_BYTES, at - first);
    const length = prefix.readUInt32LE(0);
    if (prefixRead < PREFIX_BYTES || length > MAX_PAYLOAD_BYTES) return;
    if (!reuse || length > room.length) room = Buffer.allocUnsafeSlow(reuse ? length * 2 : length);
    const payload = room.subarray(0, length);
    const { bytesRead } = await file.read(payload, 0, length, at - first + PREFIX_BYTES);
    if (bytesRead < length || !isSound(prefix, payload)) return;
    const frame = decodeFrame(payload);
    if (frame === undefined)
      throw new ApplianceError(INTAKE_LOG_CORRUPT, {
        retryable: false,
        message: `The intake log holds a kind of frame at offset ${at} that this release does not know: use the release that wrote it.`,
        attributes: { offset: at },
      });
    at += PREFIX_BYTES + length;
    yield { ...frame, next: at };
  }
}

const isSound = (prefix: Buffer, payload: Uint8Array): boolean =>
  crc32(payload, crc32(prefix.subarray(CHECKED_FROM, PREFIX_BYTES))) === prefix.readUInt32LE(4);

/**
 * Looks behind the first unsound frame for a sound one that was written when `end` was already durable. There is none behind a torn tail: what was
 * never acknowledged is followed by nothing that came after its acknowledgement.
 */
const provesDurable = async (file: FileHandle, first: number, end: number): Promise<boolean> => {
  const { size } = await file.stat();
  const rest = Buffer.alloc(Math.max(0, size - (end - first)));
  await file.read(rest, 0, rest.length, end - first);
  for (let at = 1; at + PREFIX_BYTES <= rest.length; at += 1) {
    const prefix = rest.subarray(at, at + PREFIX_BYTES);
    const stop = at + PREFIX_BYTES + prefix.readUInt32LE(0);
    // The durable end is compared first: it is right by chance once in a very long while, and a checksum costs the whole payload.
    const durable = prefix.readDoubleLE(CHECKED_FROM);
    if (!(durable > end && durable <= first + size) || stop > rest.length) continue;
    if (isSound(prefix, rest.subarray(at + PREFIX_BYTES, stop))) return true;
  }
  return false;
};
