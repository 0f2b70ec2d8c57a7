export { DEFAULT_MAX_DECODED_BYTES, PrometheusConfig } from './prometheus.config.js';
export { RemoteWriteDecoder, RemoteWriteDecoders, ScrapedDecoder, type WriteMessage } from './remote-write-decoder.js';
export { type MetadataSink, type MetricMetadata } from './metric-metadata.js';
export { WRITE_REFUSALS, WriteOutcome, type WriteRefusal } from './write-outcome.js';
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
export { DerivedLabels } from './derived-labels.js';
export {
  flawOf,
  type HistogramPart,
  type NativeBuckets,
  type NativeHistogram,
  nativeHistogramOf,
  writeNativeHistogram,
  type WrittenPart,
} from './native-histogram.js';
export { REMOTE_WRITE_MEDIA_TYPE, writeMessageOf, writtenHeaders } from './remote-write-http.js';
export { PrometheusMetrics } from './prometheus.metrics.js';
export { durationMs, sizeBytes } from './scrape/duration.js';
export { relabelling } from './scrape/relabelling.js';
export { type ClientSettings, ScrapeConfig, type ScrapeJob } from './scrape/scrape.config.js';
export { ScrapedBody } from './scrape/scraped-body.js';
export { TargetReport } from './scrape/target-report.js';
export {
  type ScrapeCounts,
  type ScrapeRefusal,
  TargetSeries,
  type TargetSeriesSettings,
} from './scrape/target-series.js';
export { nextScrapeMs, type Target, type TargetGroup, targetsOf } from './scrape/targets.js';
