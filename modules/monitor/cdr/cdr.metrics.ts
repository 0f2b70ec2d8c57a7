import { Counter, Gauge, type Registry } from 'prom-client';
import { REJECTION_REASONS, type RejectionReason } from './call-decoder.js';

/** Sources of posted bodies beyond it are counted together. */
const MAX_SOURCES = 1_000;
const OTHER_SOURCES = 'other';

/** Every instrument of the module. */
export class CdrMetrics {
  private readonly records: Counter<'source'>;
  private readonly quarantined: Counter<'source' | 'reason'>;
  private readonly failures: Counter<'source'>;
  private readonly lag: Gauge<'source'>;
  private readonly known: Set<string>;

  constructor(registry: Registry, sources: readonly string[]) {
    const registers = [registry];
    this.known = new Set(sources);
    this.records = new Counter({
      name: 'noc_cdr_records_total',
      help: 'Call records that were read and made durable, by source.',
      labelNames: ['source'],
      registers,
    });
    this.quarantined = new Counter({
      name: 'noc_cdr_quarantined_lines_total',
      help: 'Lines, events and documents that are no call record, by source and reason.',
      labelNames: ['source', 'reason'],
      registers,
    });
    this.failures = new Counter({
      name: 'noc_cdr_failed_looks_total',
      help: 'Looks at a file that ended with an error and are repeated, by source.',
      labelNames: ['source'],
      registers,
    });
    this.lag = new Gauge({
      name: 'noc_cdr_lag_bytes',
      help: 'Bytes that stand in the followed file and were not read yet, an unfinished line among them, by source.',
      labelNames: ['source'],
      registers,
    });
    for (const source of sources) {
      this.records.inc({ source }, 0);
      this.failures.inc({ source }, 0);
      this.lag.set({ source }, 0);
      for (const reason of REJECTION_REASONS) this.quarantined.inc({ source, reason }, 0);
    }
  }

  countRecords(source: string, count: number): void {
    this.records.inc({ source: this.labelOf(source) }, count);
  }

  countRejected(source: string, reasons: readonly RejectionReason[]): void {
    const label = this.labelOf(source);
    for (const reason of reasons) this.quarantined.inc({ source: label, reason });
  }

  countFailure(source: string): void {
    this.failures.inc({ source });
  }

  setLag(source: string, bytes: number): void {
    this.lag.set({ source }, bytes);
  }

  private labelOf(source: string): string {
    if (this.known.has(source)) return source;
    if (this.known.size >= MAX_SOURCES) return OTHER_SOURCES;
    this.known.add(source);
    return source;
  }
}
