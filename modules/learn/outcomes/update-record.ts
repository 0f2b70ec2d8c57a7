import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';

const isRace = (error: unknown): boolean =>
  error instanceof ApplianceError && /^RECORD_STORE_(EXISTS|CONFLICT)$/.test(error.code);

/**
 * Reads, changes and writes one record until nobody was in between. `change` gives back its argument where there is nothing to do.
 *
 * @throws ApplianceError OUTCOMES_RECORD_UNAVAILABLE, retryable, where others were quicker every time
 */
export const updateRecord = async <T>(
  store: RecordStore,
  id: string,
  change: (before: T | undefined) => T,
  maxRounds: number,
): Promise<void> => {
  for (let round = 0; round < maxRounds; round++) {
    const found = await store.get<T>(id);
    const next = change(found?.value);
    if (next === found?.value) return;
    try {
      await (found === undefined ? store.create(id, next) : store.compareAndSet(id, next, found.version));
      return;
    } catch (error) {
      if (!isRace(error)) throw error;
    }
  }
  throw new ApplianceError('OUTCOMES_RECORD_UNAVAILABLE', {
    retryable: true,
    message: `The record ${id} is contended.`,
  });
};

/** @returns false where it was there already */
export const createOnce = async (store: RecordStore, id: string, value: unknown): Promise<boolean> => {
  try {
    await store.create(id, value);
    return true;
  } catch (error) {
    if (isRace(error)) return false;
    throw error;
  }
};
