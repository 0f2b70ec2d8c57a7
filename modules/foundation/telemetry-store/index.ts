export { ElasticsearchTelemetryStore } from './adapters/elasticsearch/elasticsearch-telemetry-store.js';
export { type Place, type Placement, UNIDENTIFIED } from './adapters/elasticsearch/placement.js';
export { type ElasticsearchStoreSettings } from './adapters/elasticsearch/settings.js';
export { ChunkSpool, type SpoolSettings } from './adapters/elasticsearch/spool/chunk-spool.js';
export {
  SpooledTelemetryStore,
  type SpoolingSettings,
} from './adapters/elasticsearch/spool/spooled-telemetry-store.js';
export { DuckDbTelemetryStore } from './adapters/duckdb/duckdb-telemetry-store.js';
export { decodeLabels, encodeLabels, type Labels } from './domain/labels.js';
export { type Matcher } from './domain/matcher.js';
export { TELEMETRY_STORE_ERRORS, type TelemetryStoreError } from './errors.js';
export {
  type Chunk,
  type ChunkFrame,
  type Horizons,
  type Page,
  type RankedSeries,
  type RecordQuery,
  type SampleQuery,
  type SeriesSamples,
  type SeriesSelection,
  type SeriesWindows,
  type StoredSeries,
  type StoreUsage,
  TelemetryStore,
  type TimeRange,
  type TopQuery,
  type Upkept,
} from './ports/telemetry-store.js';
export { MeasuredTelemetryStore } from './measured-telemetry-store.js';
export { fingerprintOf } from './series-registry.js';
export { StoreKeeper } from './store-keeper.js';
export { TelemetryStoreConfig } from './telemetry-store.config.js';
export { TelemetryStoreMetrics } from './telemetry-store.metrics.js';
