import { Counter, Gauge, type Registry } from 'prom-client';

/** Why something that was received gave no report and no call. */
export const REFUSALS = ['not-allowed', 'key', 'hep', 'sip', 'rtcp', 'report', 'no-trunk', 'overloaded'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Every instrument of the module. Sources are those of the configuration. */
export class VoiceQualityMetrics {
  private readonly records: Counter<'source' | 'kind'>;
  private readonly refusals: Counter<'source' | 'reason'>;
  private readonly openCalls: Gauge<'source'>;

  constructor(registry: Registry, sources: readonly string[]) {
    const registers = [registry];
    this.records = new Counter({
      name: 'noc_voice_quality_records_total',
      help: 'Voice quality reports, and calls put together from captured signalling, that were made durable, by source.',
      labelNames: ['source', 'kind'],
      registers,
    });
    this.refusals = new Counter({
      name: 'noc_voice_quality_refused_total',
      help: 'Messages and packets that gave neither a report nor a call and were left out, by source and reason.',
      labelNames: ['source', 'reason'],
      registers,
    });
    this.openCalls = new Gauge({
      name: 'noc_voice_quality_open_calls',
      help: 'Calls under way that captured signalling tells of, by source.',
      labelNames: ['source'],
      registers,
    });
    for (const source of sources) {
      for (const kind of ['report', 'call']) this.records.inc({ source, kind }, 0);
      for (const reason of REFUSALS) this.refusals.inc({ source, reason }, 0);
      this.openCalls.set({ source }, 0);
    }
  }

  countRecord(source: string, kind: 'report' | 'call'): void {
    this.records.inc({ source, kind });
  }

  countRefused(source: string, reason: Refusal): void {
    this.refusals.inc({ source, reason });
  }

  setOpenCalls(source: string, calls: number): void {
    this.openCalls.set({ source }, calls);
  }
}
