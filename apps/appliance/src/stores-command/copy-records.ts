import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';

const PAGE = 500;

/**
 * Copies records that the target lacks; one that it has with another value is left as it is and counted. Versions are the target's own. The source
 * must not change meanwhile.
 */
export const copyRecords = async (
  source: RecordStore,
  target: RecordStore,
): Promise<{ readonly copied: number; readonly kept: number }> => {
  let [copied, kept] = [0, 0];
  for (let after: string | undefined; ;) {
    const page = await source.query('', { limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const { id, value } of page)
      try {
        await target.create(id, value);
        copied++;
      } catch (error) {
        if (!(error instanceof ApplianceError && error.code === 'RECORD_STORE_EXISTS')) throw error;
        kept++;
      }
    after = page.at(-1)?.id;
    if (page.length < PAGE) return { copied, kept };
  }
};
