import { type ColumnDecoder, type SeriesSink } from '#foundation/vocabulary';
import { type DeltaStreams } from './delta-streams.js';
import { isJson, metricsJsonToProtobuf } from './json-to-protobuf.js';
import { MetricsReader, type MetricsOutcome } from './metrics-reader.js';

/** Decodes `ExportMetricsServiceRequest` bodies, protobuf and JSON. Owned by one lane: its buffers are reused. */
export class OtlpMetricsDecoder implements ColumnDecoder {
  private readonly reader: MetricsReader;

  /**
   * @param streams running totals, to which points of delta temporality are added and as which they are appended; without them each such point stands
   *   for itself, which proves and counts it
   */
  constructor(streams?: DeltaStreams) {
    this.reader = new MetricsReader(streams);
  }

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
