import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type z } from 'zod';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type DurableLog, type Received } from '#monitor/intake';
import { CounterFilter } from './domain/counter-filter.js';
import { overloaded, reasonOf } from './errors.js';
import { FileLedger } from './file-ledger.js';
import { type ByteStream, type ReadFile, readPmFile, type ReaderSettings } from './file-reader.js';
import { FrameSpool } from './frame-spool.js';
import { writeFrameHead } from './measurement-frame.js';
import { type WrittenFrame } from './measurement-writer.js';
import { type PmFilesConfig } from './pm-files.config.js';
import { type PmFilesMetrics } from './pm-files.metrics.js';

export interface PmIntakeParts {
  readonly config: z.infer<typeof PmFilesConfig.schema>;
  /** `Intake.accept`: resolves when the body is durable. */
  readonly accept: (source: string, bytes: number, decode: () => Received) => Promise<unknown>;
  readonly log: Pick<DurableLog, 'read' | 'start' | 'end'>;
  readonly records: RecordStore;
  /** For large files on their way; emptied at the start. */
  readonly spoolFolder: string;
  readonly metrics: PmFilesMetrics;
  readonly sleep: (ms: number) => Promise<void>;
  /** A part is closed once it has this many bytes; absent: `FRAME_BYTES`. */
  readonly frameBytes?: number;
}

/** `duplicate`: the same file was taken before, and nothing of it was taken again. */
export interface TakenFile extends ReadFile {
  readonly outcome: 'taken' | 'duplicate';
}

/** About 30,000 samples: what the lane takes between two looks at others. */
const FRAME_BYTES = 1 << 18;
/** A crash reads again what came since the ledger was written, and the log tells how far that was. */
const PARTS_BETWEEN_SAVES = 16;
/** How long a file waits for room in the log before its sender is told to come back. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 250;

/** The one way of a file into the log, wherever it comes from: proved whole, then durable part by part, then remembered. */
export class PmIntake {
  private readonly settings: ReaderSettings;
  private readonly ledgers = new Map<string, Promise<FileLedger>>();
  private readonly turns = new Map<string, Promise<unknown>>();
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly parts: PmIntakeParts) {
    const { labels, objects, counters, maxFileBytes, maxJsonBytes } = parts.config;
    this.settings = {
      labels,
      objects: objects.map(({ pattern, dn }) => ({ pattern: new RegExp(`^(?:${pattern})$`, 'u'), dn })),
      frameBytes: parts.frameBytes ?? FRAME_BYTES,
      filter: new CounterFilter(counters),
      maxFileBytes,
      maxJsonBytes,
    };
  }

  /** Leftovers of a crash are nobody's. */
  async start(): Promise<void> {
    await rm(this.parts.spoolFolder, { recursive: true, force: true });
  }

  /**
   * Takes one file. When it resolves all of it is durable, or was before.
   *
   * @param from a `sender` is told to come back where as many files are read as may be, and that a file is incomplete; a `follower` waits
   * @throws ApplianceError of `readPmFile` (not retryable: nothing was taken), PM_FILES_OVERLOADED or of `Intake.accept` (retryable)
   */
  async take(source: string, stream: ByteStream, from: 'sender' | 'follower'): Promise<TakenFile> {
    await this.enter(from);
    const spool = new FrameSpool(join(this.parts.spoolFolder, randomUUID()));
    try {
      const read = await this.read(source, stream, spool, from);
      return await this.inTurn(source, async () => this.append(source, read, spool));
    } finally {
      await spool.dispose();
      this.leave();
    }
  }

  private async read(
    source: string,
    stream: ByteStream,
    spool: FrameSpool,
    from: 'sender' | 'follower',
  ): Promise<ReadFile> {
    try {
      return await readPmFile(stream, this.settings, async (frame) => spool.keep(frame));
    } catch (error) {
      const isFinal = error instanceof ApplianceError && !error.retryable;
      if (isFinal && (from === 'sender' || error.code !== 'PM_FILE_INCOMPLETE')) await this.refuse(source, error);
      throw error;
    }
  }

  /** Counts a file that is none. An incomplete one of a follower is counted once it is given up. */
  async refuse(source: string, error: unknown): Promise<void> {
    this.parts.metrics.countRefused(source, reasonOf(error));
    await this.parts
      .accept(source, 0, () => {
        throw error;
      })
      .catch(() => undefined);
  }

  private async append(source: string, read: ReadFile, spool: FrameSpool): Promise<TakenFile> {
    const { metrics } = this.parts;
    const { digest, content } = read;
    const ledger = await this.ledgerOf(source);
    if (ledger.isTaken(digest)) {
      metrics.countDuplicate(source);
      return { ...read, outcome: 'duplicate' };
    }
    const from = await ledger.begin(digest);
    let part = 0;
    for await (const frame of spool.frames()) {
      if (part >= from) {
        writeFrameHead(frame.bytes, { digest, part, isLast: part + 1 === spool.length, samples: frame.samples });
        await this.accept(source, frame, 0);
        if ((part + 1) % PARTS_BETWEEN_SAVES === 0) await ledger.reached(digest, part + 1);
      }
      part++;
    }
    const rejected = Object.values(content.rejections).reduce((sum, count) => sum + count, 0);
    if (rejected > 0) await this.accept(source, undefined, rejected);
    await ledger.end(digest);
    metrics.countTaken(source, read);
    return { ...read, outcome: 'taken' };
  }

  /** Where there is no room in the log the file waits a while: half of it is there already. */
  private async accept(source: string, frame: WrittenFrame | undefined, rejected: number): Promise<void> {
    const body = frame?.bytes ?? new Uint8Array();
    const items = frame?.samples ?? 0;
    for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS)
      try {
        await this.parts.accept(source, body.length, () => ({ kind: 'pm-measurements', body, items, rejected }));
        return;
      } catch (error) {
        const isPassing = error instanceof ApplianceError && error.retryable;
        if (!isPassing || waitedMs >= PATIENCE_MS) throw error;
        await this.parts.sleep(LOOK_EVERY_MS);
      }
  }

  private async ledgerOf(source: string): Promise<FileLedger> {
    let ledger = this.ledgers.get(source);
    if (ledger === undefined) {
      ledger = FileLedger.open(this.parts.records, this.parts.log, source);
      this.ledgers.set(source, ledger);
      // One that could not be read is read again for the next file.
      ledger.catch(() => this.ledgers.delete(source));
    }
    return ledger;
  }

  /** Files of one source are put into the log one after the other, so that the ledger speaks of one at a time. */
  private async inTurn<T>(source: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.turns.get(source) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => undefined);
    this.turns.set(source, settled);
    try {
      return await turn;
    } finally {
      if (this.turns.get(source) === settled) this.turns.delete(source);
    }
  }

  private async enter(from: 'sender' | 'follower'): Promise<void> {
    if (this.underWay >= this.parts.config.maxConcurrentFiles) {
      if (from === 'sender') throw overloaded('As many files are read as may be at one time; send this one again.');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
      return;
    }
    this.underWay++;
  }

  /** Hands the place on to who waits longest. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.underWay--;
    else next();
  }
}
