import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TopologySyncSettings {
  readonly provMnsRoot: string;
  readonly folder: string;
  readonly everyMs: number;
  readonly deadlineMs: number;
}

/** Where the network has not answered yet, it is asked again this soon. */
const RETRY_MS = 2_000;

/**
 * Reads the inventory of the whole network over ProvMnS (getMOIAttributes with scope BASE_ALL, TS 28.532 clause 12.1.1) again and again. The newest
 * answer is kept on disk, so that a start does not need the network.
 */
export class TopologySync {
  private readonly file: string;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  /** Why the last reading failed. */
  trouble: string | undefined;

  constructor(
    private readonly settings: TopologySyncSettings,
    /** Puts the answer in force. */
    private readonly use: (answer: Uint8Array) => void,
  ) {
    this.file = join(settings.folder, 'topology.json');
  }

  async start(): Promise<void> {
    if (existsSync(this.file)) this.use(readFileSync(this.file));
    await this.round();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Reads now. @returns whether the network answered */
  async refresh(): Promise<boolean> {
    const { provMnsRoot, deadlineMs } = this.settings;
    try {
      const url = `${provMnsRoot.replace(/\/+$/, '')}?scopeType=BASE_ALL`;
      const response = await fetch(url, {
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(deadlineMs),
      });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const text = await response.text();
      this.use(new TextEncoder().encode(text));
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
