export { KeepingSink, type KeptSample } from './keeping-sink.js';
export {
  decodeLogsResponseBytes,
  decodeMetricsResponseBytes,
  decodeStatusBytes,
  encodeLogsRequest,
  encodeMetricsRequest,
  jsonBody,
} from './request-schema.js';
export * from './arbitraries.js';
