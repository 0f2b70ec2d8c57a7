import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from './ports/record-store.js';

/** Rounds against other writers of one record. */
const MAX_ROUNDS = 20;

/**
 * Writes a record whatever stood there, for records that have one writer and whose newest value is the right one.
 *
 * @throws ApplianceError RECORD_STORE_CONFLICT where others were quicker every time
 */
export const upsert = async (store: RecordStore, id: string, value: unknown): Promise<void> => {
  for (let round = 1; ; round++) {
    const found = await store.get(id);
    try {
      if (found === undefined) await store.create(id, value);
      else await store.compareAndSet(id, value, found.version);
      return;
    } catch (error) {
      const isRace =
        error instanceof ApplianceError &&
        (error.code === 'RECORD_STORE_CONFLICT' || error.code === 'RECORD_STORE_EXISTS');
      if (!isRace || round >= MAX_ROUNDS) throw error;
    }
  }
};
