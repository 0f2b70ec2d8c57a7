import { type RecordStore } from '#foundation/record-store';
import { type AuditEntry, GENESIS, hashOf, idOf, prefixOf, ROOT } from './entry.js';

/** All that is needed to verify: nothing is written. */
export type StoredChains = Pick<RecordStore, 'get' | 'query'>;

export interface ChainReport {
  readonly region: string;
  /** Entries that are stored, those behind a broken one too. */
  readonly entries: number;
  /** Sequence of the first entry that is missing or not what was written; absent where the chain holds. */
  readonly firstBroken?: number;
  /** Hash of the last entry up to which the chain holds: kept elsewhere, it shows that a tail was cut off. */
  readonly lastHash: string;
}

/** Records read at a time. */
const PAGE = 1_000;

/** Reads a whole chain in its order; others may append to it meanwhile. */
export const verifyChain = async (records: StoredChains, region: string): Promise<ChainReport> => {
  let lastHash = GENESIS;
  for (let sequence = 1; ; sequence++) {
    const found = await entryOf(records, region, sequence);
    if (found === undefined) {
      const { entries, last } = await stored(records, region);
      if (last < sequence) return { region, entries: sequence - 1, lastHash };
      // What was appended since the look at this entry is no gap.
      if ((await entryOf(records, region, sequence)) === undefined)
        return { region, entries, firstBroken: sequence, lastHash };
      sequence -= 1;
      continue;
    }
    const isAsWritten =
      found.sequence === sequence &&
      found.region === region &&
      found.previous === lastHash &&
      found.hash === hashOf(found);
    if (!isAsWritten)
      return { region, entries: (await stored(records, region)).entries, firstBroken: sequence, lastHash };
    lastHash = found.hash;
  }
};

/** Regions that have a chain, in the byte order of their ids. */
export const chainsIn = async (records: StoredChains): Promise<readonly string[]> => {
  const regions: string[] = [];
  for (let after: string | undefined; ;) {
    const [first] = await records.query(ROOT, { limit: 1, ...(after === undefined ? {} : { after }) });
    if (first === undefined) return regions;
    const chain = first.id.slice(ROOT.length).split('/', 1)[0] ?? '';
    regions.push(decodeURIComponent(chain));
    // '0' follows '/', so that this stands behind every entry of the chain, and before every other one.
    after = `${ROOT}${chain}0`;
  }
};

const entryOf = async (records: StoredChains, region: string, sequence: number): Promise<AuditEntry | undefined> =>
  (await records.get<AuditEntry>(idOf(region, sequence)))?.value;

/** How many entries there are, and the highest sequence; a query may lag, so that neither says where the chain ends. */
const stored = async (records: StoredChains, region: string): Promise<{ entries: number; last: number }> => {
  const prefix = prefixOf(region);
  let [entries, last] = [0, 0];
  for (let after: string | undefined; ;) {
    const page = await records.query(prefix, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const { id } of page) last = Math.max(last, Number(id.slice(prefix.length)) || 0);
    entries += page.length;
    if (page.length < PAGE) return { entries, last };
    after = page.at(-1)?.id;
  }
};
