import { Counter, type Registry } from 'prom-client';

export const SYSLOG_REFUSALS = ['no-object', 'framing', 'cut', 'no-room', 'not-allowed'] as const;
export type SyslogRefusal = (typeof SYSLOG_REFUSALS)[number];

/** Every instrument of the module. Sources are those of the configuration. */
export class SyslogMetrics {
  private readonly records: Counter<'source'>;
  private readonly refused: Counter<'source' | 'reason'>;
  private readonly skewed: Counter<'source'>;

  constructor(registry: Registry, sources: readonly string[]) {
    const registers = [registry];
    this.records = new Counter({
      name: 'noc_syslog_records_total',
      help: 'Messages that became log records and were made durable.',
      labelNames: ['source'],
      registers,
    });
    this.refused = new Counter({
      name: 'noc_syslog_refused_messages_total',
      help: 'Messages that were not taken, or (cut) not to their end; connections for framing and not-allowed.',
      labelNames: ['source', 'reason'],
      registers,
    });
    this.skewed = new Counter({
      name: 'noc_syslog_untimed_messages_total',
      help: 'Messages without a time, or with one far from that of their receipt, which they got instead.',
      labelNames: ['source'],
      registers,
    });
    for (const source of sources) {
      this.records.inc({ source }, 0);
      this.skewed.inc({ source }, 0);
      for (const reason of SYSLOG_REFUSALS) this.refused.inc({ source, reason }, 0);
    }
  }

  countRecords(source: string, count: number): void {
    this.records.inc({ source }, count);
  }

  countRefused(source: string, reason: SyslogRefusal, count = 1): void {
    this.refused.inc({ source, reason }, count);
  }

  countUntimed(source: string, count: number): void {
    this.skewed.inc({ source }, count);
  }
}
