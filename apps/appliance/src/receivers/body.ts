import { ApplianceError } from '#foundation/platform';

/** Routes whose bodies are kept as they came: their decoders, and not the server, read them. */
export const RECEIVER_PATHS: readonly string[] = [
  '/api/v1/write',
  '/api/v1/alerts-webhook',
  '/api/v1/configuration-changes',
  '/api/v1/provmns-notifications',
  '/eventListener/v7',
  '/eventListener/v7/eventBatch',
  '/v1/metrics',
  '/v1/logs',
  '/v1/traces',
  '/api/v1/pm-files',
  '/api/v1/file-ready',
  '/api/v1/inventory',
];

/** Routes below it take bodies of any name of a receiver. */
const CALL_RECORDS = '/api/v1/call-records/';

/** Whether the body that is sent to this route is kept as it came. */
export const isReceiverPath = (path: string): boolean => RECEIVER_PATHS.includes(path) || path.startsWith(CALL_RECORDS);

/** Content types of call records beside JSON: lines, forms of mod_json_cdr, BER. */
export const RECORD_TYPES: readonly string[] = [
  'text/csv',
  'application/x-ndjson',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
];

/** @throws ApplianceError RECEIVER_BODY_UNSUPPORTED where the body came as something that no receiver takes */
export const bytesOf = (body: unknown): Uint8Array => {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return new TextEncoder().encode(body);
  throw new ApplianceError('RECEIVER_BODY_UNSUPPORTED', {
    retryable: false,
    message: 'The body has no content type that this route takes.',
  });
};
