import { type CallRecord } from '#foundation/vocabulary';
import { writeCallRecordsFrame } from '#monitor/cdr';
import { type Received } from '#monitor/intake';
import { type VoiceQualityMetrics } from './voice-quality.metrics.js';

/** The way of reports and traced calls of one source into the log. */
export class QualityIntake {
  constructor(
    private readonly source: string,
    /** `Intake.accept`: resolves when the records are durable. */
    private readonly accept: (source: string, bytes: number, decode: () => Received) => Promise<unknown>,
    private readonly metrics: VoiceQualityMetrics,
  ) {}

  /** @throws what `accept` throws */
  async take(records: readonly CallRecord[]): Promise<void> {
    if (records.length === 0) return;
    const body = writeCallRecordsFrame(records);
    await this.accept(this.source, body.length, () => ({ kind: 'call-records', body, items: records.length }));
    for (const { kind } of records) this.metrics.countRecord(this.source, kind === undefined ? 'call' : 'report');
  }
}
