import { Counter, type Registry } from 'prom-client';
import { LOG_REFUSALS, type LogRefusal, POINT_REFUSALS, type PointRefusal, type Refused } from './refusals.js';

/** What receivers refused item by item. To be counted where a body is received, not where it is replayed. */
export class OtlpMetrics {
  private readonly points: Counter<'reason'>;
  private readonly records: Counter<'reason'>;

  constructor(registry: Registry) {
    this.points = new Counter({
      name: 'noc_otlp_rejected_data_points_total',
      help: 'Data points of OTLP metrics that were refused one by one, by reason.',
      labelNames: ['reason'],
      registers: [registry],
    });
    this.records = new Counter({
      name: 'noc_otlp_rejected_log_records_total',
      help: 'OTLP log records that were refused one by one, by reason.',
      labelNames: ['reason'],
      registers: [registry],
    });
    for (const reason of Object.keys(POINT_REFUSALS)) this.points.inc({ reason }, 0);
    for (const reason of Object.keys(LOG_REFUSALS)) this.records.inc({ reason }, 0);
  }

  countPoints(rejectedBy: Refused<PointRefusal>): void {
    for (const [reason, count] of Object.entries(rejectedBy)) this.points.inc({ reason }, count);
  }

  countRecords(rejectedBy: Refused<LogRefusal>): void {
    for (const [reason, count] of Object.entries(rejectedBy)) this.records.inc({ reason }, count);
  }
}
