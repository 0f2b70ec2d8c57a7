export { DEFAULT_MAX_DECODED_BYTES, PrometheusConfig } from './prometheus.config.js';
export { RemoteWriteDecoder } from './remote-write-decoder.js';
export {
  type ExposedExemplar,
  type ExposedSample,
  type ExpositionSink,
  type LabelPair,
  type MetricType,
} from './exposition/exposed-sample.js';
export {
  type ExpositionFormat,
  expositionFormatOf,
  ExpositionReader,
  SCRAPE_PROTOCOLS,
} from './exposition/exposition-reader.js';
export { nativeHistogramOf, type NativeHistogram, writeNativeHistogram } from './native-histogram.js';
