import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { ApplianceError } from '#foundation/platform';
import { TELEMETRY_STORE_ERRORS, type TelemetryStoreError } from './errors.js';
import { type TelemetryStore } from './ports/telemetry-store.js';

const ROWS = ['samples', 'series', 'calls', 'logs'] as const;

/** Every instrument of the module. What the store holds is asked when scraped; after it was closed the last answer stands. */
export class TelemetryStoreMetrics {
  private readonly chunks: Counter<'outcome'>;
  private readonly errors: Counter<'code'>;
  private readonly seconds: Histogram;

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
        if (usage !== undefined) for (const kind of ROWS) this.set({ kind }, usage[kind]);
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
  }

  appended(outcome: 'stored' | 'skipped', seconds: number): void {
    this.chunks.inc({ outcome });
    this.seconds.observe(seconds);
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
