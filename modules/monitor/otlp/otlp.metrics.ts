import { Counter, Gauge, type Registry } from 'prom-client';
import { DELTA_FATES, type DeltaStreams } from './delta-streams.js';
import { GRPC_CODES, GRPC_METHODS, type GrpcCodeName } from './otlp-grpc.js';
import {
  LOG_REFUSALS,
  type LogRefusal,
  POINT_REFUSALS,
  type PointRefusal,
  type Refused,
  SPAN_REFUSALS,
  type SpanRefusal,
} from './refusals.js';

/** What receivers refused item by item. To be counted where a body is received, not where it is replayed. */
export class OtlpMetrics {
  private readonly points: Counter<'reason'>;
  private readonly records: Counter<'reason'>;
  private readonly spans: Counter<'reason'>;

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
    this.spans = new Counter({
      name: 'noc_otlp_rejected_spans_total',
      help: 'Spans of OTLP traces that were refused one by one, by reason.',
      labelNames: ['reason'],
      registers: [registry],
    });
    for (const reason of Object.keys(SPAN_REFUSALS)) this.spans.inc({ reason }, 0);
    for (const reason of Object.keys(POINT_REFUSALS)) this.points.inc({ reason }, 0);
    for (const reason of Object.keys(LOG_REFUSALS)) this.records.inc({ reason }, 0);
  }

  countPoints(rejectedBy: Refused<PointRefusal>): void {
    for (const [reason, count] of Object.entries(rejectedBy)) this.points.inc({ reason }, count);
  }

  countRecords(rejectedBy: Refused<LogRefusal>): void {
    for (const [reason, count] of Object.entries(rejectedBy)) this.records.inc({ reason }, count);
  }

  countSpans(rejectedBy: Refused<SpanRefusal>): void {
    for (const [reason, count] of Object.entries(rejectedBy)) this.spans.inc({ reason }, count);
  }
}

/** Exports over gRPC, by what they were answered. Those that were refused before they were read whole are not among them. */
export class OtlpGrpcMetrics {
  private readonly exports: Counter<'signal' | 'code'>;

  constructor(registry: Registry) {
    this.exports = new Counter({
      name: 'noc_otlp_grpc_exports_total',
      help: 'Export requests over gRPC, by signal and by the code of their answer.',
      labelNames: ['signal', 'code'],
      registers: [registry],
    });
    for (const signal of Object.keys(GRPC_METHODS))
      for (const code of Object.keys(GRPC_CODES)) this.exports.inc({ signal, code }, 0);
  }

  count(signal: keyof typeof GRPC_METHODS, code: GrpcCodeName): void {
    this.exports.inc({ signal, code });
  }
}

/** Running totals of points of delta temporality, as they are when scraped. */
export const registerDeltaMetrics = (registry: Registry, streams: DeltaStreams): void => {
  const registers = [registry];
  new Counter({
    name: 'noc_otlp_delta_points_total',
    help: 'Data points of delta temporality by what became of them: a stream begun, continued or begun anew behind a gap, or in no total, as it was out of order or overlapped what was counted. A replay counts again.',
    labelNames: ['fate'],
    registers,
    collect() {
      this.reset();
      for (const fate of DELTA_FATES) this.inc({ fate }, streams.fates[fate]);
    },
  });
  new Counter({
    name: 'noc_otlp_delta_evicted_streams_total',
    help: 'Running totals that were forgotten as there was no room for them; they begin anew with their next point.',
    registers,
    collect() {
      this.reset();
      this.inc(streams.evicted);
    },
  });
  new Gauge({
    name: 'noc_otlp_delta_streams',
    help: 'Running totals that are kept of data points of delta temporality.',
    registers,
    collect() {
      this.set(streams.length);
    },
  });
};
