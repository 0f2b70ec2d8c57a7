export { KeepingSink, type KeptSample } from './keeping-sink.js';
export {
  decodeLogsResponseBytes,
  decodeMetricsResponseBytes,
  decodeRetryStatusBytes,
  decodeStatusBytes,
  decodeTracesResponseBytes,
  encodeLogsRequest,
  encodeMetricsRequest,
  encodeTracesRequest,
  jsonBody,
} from './request-schema.js';
export * from './arbitraries.js';
