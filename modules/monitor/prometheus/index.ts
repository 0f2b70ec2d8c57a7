export { PrometheusConfig } from './prometheus.config.js';
export { RemoteWriteDecoder } from './remote-write-decoder.js';
