import { setTimeout as sleep } from 'node:timers/promises';
import { type z } from 'zod';
import { type Received } from '#monitor/intake';
import { writeCallRecordsFrame } from './call-records-frame.js';
import { type CallFile, type CdrConfig } from './cdr.config.js';
import { type CdrMetrics } from './cdr.metrics.js';
import { FileFollower, type FilePosition } from './file-follower.js';
import { MasterCsvDecoder } from './master-csv-decoder.js';

export interface CallRecordFileParts {
  readonly file: CallFile;
  readonly config: z.infer<typeof CdrConfig.schema>;
  /** 32 bytes or more, another one in each region. */
  readonly regionKey: Uint8Array;
  /** Where reading goes on; absent on the first start. */
  readonly position: FilePosition | undefined;
  readonly save: (position: FilePosition) => Promise<void> | void;
  /** Told where the file goes on behind the lines that are about to be accepted; a crash between the two leaves open whether they were. */
  readonly intend: (position: FilePosition) => Promise<void>;
  /** `Intake.accept`: resolves when the records are durable. */
  readonly accept: (source: string, bytes: number, decode: () => Received) => Promise<unknown>;
  readonly metrics: CdrMetrics;
  /** Told of what `start` goes on behind: a file that is not readable, an intake that has no room. */
  readonly onFailure: (error: unknown) => void;
}

/** One file of call records on its way into the log: followed, read, without subscriber numbers, durable. Its failures are repeated, never fatal. */
export class CallRecordFile {
  private readonly follower: FileFollower;
  private readonly decoder: MasterCsvDecoder;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  /** @throws ApplianceError CDR_KEY_TOO_SHORT, not retryable */
  constructor(private readonly parts: CallRecordFileParts) {
    const { file, config, regionKey, position, save } = parts;
    this.decoder = new MasterCsvDecoder(file, config.maxLineLength, regionKey);
    this.follower = new FileFollower({
      path: file.path,
      position,
      readBytes: config.batchBytes,
      deliver: async (lines, behind) => this.deliver(lines, behind),
      save,
    });
  }

  /** Reads what is there now. @returns lines read @throws what `FileFollower.poll` throws */
  async poll(): Promise<number> {
    try {
      return await this.follower.poll();
    } catch (error) {
      this.parts.metrics.countFailure(this.parts.file.source);
      throw error;
    } finally {
      this.parts.metrics.setLag(this.parts.file.source, this.follower.lagBytes);
    }
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Ends with the batch that is under way. May be called twice. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.follower.close();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.poll().catch((error: unknown) => {
        this.parts.onFailure(error);
      });
      await sleep(this.parts.config.pollMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async deliver(lines: Uint8Array, behind: FilePosition): Promise<void> {
    const { accept, file, intend, metrics } = this.parts;
    const { records, quarantined } = this.decoder.decode(lines);
    await intend(behind);
    await accept(file.source, lines.length, () => ({
      kind: 'call-records',
      body: writeCallRecordsFrame(records),
      items: records.length,
      rejected: quarantined.length,
    }));
    metrics.countRecords(file.source, records.length);
    metrics.countQuarantined(
      file.source,
      quarantined.map(({ reason }) => reason),
    );
  }
}
