import { type z } from 'zod';
import { type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import { type Horizons, type TelemetryStore, type Upkept } from './ports/telemetry-store.js';
import { type TelemetryStoreConfig } from './telemetry-store.config.js';

const DAY_MS = 86_400_000;

/** The world outside: clocks and a pause. */
export interface KeeperSettings {
  readonly now: () => NetworkTime;
  /** A monotone clock, for durations only. */
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}
type Kept = Pick<z.infer<typeof TelemetryStoreConfig.schema>, 'keep' | 'budgetBytes'>;

/** Takes a store step by step to what the configuration keeps, resting after each step for as long as it took, so that ingest has its half of the disk. */
export class StoreKeeper {
  /** Why the store is larger than it may be. */
  trouble: string | undefined;
  private running: Promise<void> | undefined;
  private isStopped = false;

  constructor(
    private readonly store: Pick<TelemetryStore, 'keep'>,
    private readonly config: Kept,
    private readonly settings: KeeperSettings,
  ) {}

  /** Until nothing is left to do. Asked again meanwhile it is the same run. Rejects with what the store rejects with. */
  run(): Promise<void> {
    this.running ??= this.steps().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Resolves when the step that runs is done; none follows. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running?.catch(() => undefined);
  }

  private async steps(): Promise<void> {
    const horizons = this.horizons();
    while (!this.isStopped) {
      const began = this.settings.nowMs();
      const upkept = await this.store.keep(horizons);
      this.trouble = this.troubleOf(upkept);
      if (upkept.isDone) return;
      await this.settings.sleep(this.settings.nowMs() - began);
    }
  }

  private horizons(): Horizons {
    const now = this.settings.now();
    const { samplesDays, fiveMinutesDays, hoursDays, recordsDays } = this.config.keep;
    const { budgetBytes } = this.config;
    const back = (days: number): NetworkTime => networkTimeOf(now - days * DAY_MS);
    return {
      now,
      raw: back(samplesDays),
      fiveMinutes: back(fiveMinutesDays),
      hours: back(hoursDays),
      records: back(recordsDays),
      ...(budgetBytes === undefined ? {} : { budgetBytes }),
    };
  }

  private troubleOf({ isOverBudget, usedBytes }: Upkept): string | undefined {
    const { budgetBytes } = this.config;
    if (!isOverBudget || budgetBytes === undefined) return undefined;
    return `The telemetry store uses ${mebibytes(usedBytes)} MiB, telemetryStore.budgetBytes allows ${mebibytes(budgetBytes)} MiB, and nothing more may go before its time: raise the budget or keep calls and log records for fewer days.`;
  }
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
