import { setTimeout as sleep } from 'node:timers/promises';
import { type CallIntake } from './call-intake.js';
import { type CdrMetrics } from './cdr.metrics.js';
import { FileFollower, type FilePosition } from './file-follower.js';

export interface CallRecordFileParts {
  readonly path: string;
  readonly source: string;
  readonly batchBytes: number;
  readonly pollMs: number;
  /** Its decoder stands where `position` does. */
  readonly intake: CallIntake;
  /** Where reading goes on; absent on the first start. */
  readonly position: FilePosition | undefined;
  /** @param held what the decoder holds of calls that are not finished at `position` */
  readonly save: (position: FilePosition, held: unknown) => Promise<void> | void;
  /** Told where the file goes on behind the lines that are about to be accepted; a crash between the two leaves open whether they were. */
  readonly intend: (position: FilePosition, held: unknown) => Promise<void>;
  readonly metrics: CdrMetrics;
  /** Told of what `start` goes on behind: a file that is not readable, an intake that has no room. */
  readonly onFailure: (error: unknown) => void;
}

/** One file of call records on its way into the log: followed, read, without subscriber numbers, durable. Its failures are repeated, never fatal. */
export class CallRecordFile {
  private readonly follower: FileFollower;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly parts: CallRecordFileParts) {
    const { path, batchBytes, position, intake, intend, save } = parts;
    this.follower = new FileFollower({
      path,
      position,
      readBytes: batchBytes,
      deliver: async (lines, behind) => {
        await intake.take(lines, async (held) => intend(behind, held));
      },
      save: async (at) => save(at, intake.held),
    });
  }

  /** Reads what is there now. @returns lines read @throws what `FileFollower.poll` throws */
  async poll(): Promise<number> {
    const { metrics, source } = this.parts;
    try {
      return await this.follower.poll();
    } catch (error) {
      metrics.countFailure(source);
      throw error;
    } finally {
      metrics.setLag(source, this.follower.lagBytes);
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
      await sleep(this.parts.pollMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
