export { readLogRecordsFrame, writeLogRecordsFrame } from './log-records-frame.js';
export { type MetricsOutcome } from './metrics-reader.js';
export { OtlpMetricsDecoder } from './otlp-metrics-decoder.js';
export { POINT_REFUSALS, type PointRefusal } from './refusals.js';
