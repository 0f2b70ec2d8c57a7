import { type ExpositionSink } from './exposed-sample.js';
import { OpenMetricsReader } from './open-metrics-reader.js';
import { ProtobufReader } from './protobuf-reader.js';
import { TextReader } from './text-reader.js';

export type ExpositionFormat = 'text' | 'openmetrics' | 'protobuf';

/** What is asked for, best first: the order in which Prometheus prefers them, protobuf being asked for only where the configuration says so. */
export const SCRAPE_PROTOCOLS = {
  'OpenMetricsText1.0.0': 'application/openmetrics-text;version=1.0.0',
  'OpenMetricsText0.0.1': 'application/openmetrics-text;version=0.0.1',
  PrometheusProto: 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
  'PrometheusText0.0.4': 'text/plain;version=0.0.4',
} as const;

/** The format that a media type names. What names none, or is absent, is read as text, as Prometheus before 3.0 does. */
export const expositionFormatOf = (contentType: string | undefined): ExpositionFormat => {
  const media = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (media === 'application/openmetrics-text') return 'openmetrics';
  return media === 'application/vnd.google.protobuf' ? 'protobuf' : 'text';
};

/** Reads what a target exposes, in any of its formats. Its buffers are used again, so one body is read at a time. */
export class ExpositionReader {
  private readonly text: TextReader;
  private readonly openMetrics: OpenMetricsReader;
  private readonly protobuf = new ProtobufReader();

  /** @param strict asks for all that the formats demand; without it, for what Prometheus asks for, which is the grammar */
  constructor({ strict }: { readonly strict: boolean }) {
    this.text = new TextReader(strict);
    this.openMetrics = new OpenMetricsReader(strict);
  }

  /**
   * @returns number of samples
   * @throws ApplianceError PROMETHEUS_EXPOSITION_MALFORMED, not retryable; what the sink got before is to be discarded
   */
  read(body: Uint8Array, format: ExpositionFormat, sink: ExpositionSink): number {
    switch (format) {
      case 'text':
        return this.text.read(body, sink);
      case 'openmetrics':
        return this.openMetrics.read(body, sink);
      case 'protobuf':
        return this.protobuf.read(body, sink);
    }
  }
}
