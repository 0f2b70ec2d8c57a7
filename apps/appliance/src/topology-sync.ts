import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock } from '#foundation/vocabulary';

export interface TopologySyncSettings {
  readonly provMnsRoot: string;
  readonly folder: string;
  readonly everyMs: number;
  readonly deadlineMs: number;
}

/** Where the network has not answered yet, it is asked again this soon. */
const RETRY_MS = 2_000;
/** A reading that comes later than so many times its turn is compared with none before it: when something changed would not be known. */
const LATE = 2;

/**
 * Reads the inventory of the whole network over ProvMnS (getMOIAttributes with scope BASE_ALL, TS 28.532 clause 12.1.1) again and again. The newest
 * answer is kept on disk, so that a start does not need the network.
 */
export class TopologySync {
  private readonly file: string;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  /** Network time at which it was asked last, and at which it answered last. */
  private askedMs: number | undefined;
  private answeredMs: number | undefined;
  /** One at a time: an answer that was overtaken by a newer one would look like a change back. */
  private reading: Promise<boolean> = Promise.resolve(true);
  /** Why the last reading failed. */
  trouble: string | undefined;

  constructor(
    private readonly settings: TopologySyncSettings,
    private readonly clock: Clock,
    /** Puts the answer in force. `sinceMs`: network time of the reading before, where that is not long ago. */
    private readonly use: (answer: Uint8Array, sinceMs: number | undefined) => Promise<void>,
  ) {
    this.file = join(settings.folder, 'topology.json');
  }

  async start(): Promise<void> {
    if (existsSync(this.file)) await this.use(readFileSync(this.file), undefined);
    await this.round();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Reads now. @returns whether the network answered */
  refresh(): Promise<boolean> {
    this.reading = this.reading.then(async () => this.read());
    return this.reading;
  }

  /** For a network that runs in step, and faster than the wall's clock: reads where its own clock says that it is time. @returns whether it read */
  async keepUp(): Promise<boolean> {
    if (this.askedMs !== undefined && this.clock.network() - this.askedMs < this.settings.everyMs) return false;
    return this.refresh();
  }

  private async read(): Promise<boolean> {
    const { provMnsRoot, deadlineMs, everyMs } = this.settings;
    const now = this.clock.network();
    this.askedMs = now;
    try {
      const url = `${provMnsRoot.replace(/\/+$/, '')}?scopeType=BASE_ALL`;
      const response = await fetch(url, {
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(deadlineMs),
      });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const text = await response.text();
      const before = this.answeredMs;
      this.answeredMs = now;
      const isSoon = before !== undefined && now - before <= LATE * everyMs;
      await this.use(new TextEncoder().encode(text), isSoon ? before : undefined);
      writeFileSync(`${this.file}.new`, text);
      renameSync(`${this.file}.new`, this.file);
      this.trouble = undefined;
      return true;
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
      return false;
    }
  }

  private async round(): Promise<void> {
    const answered = await this.refresh();
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.round(), answered ? this.settings.everyMs : RETRY_MS);
    this.timer.unref();
  }
}
