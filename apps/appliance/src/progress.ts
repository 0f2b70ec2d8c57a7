import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_MS = 2_000;
const LOOK_EVERY_MS = 5;

export interface ProgressParts {
  /** Reads what stands in followed files and is not taken yet. */
  readonly readFiles: () => Promise<void>;
  /** Sees everything that stands in the log through to its incidents. @returns network time of the newest sample */
  readonly settle: () => Promise<number>;
  /** Reads the network's inventory where its time has come. @returns whether it did: what it shows may have been recorded */
  readonly readInventory: () => Promise<boolean>;
  /** No case has anything to do before network time moves on or a person decides. */
  readonly isIdle: () => boolean;
}

/** How far the appliance has gone through what it received: what lets a simulated network run in step with it. */
export class Progress {
  private settledThrough = 0;
  private work: Promise<void> | undefined;

  constructor(private readonly parts: ProgressParts) {}

  /** @param wantedMs network time; @returns network time up to which all is settled, at the latest after two seconds */
  async settle(wantedMs: number): Promise<number> {
    const until = performance.now() + LONGEST_MS;
    do {
      this.work ??= this.round().finally(() => {
        this.work = undefined;
      });
      await Promise.race([this.work, sleep(LONGEST_MS)]);
    } while (this.settledThrough < wantedMs && performance.now() < until);
    return this.settledThrough;
  }

  private async round(): Promise<void> {
    await this.parts.readFiles();
    let reached = await this.parts.settle();
    if (await this.parts.readInventory()) reached = await this.parts.settle();
    const until = performance.now() + LONGEST_MS;
    while (!this.parts.isIdle() && performance.now() < until) await sleep(LOOK_EVERY_MS);
    if (this.parts.isIdle()) this.settledThrough = reached;
  }
}
