/** How a field of OTLP JSON stands in protobuf. `repeated` fields are lists in JSON. */
export type FieldKind =
  | 'text'
  | 'bool'
  | 'int64'
  | 'uint64'
  | 'fixed64'
  | 'sfixed64'
  | 'enum'
  | 'uint32'
  | 'sint32'
  | 'double'
  | 'base64'
  | 'hex';
export interface Field {
  readonly number: number;
  readonly kind: FieldKind | (() => Message);
  readonly repeated?: true;
}
/** Fields by their JSON names. */
export type Message = ReadonlyMap<string, Field>;

const one = (number: number, kind: Field['kind']): Field => ({ number, kind });
const message = (fields: Readonly<Record<string, Field>>): Message => new Map(Object.entries(fields));
const many = (number: number, kind: Field['kind']): Field => ({ number, kind, repeated: true });

// What the readers use of opentelemetry-proto v1; every other field is left out on the way.
const anyValue: Message = message({
  stringValue: one(1, 'text'),
  boolValue: one(2, 'bool'),
  intValue: one(3, 'int64'),
  doubleValue: one(4, 'double'),
  arrayValue: one(5, () => arrayValue),
  kvlistValue: one(6, () => keyValueList),
  bytesValue: one(7, 'base64'),
});
const arrayValue: Message = message({ values: many(1, () => anyValue) });
const keyValue: Message = message({ key: one(1, 'text'), value: one(2, () => anyValue) });
const keyValueList: Message = message({ values: many(1, () => keyValue) });
const resource: Message = message({ attributes: many(1, () => keyValue) });
const scope: Message = message({ name: one(1, 'text') });

const numberDataPoint: Message = message({
  startTimeUnixNano: one(2, 'fixed64'),
  timeUnixNano: one(3, 'fixed64'),
  asDouble: one(4, 'double'),
  asInt: one(6, 'sfixed64'),
  attributes: many(7, () => keyValue),
  flags: one(8, 'uint32'),
});
const histogramDataPoint: Message = message({
  startTimeUnixNano: one(2, 'fixed64'),
  timeUnixNano: one(3, 'fixed64'),
  count: one(4, 'fixed64'),
  sum: one(5, 'double'),
  bucketCounts: many(6, 'fixed64'),
  explicitBounds: many(7, 'double'),
  attributes: many(9, () => keyValue),
  flags: one(10, 'uint32'),
});
const valueAtQuantile: Message = message({ quantile: one(1, 'double'), value: one(2, 'double') });
const summaryDataPoint: Message = message({
  timeUnixNano: one(3, 'fixed64'),
  count: one(4, 'fixed64'),
  sum: one(5, 'double'),
  quantileValues: many(6, () => valueAtQuantile),
  attributes: many(7, () => keyValue),
  flags: one(8, 'uint32'),
});
const buckets: Message = message({ offset: one(1, 'sint32'), bucketCounts: many(2, 'uint64') });
const exponentialHistogramDataPoint: Message = message({
  attributes: many(1, () => keyValue),
  startTimeUnixNano: one(2, 'fixed64'),
  timeUnixNano: one(3, 'fixed64'),
  count: one(4, 'fixed64'),
  sum: one(5, 'double'),
  scale: one(6, 'sint32'),
  zeroCount: one(7, 'fixed64'),
  positive: one(8, () => buckets),
  negative: one(9, () => buckets),
  flags: one(10, 'uint32'),
  zeroThreshold: one(14, 'double'),
});
const gauge: Message = message({ dataPoints: many(1, () => numberDataPoint) });
const sum: Message = message({ dataPoints: many(1, () => numberDataPoint), aggregationTemporality: one(2, 'enum') });
const histogram: Message = message({
  dataPoints: many(1, () => histogramDataPoint),
  aggregationTemporality: one(2, 'enum'),
});
const exponentialHistogram: Message = message({
  dataPoints: many(1, () => exponentialHistogramDataPoint),
  aggregationTemporality: one(2, 'enum'),
});
const summary: Message = message({ dataPoints: many(1, () => summaryDataPoint) });
const metric: Message = message({
  name: one(1, 'text'),
  gauge: one(5, () => gauge),
  sum: one(7, () => sum),
  histogram: one(9, () => histogram),
  exponentialHistogram: one(10, () => exponentialHistogram),
  summary: one(11, () => summary),
});
const scopeMetrics: Message = message({ scope: one(1, () => scope), metrics: many(2, () => metric) });
const resourceMetrics: Message = message({
  resource: one(1, () => resource),
  scopeMetrics: many(2, () => scopeMetrics),
});
export const METRICS_REQUEST: Message = message({ resourceMetrics: many(1, () => resourceMetrics) });

const logRecord: Message = message({
  timeUnixNano: one(1, 'fixed64'),
  severityNumber: one(2, 'enum'),
  severityText: one(3, 'text'),
  body: one(5, () => anyValue),
  attributes: many(6, () => keyValue),
  observedTimeUnixNano: one(11, 'fixed64'),
  eventName: one(12, 'text'),
});
const scopeLogs: Message = message({ logRecords: many(2, () => logRecord) });
const resourceLogs: Message = message({ resource: one(1, () => resource), scopeLogs: many(2, () => scopeLogs) });
export const LOGS_REQUEST: Message = message({ resourceLogs: many(1, () => resourceLogs) });

const spanEvent: Message = message({ name: one(2, 'text'), attributes: many(3, () => keyValue) });
const spanStatus: Message = message({ message: one(2, 'text'), code: one(3, 'enum') });
const span: Message = message({
  traceId: one(1, 'hex'),
  spanId: one(2, 'hex'),
  parentSpanId: one(4, 'hex'),
  name: one(5, 'text'),
  kind: one(6, 'enum'),
  startTimeUnixNano: one(7, 'fixed64'),
  endTimeUnixNano: one(8, 'fixed64'),
  attributes: many(9, () => keyValue),
  events: many(11, () => spanEvent),
  status: one(15, () => spanStatus),
});
const scopeSpans: Message = message({ spans: many(2, () => span) });
const resourceSpans: Message = message({ resource: one(1, () => resource), scopeSpans: many(2, () => scopeSpans) });
export const TRACES_REQUEST: Message = message({ resourceSpans: many(1, () => resourceSpans) });
