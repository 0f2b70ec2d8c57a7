import protobuf from 'protobufjs';

/** opentelemetry-proto v1 without what the specs do not send; numbers and types as published. */
const { root } = protobuf.parse(`syntax = "proto3"; package otlp;
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
    ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7; } }
  message ArrayValue { repeated AnyValue values = 1; }
  message KeyValueList { repeated KeyValue values = 1; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
  message Scope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
  message MetricsRequest { repeated ResourceMetrics resource_metrics = 1; }
  message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; string schema_url = 3; }
  message ScopeMetrics { Scope scope = 1; repeated Metric metrics = 2; string schema_url = 3; }
  message Metric { string name = 1; string description = 2; string unit = 3; oneof data { Gauge gauge = 5; Sum sum = 7;
    Histogram histogram = 9; ExponentialHistogram exponential_histogram = 10; Summary summary = 11; } }
  message Gauge { repeated NumberDataPoint data_points = 1; }
  message Sum { repeated NumberDataPoint data_points = 1; int32 aggregation_temporality = 2; bool is_monotonic = 3; }
  message Histogram { repeated HistogramDataPoint data_points = 1; int32 aggregation_temporality = 2; }
  message ExponentialHistogram { repeated ExponentialHistogramDataPoint data_points = 1; int32 aggregation_temporality = 2; }
  message Summary { repeated SummaryDataPoint data_points = 1; }
  message NumberDataPoint { repeated KeyValue attributes = 7; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3;
    oneof value { double as_double = 4; sfixed64 as_int = 6; } uint32 flags = 8; }
  message HistogramDataPoint { repeated KeyValue attributes = 9; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3;
    fixed64 count = 4; optional double sum = 5; repeated fixed64 bucket_counts = 6; repeated double explicit_bounds = 7;
    uint32 flags = 10; optional double min = 11; optional double max = 12; }
  message ExponentialHistogramDataPoint { repeated KeyValue attributes = 1; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3;
    fixed64 count = 4; optional double sum = 5; sint32 scale = 6; fixed64 zero_count = 7; Buckets positive = 8; Buckets negative = 9;
    uint32 flags = 10; optional double min = 12; optional double max = 13; double zero_threshold = 14; }
  message Buckets { sint32 offset = 1; repeated uint64 bucket_counts = 2; }
  message SummaryDataPoint { repeated KeyValue attributes = 7; fixed64 time_unix_nano = 3; fixed64 count = 4; double sum = 5;
    repeated ValueAtQuantile quantile_values = 6; uint32 flags = 8; }
  message ValueAtQuantile { double quantile = 1; double value = 2; }
  message LogsRequest { repeated ResourceLogs resource_logs = 1; }
  message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; string schema_url = 3; }
  message ScopeLogs { Scope scope = 1; repeated LogRecord log_records = 2; string schema_url = 3; }
  message LogRecord { fixed64 time_unix_nano = 1; fixed64 observed_time_unix_nano = 11; int32 severity_number = 2;
    string severity_text = 3; AnyValue body = 5; repeated KeyValue attributes = 6; bytes trace_id = 9; bytes span_id = 10;
    string event_name = 12; }
  message TracesRequest { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
  message ScopeSpans { Scope scope = 1; repeated Span spans = 2; string schema_url = 3; }
  message Span { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; uint32 dropped_attributes_count = 10;
    repeated Event events = 11; SpanStatus status = 15; fixed32 flags = 16; }
  message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
  message SpanStatus { string message = 2; int32 code = 3; }
  message TracesResponse { PartialTraces partial_success = 1; }
  message PartialTraces { int64 rejected_spans = 1; string error_message = 2; }
  message MetricsResponse { PartialMetrics partial_success = 1; }
  message PartialMetrics { int64 rejected_data_points = 1; string error_message = 2; }
  message LogsResponse { PartialLogs partial_success = 1; }
  message PartialLogs { int64 rejected_log_records = 1; string error_message = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Any { string type_url = 1; bytes value = 2; }
  message RetryInfo { Duration retry_delay = 1; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }`);

const encoder =
  (name: string) =>
  (request: object): Uint8Array => {
    const type = root.lookupType(`otlp.${name}`);
    return type.encode(type.fromObject(request)).finish();
  };
const decoder =
  (name: string) =>
  (bytes: Uint8Array): unknown => {
    const type = root.lookupType(`otlp.${name}`);
    return type.toObject(type.decode(bytes), { longs: String });
  };

/** Independent of the product: made by protobufjs from what stands above. The requests are OTLP JSON. */
export const encodeMetricsRequest = encoder('MetricsRequest');
export const encodeLogsRequest = encoder('LogsRequest');
const IDS: ReadonlySet<string> = new Set(['traceId', 'spanId', 'parentSpanId']);
/** Ids are hexadecimal in OTLP JSON, which protobufjs would take for base64. */
export const encodeTracesRequest = (request: object): Uint8Array =>
  encoder('TracesRequest')(
    JSON.parse(JSON.stringify(request), (key, value: unknown) =>
      IDS.has(key) && typeof value === 'string' ? Buffer.from(value, 'hex').toString('base64') : value,
    ) as object,
  );
export const decodeTracesResponseBytes = decoder('TracesResponse');
export const decodeMetricsResponseBytes = decoder('MetricsResponse');
export const decodeLogsResponseBytes = decoder('LogsResponse');
export const decodeStatusBytes = decoder('Status');
/** `google.rpc.Status` with its details, each a `RetryInfo`. */
export const decodeRetryStatusBytes = (bytes: Uint8Array): unknown => {
  const { details = [], ...status } = decodeStatusBytes(bytes) as {
    readonly details?: readonly { readonly typeUrl: string; readonly value: Uint8Array }[];
  };
  const retryInfoOf = decoder('RetryInfo');
  return {
    ...status,
    details: details.map(({ typeUrl, value }) => ({ typeUrl, ...(retryInfoOf(value) as object) })),
  };
};
export const jsonBody = (request: object): Uint8Array => new TextEncoder().encode(JSON.stringify(request));
