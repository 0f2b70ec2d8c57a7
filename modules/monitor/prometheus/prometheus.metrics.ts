import { Counter, type Registry } from 'prom-client';
import { WRITE_REFUSALS, type WriteRefusal } from './write-outcome.js';

/** What the remote-write receiver left out of bodies that it took. To be counted where a body is received, not where it is replayed. */
export class PrometheusMetrics {
  private readonly refused: Counter<'reason'>;

  constructor(registry: Registry) {
    this.refused = new Counter({
      name: 'noc_prometheus_refused_items_total',
      help: 'Samples, histograms and exemplars that were left out of remote-write bodies, by reason; the rest of the body was taken.',
      labelNames: ['reason'],
      registers: [registry],
    });
    for (const reason of Object.keys(WRITE_REFUSALS)) this.refused.inc({ reason }, 0);
  }

  countRefused(refusedBy: ReadonlyMap<WriteRefusal, number>): void {
    for (const [reason, count] of refusedBy) this.refused.inc({ reason }, count);
  }
}
