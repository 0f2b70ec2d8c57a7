import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { REFUSAL_REASONS, type RefusalReason } from './domain/refusal.js';

export const ENDPOINTS = ['query', 'query_range', 'series', 'labels', 'values', 'metadata'] as const;
export type Endpoint = (typeof ENDPOINTS)[number];
const OUTCOMES = ['answered', 'refused'] as const;

export interface Load {
  readonly running: () => number;
  readonly waiting: () => number;
}

/** Every instrument of the module. */
export class QueryApiMetrics {
  private readonly durations: Histogram<'endpoint' | 'outcome'>;
  private readonly refusals: Counter<'because'>;
  private readonly samples: Counter;

  constructor(registry: Registry, load: Load) {
    const registers = [registry];
    this.durations = new Histogram({
      name: 'noc_query_api_duration_seconds',
      help: 'Time from a query to its answer or refusal.',
      labelNames: ['endpoint', 'outcome'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
      registers,
    });
    this.refusals = new Counter({
      name: 'noc_query_api_refusals_total',
      help: 'Queries that were not answered, by reason.',
      labelNames: ['because'],
      registers,
    });
    this.samples = new Counter({
      name: 'noc_query_api_samples_read_total',
      help: 'Samples that were read for queries.',
      registers,
    });
    for (const endpoint of ENDPOINTS) for (const outcome of OUTCOMES) this.durations.zero({ endpoint, outcome });
    for (const because of REFUSAL_REASONS) this.refusals.inc({ because }, 0);
    const gauge = (name: string, help: string, read: () => number): void => {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    };
    gauge('noc_query_api_running_queries', 'Queries that run now.', load.running);
    gauge('noc_query_api_waiting_queries', 'Queries that wait for their turn.', load.waiting);
  }

  answered(endpoint: Endpoint, seconds: number): void {
    this.durations.observe({ endpoint, outcome: 'answered' }, seconds);
  }

  refused(endpoint: Endpoint, because: RefusalReason, seconds: number): void {
    this.durations.observe({ endpoint, outcome: 'refused' }, seconds);
    this.refusals.inc({ because });
  }

  read(samples: number): void {
    this.samples.inc(samples);
  }
}
