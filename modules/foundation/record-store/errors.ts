import { ElasticsearchFailure } from '#foundation/elasticsearch';
import { ApplianceError } from '#foundation/platform';

/** Ids are keys of an index in every adapter; Elasticsearch allows no more than this. */
const MAX_ID_BYTES = 512;

/** Not retryable: the same write fails again. The caller reads the record anew and decides again. */
export const conflict = (id: string): ApplianceError =>
  new ApplianceError('RECORD_STORE_CONFLICT', {
    retryable: false,
    message: `The record ${id} is absent or was changed by someone else.`,
    attributes: { id },
  });

/** Not retryable: the id is taken for good, records are never deleted. */
export const exists = (id: string): ApplianceError =>
  new ApplianceError('RECORD_STORE_EXISTS', {
    retryable: false,
    message: `The record ${id} exists already.`,
    attributes: { id },
  });

/** @throws ApplianceError RECORD_STORE_ID_INVALID, not retryable, where the id is empty or longer than 512 bytes */
export const checkId = (id: string): void => {
  if (id === '' || Buffer.byteLength(id) > MAX_ID_BYTES)
    throw new ApplianceError('RECORD_STORE_ID_INVALID', {
      retryable: false,
      message: `A record id has 1 to ${MAX_ID_BYTES} bytes.`,
    });
};

/** What a distributed adapter failed with. Retryable where it is away, busy or full; a write may have happened all the same. */
export const recordStoreError = (cause: unknown): ApplianceError => {
  if (cause instanceof ApplianceError) return cause;
  const retryable = cause instanceof ElasticsearchFailure && cause.isRetryable;
  return new ApplianceError(retryable ? 'RECORD_STORE_UNAVAILABLE' : 'RECORD_STORE_FAILED', {
    retryable,
    message: `The record store failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  });
};
