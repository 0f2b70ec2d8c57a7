import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromProvMns, type RegionRule, type Topology, TopologySnapshot } from '#foundation/topology';
import { type Dn } from '#foundation/vocabulary';

export interface TopologySyncSettings {
  readonly provMnsRoot: string;
  readonly folder: string;
  readonly everyMs: number;
  readonly deadlineMs: number;
  readonly regionOf: (dn: Dn) => string;
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
    private readonly topology: Topology,
    private readonly settings: TopologySyncSettings,
    private readonly changed: () => void,
  ) {
    this.file = join(settings.folder, 'topology.json');
  }

  async start(): Promise<void> {
    if (existsSync(this.file)) this.use(readFileSync(this.file, 'utf8'));
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
      this.use(text);
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

  private use(text: string): void {
    const { objects, relations } = fromProvMns(JSON.parse(text), this.settings.regionOf);
    const roots = objects.filter(({ dn }) => !dn.includes(','));
    const rules: RegionRule[] = roots.map(({ dn }) => ({ id: this.settings.regionOf(dn), match: dn }));
    this.topology.replace(new TopologySnapshot(objects, relations, rules));
    this.changed();
  }
}
