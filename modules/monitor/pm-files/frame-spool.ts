import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type WrittenFrame } from './measurement-writer.js';

/** Frames of one file that stay in memory; what is beyond goes to disk. */
const MEMORY_BYTES = 8 << 20;
const HEAD = 8;

/**
 * Holds the frames of a file until its end proved that it is one: a file is taken whole or not at all. A small one never touches the disk, and a large one
 * takes no more memory than that. It survives nothing: what stands here is not acknowledged.
 */
export class FrameSpool {
  private readonly held: WrittenFrame[] = [];
  private heldBytes = 0;
  private file: FileHandle | undefined;
  private fileEnd = 0;
  private count = 0;

  /** @param path of the file that frames go to where there are many */
  constructor(
    private readonly path: string,
    private readonly memoryBytes = MEMORY_BYTES,
  ) {}

  /** Number of frames. */
  get length(): number {
    return this.count;
  }

  async keep(frame: WrittenFrame): Promise<void> {
    this.count++;
    if (this.file === undefined && this.heldBytes + frame.bytes.length <= this.memoryBytes) {
      this.held.push(frame);
      this.heldBytes += frame.bytes.length;
      return;
    }
    this.file ??= await this.open();
    const head = Buffer.alloc(HEAD);
    head.writeUInt32LE(frame.bytes.length, 0);
    head.writeUInt32LE(frame.samples, 4);
    const { bytesWritten } = await this.file.writev([head, frame.bytes], this.fileEnd);
    if (bytesWritten !== HEAD + frame.bytes.length) throw new Error(`${this.path} could not be written whole`);
    this.fileEnd += bytesWritten;
  }

  /** In their order. */
  async *frames(): AsyncGenerator<WrittenFrame> {
    yield* this.held;
    for (let at = 0; this.file !== undefined && at < this.fileEnd;) {
      const head = Buffer.alloc(HEAD);
      await this.file.read(head, 0, HEAD, at);
      const bytes = new Uint8Array(head.readUInt32LE(0));
      await this.file.read(bytes, 0, bytes.length, at + HEAD);
      yield { bytes, samples: head.readUInt32LE(4) };
      at += HEAD + bytes.length;
    }
  }

  /** May be called twice. */
  async dispose(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    this.held.length = 0;
    if (file === undefined) return;
    await file.close();
    await rm(this.path, { force: true });
  }

  private async open(): Promise<FileHandle> {
    await mkdir(dirname(this.path), { recursive: true });
    return open(this.path, 'w+');
  }
}
