import { ApplianceError } from '#foundation/platform';

/** Every error code of the module. */
export const TELEMETRY_STORE_ERRORS = [
  'TELEMETRY_STORE_FULL',
  'TELEMETRY_STORE_UNAVAILABLE',
  'TELEMETRY_STORE_OVERLOADED',
  'TELEMETRY_STORE_OFFSET_CONFLICT',
  'TELEMETRY_STORE_CHUNK_INVALID',
  'TELEMETRY_STORE_QUERY_INVALID',
  'TELEMETRY_STORE_RESULT_TOO_LARGE',
  'TELEMETRY_STORE_SCHEMA_UNSUPPORTED',
  'TELEMETRY_STORE_LOCKED',
  'TELEMETRY_STORE_FAILED',
] as const;
export type TelemetryStoreError = (typeof TELEMETRY_STORE_ERRORS)[number];

const RETRYABLE: ReadonlySet<TelemetryStoreError> = new Set([
  'TELEMETRY_STORE_FULL',
  'TELEMETRY_STORE_UNAVAILABLE',
  'TELEMETRY_STORE_OVERLOADED',
]);

export const storeError = (code: TelemetryStoreError, message: string, cause?: unknown): ApplianceError =>
  new ApplianceError(code, { retryable: RETRYABLE.has(code), message, cause });
