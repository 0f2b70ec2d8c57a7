import { Counter, Gauge, type Registry } from 'prom-client';
import { QUARANTINE_REASONS, type QuarantineReason } from './master-csv-decoder.js';

/** Every instrument of the module. Sources are those of the configuration. */
export class CdrMetrics {
  private readonly records: Counter<'source'>;
  private readonly quarantined: Counter<'source' | 'reason'>;
  private readonly failures: Counter<'source'>;
  private readonly lag: Gauge<'source'>;

  constructor(registry: Registry, sources: readonly string[]) {
    const registers = [registry];
    this.records = new Counter({
      name: 'noc_cdr_records_total',
      help: 'Call records that were read and made durable, by source.',
      labelNames: ['source'],
      registers,
    });
    this.quarantined = new Counter({
      name: 'noc_cdr_quarantined_lines_total',
      help: 'Lines that are no call record, by source and reason.',
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
      for (const reason of QUARANTINE_REASONS) this.quarantined.inc({ source, reason }, 0);
    }
  }

  countRecords(source: string, count: number): void {
    this.records.inc({ source }, count);
  }

  countQuarantined(source: string, reasons: readonly QuarantineReason[]): void {
    for (const reason of reasons) this.quarantined.inc({ source, reason });
  }

  countFailure(source: string): void {
    this.failures.inc({ source });
  }

  setLag(source: string, bytes: number): void {
    this.lag.set({ source }, bytes);
  }
}
