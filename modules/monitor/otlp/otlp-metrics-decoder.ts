import { type ColumnDecoder, type SeriesSink } from '#foundation/vocabulary';
import { isJson, metricsJsonToProtobuf } from './json-to-protobuf.js';
import { MetricsReader, type MetricsOutcome } from './metrics-reader.js';

/** Decodes `ExportMetricsServiceRequest` bodies, protobuf and JSON. Owned by one lane: its buffers are reused. */
export class OtlpMetricsDecoder implements ColumnDecoder {
  private readonly reader = new MetricsReader();

  decode(body: Uint8Array, sink: SeriesSink): number {
    return this.read(body, sink).accepted;
  }

  /**
   * The same, with what was refused item by item. Both forms take one way: JSON is written as protobuf first.
   *
   * @throws ApplianceError OTLP_REQUEST_MALFORMED, not retryable; nothing was appended then
   */
  read(body: Uint8Array, sink: SeriesSink): MetricsOutcome {
    return this.reader.read(isJson(body) ? metricsJsonToProtobuf(body) : body, sink);
  }
}
