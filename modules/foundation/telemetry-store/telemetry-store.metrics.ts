import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { ApplianceError } from '#foundation/platform';
import { TELEMETRY_STORE_ERRORS, type TelemetryStoreError } from './errors.js';
import { type TelemetryStore, type Upkept } from './ports/telemetry-store.js';

const ROWS = [
  ['samples', 'samples'],
  ['five-minute-windows', 'fiveMinutes'],
  ['hour-windows', 'hours'],
  ['series', 'series'],
  ['calls', 'calls'],
  ['logs', 'logs'],
] as const;
const FATES = ['folded', 'forgotten'] as const;

/** Every instrument of the module. What the store holds is asked when scraped; after it was closed the last answer stands. */
export class TelemetryStoreMetrics {
  private readonly chunks: Counter<'outcome'>;
  private readonly errors: Counter<'code'>;
  private readonly seconds: Histogram;
  private readonly upkept: Counter<'fate'>;
  private readonly forBudget: Counter;
  private readonly upkeepSeconds: Histogram;
  private readonly usedBytes: Gauge;
  private readonly isOverBudget: Gauge;

  constructor(registry: Registry, store: Pick<TelemetryStore, 'usage'> & { readonly chunksPending?: number }) {
    const registers = [registry];
    this.chunks = new Counter({
      name: 'noc_telemetry_store_chunks_total',
      help: 'Chunks by what became of them.',
      labelNames: ['outcome'],
      registers,
    });
    for (const outcome of ['stored', 'skipped', 'failed']) this.chunks.inc({ outcome }, 0);
    this.errors = new Counter({
      name: 'noc_telemetry_store_errors_total',
      help: 'Calls that the store refused or failed, by error.',
      labelNames: ['code'],
      registers,
    });
    for (const code of TELEMETRY_STORE_ERRORS) this.errors.inc({ code }, 0);
    this.seconds = new Histogram({
      name: 'noc_telemetry_store_append_duration_seconds',
      help: 'Time from the hand-over of a chunk to its commit, the wait in line included.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    new Gauge({
      name: 'noc_telemetry_store_chunks_pending',
      help: 'Chunks on their way or in line.',
      registers,
      collect() {
        this.set(store.chunksPending ?? 0);
      },
    });
    new Gauge({
      name: 'noc_telemetry_store_rows',
      help: 'Rows that the store holds, by kind.',
      labelNames: ['kind'],
      registers,
      async collect() {
        const usage = await store.usage().catch(() => undefined);
        if (usage !== undefined) for (const [kind, key] of ROWS) this.set({ kind }, usage[key]);
      },
    });
    new Gauge({
      name: 'noc_telemetry_store_size_bytes',
      help: 'Size of the store on disk.',
      registers,
      async collect() {
        const usage = await store.usage().catch(() => undefined);
        if (usage !== undefined) this.set(usage.bytesOnDisk);
      },
    });
    this.upkept = new Counter({
      name: 'noc_telemetry_store_upkeep_rows_total',
      help: 'Samples and windows that became wider windows, and rows that are kept no longer.',
      labelNames: ['fate'],
      registers,
    });
    for (const fate of FATES) this.upkept.inc({ fate }, 0);
    this.forBudget = new Counter({
      name: 'noc_telemetry_store_budget_rows_total',
      help: 'Rows that became wider windows, or went, before their time because of the budget.',
      registers,
    });
    this.upkeepSeconds = new Histogram({
      name: 'noc_telemetry_store_upkeep_step_duration_seconds',
      help: 'Time of one step of upkeep.',
      buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    });
    this.usedBytes = new Gauge({
      name: 'noc_telemetry_store_used_bytes',
      help: 'What of its size on disk the store uses, at the last upkeep: the budget counts this.',
      registers,
    });
    this.isOverBudget = new Gauge({
      name: 'noc_telemetry_store_over_budget',
      help: '1 where more is used than the budget has and nothing more may go.',
      registers,
    });
  }

  appended(outcome: 'stored' | 'skipped', seconds: number): void {
    this.chunks.inc({ outcome });
    this.seconds.observe(seconds);
  }

  kept({ folded, forgotten, forBudget, usedBytes, isOverBudget }: Upkept, seconds: number): void {
    this.upkept.inc({ fate: 'folded' }, folded);
    this.upkept.inc({ fate: 'forgotten' }, forgotten);
    this.forBudget.inc(forBudget);
    this.usedBytes.set(usedBytes);
    this.isOverBudget.set(isOverBudget ? 1 : 0);
    this.upkeepSeconds.observe(seconds);
  }

  appendFailed(error: unknown): void {
    this.chunks.inc({ outcome: 'failed' });
    this.failed(error);
  }

  failed(error: unknown): void {
    const known =
      error instanceof ApplianceError ? TELEMETRY_STORE_ERRORS.find((each) => each === error.code) : undefined;
    this.errors.inc({ code: known ?? ('TELEMETRY_STORE_FAILED' satisfies TelemetryStoreError) });
  }
}
