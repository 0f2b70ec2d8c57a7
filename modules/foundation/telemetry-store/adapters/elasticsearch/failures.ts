import { ElasticsearchFailure } from '#foundation/elasticsearch';
import { ApplianceError } from '#foundation/platform';
import { storeError } from '../../errors.js';

const CODES = {
  away: 'TELEMETRY_STORE_UNAVAILABLE',
  busy: 'TELEMETRY_STORE_UNAVAILABLE',
  full: 'TELEMETRY_STORE_FULL',
  denied: 'TELEMETRY_STORE_UNAVAILABLE',
  untrusted: 'TELEMETRY_STORE_UNAVAILABLE',
  refused: 'TELEMETRY_STORE_FAILED',
} as const;

/** What Elasticsearch did, in the words of the port. */
export const asStoreError = (error: unknown): ApplianceError => {
  if (error instanceof ApplianceError) return error;
  if (error instanceof ElasticsearchFailure) return storeError(CODES[error.kind], error.message, error);
  return storeError('TELEMETRY_STORE_FAILED', error instanceof Error ? error.message : String(error), error);
};
