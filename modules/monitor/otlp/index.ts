export { DeltaStreams, type DeltaStreamsState } from './delta-streams.js';
export { readLogRecordsFrame, writeLogRecordsFrame } from './log-records-frame.js';
export { type MetricsOutcome } from './metrics-reader.js';
export {
  asLogged,
  contentTypeOf,
  encodeLogsResponse,
  encodeMetricsResponse,
  encodeStatus,
  encodeTracesResponse,
  inflate,
  OTLP_CONTENT_TYPES,
  type OtlpContentType,
  type PartialSuccess,
} from './otlp-http.js';
export { GRPC_CODES, GRPC_METHODS, type GrpcCodeName, type GrpcFailure, grpcFailureOf } from './otlp-grpc.js';
export { type DecodedLogs, OtlpLogsDecoder } from './otlp-logs-decoder.js';
export { ObjectTemplates } from './object-templates.js';
export { OtlpMetricsDecoder } from './otlp-metrics-decoder.js';
export { type DecodedSpans, OtlpTracesDecoder } from './otlp-traces-decoder.js';
export { readSpansFrame, writeSpansFrame } from './spans-frame.js';
export { OtlpConfig, type OtlpGrpcSettings } from './otlp.config.js';
export { OtlpGrpcMetrics, OtlpMetrics, registerDeltaMetrics } from './otlp.metrics.js';
export { Pseudonyms } from './pseudonyms.js';
export {
  LOG_REFUSALS,
  type LogRefusal,
  POINT_REFUSALS,
  type PointRefusal,
  type Refused,
  SPAN_REFUSALS,
  type SpanRefusal,
} from './refusals.js';
