export { DEFAULT_MAX_DECODED_BYTES, PrometheusConfig } from './prometheus.config.js';
export { RemoteWriteDecoder } from './remote-write-decoder.js';
