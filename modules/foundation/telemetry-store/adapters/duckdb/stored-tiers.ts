import { type DuckDBConnection } from '@duckdb/node-api';
import { type Tier, TIERS } from '../../domain/tiers.js';

/** What the file has of one tier. */
export interface StoredTier {
  readonly table: string;
  rows: number;
  /** No window of it has a newer sample; reads of newer times need not look. */
  throughMs: number;
}
export type StoredTiers = Readonly<Record<Tier, StoredTier>>;

const TABLES: Readonly<Record<Tier, string>> = { fiveMinutes: 'sample_5m', hours: 'sample_1h' };

export const storedTiers = async (connection: DuckDBConnection): Promise<StoredTiers> => {
  const of = async (tier: Tier): Promise<[Tier, StoredTier]> => {
    const table = TABLES[tier];
    const [row] = (await connection.runAndReadAll(`SELECT count(*), max(t) FROM ${table}`)).getRows();
    return [tier, { table, rows: Number(row?.[0] ?? 0), throughMs: Number(row?.[1] ?? -Infinity) }];
  };
  const found: [Tier, StoredTier][] = [];
  for (const tier of TIERS) found.push(await of(tier));
  return Object.fromEntries(found) as Record<Tier, StoredTier>;
};
