import { type DuckDBConnection } from '@duckdb/node-api';
import { HOUR_MS, type Tier, TIER_MS, wholeWindows } from '../../domain/tiers.js';
import { type Horizons, type Upkept } from '../../ports/telemetry-store.js';
import { type ChunkWriter } from './chunk-writer.js';
import { mergedWithin, real, whole, windowEndSql } from './sql-text.js';

/** Rows that one step takes; an hour that has more is taken in parts of five minutes (measured: half a second for a million, 2026-11). */
const MAX_ROWS = 1_000_000;
const DAY_MS = 24 * HOUR_MS;

/** Where old samples and windows go: into a tier, or nowhere any more. */
type Target = Tier | undefined;
interface Moved {
  readonly folded: number;
  readonly forgotten: number;
}

/**
 * Keeps the file within its horizons and its budget, on a connection of its own. A step is one transaction that puts windows in and takes out what
 * they were made of, so that the rows themselves say how far it got. Calls must not overlap.
 */
export class Upkeep {
  constructor(
    private readonly connection: DuckDBConnection,
    private readonly writer: Pick<ChunkWriter, 'counts' | 'lateHours' | 'tiers'>,
  ) {}

  async step(horizons: Horizons): Promise<Upkept> {
    const records = await this.dropRecords(horizons.records);
    const due =
      (await this.moveOldest(horizons, horizons.raw, horizons.fiveMinutes)) ?? (await this.dropHours(horizons.hours));
    const usedBytes = await this.usedBytes();
    const told = { folded: due?.folded ?? 0, forgotten: (due?.forgotten ?? 0) + records, forBudget: 0, usedBytes };
    if (due !== undefined) return { ...told, isDone: false, isOverBudget: false };
    if (horizons.budgetBytes === undefined || usedBytes <= horizons.budgetBytes)
      return { ...told, isDone: true, isOverBudget: false };
    return this.shrink(horizons, horizons.budgetBytes, told);
  }

  /** @returns number of rows forgotten */
  async expire(before: number): Promise<number> {
    const { counts, tiers } = this.writer;
    const samples = await this.drop('sample', `t <= ${whole(before)}`);
    counts.samples -= samples;
    if (counts.negativeZeros > 0) counts.negativeZeros -= await this.drop('negative_zero', `t <= ${whole(before)}`);
    let windows = 0;
    for (const tier of Object.values(tiers)) {
      const rows = tier.rows > 0 ? await this.drop(tier.table, `t <= ${whole(before)}`) : 0;
      tier.rows -= rows;
      windows += rows;
    }
    return samples + windows + (await this.dropRecords(before));
  }

  /** Room of the file that is not free, and of its write-ahead log (bytes). */
  async usedBytes(): Promise<number> {
    const [row] = (
      await this.connection.runAndReadAll('SELECT block_size * used_blocks, wal_size FROM pragma_database_size()')
    ).getRows();
    return Number(row?.[0] ?? 0) + sizeOf(String(row?.[1] ?? ''));
  }

  /** Takes one more step before its time where there is too much; room is free only when a checkpoint has folded the deletion into the file. */
  private async shrink(
    horizons: Horizons,
    budgetBytes: number,
    told: Omit<Upkept, 'isDone' | 'isOverBudget'>,
  ): Promise<Upkept> {
    if (!(await this.checkpointed())) return { ...told, isDone: true, isOverBudget: false };
    const before = await this.usedBytes();
    if (before <= budgetBytes) return { ...told, usedBytes: before, isDone: true, isOverBudget: false };
    const hourAgo = wholeWindows(horizons.now) - HOUR_MS;
    const dayAgo = wholeWindows(horizons.now) - DAY_MS;
    const moved = (await this.moveOldest(horizons, hourAgo, dayAgo)) ?? (await this.dropOldestDay(dayAgo));
    if (moved === undefined) return { ...told, usedBytes: before, isDone: true, isOverBudget: true };
    const isFreed = await this.checkpointed();
    return {
      folded: told.folded + moved.folded,
      forgotten: told.forgotten + moved.forgotten,
      forBudget: moved.folded + moved.forgotten,
      usedBytes: await this.usedBytes(),
      isDone: !isFreed,
      isOverBudget: false,
    };
  }

  /** One slice of what is at or before these times, samples first; `undefined` where there is none. */
  private async moveOldest(horizons: Horizons, raw: number, fiveMinutes: number): Promise<Moved | undefined> {
    const samples = await this.sliceEnd('sample', wholeWindows(raw), HOUR_MS);
    if (samples !== undefined) return this.foldSamples(samples, horizons);
    const { table, rows } = this.writer.tiers.fiveMinutes;
    if (rows === 0) return undefined;
    const windows = await this.sliceEnd(table, wholeWindows(fiveMinutes), DAY_MS);
    return windows === undefined ? undefined : this.foldFiveMinutes(windows, horizons);
  }

  /** Where the oldest rows of a table end, in slices of whole windows and bounded rows. */
  private async sliceEnd(table: string, bound: number, width: number): Promise<number | undefined> {
    const ask = async (sql: string): Promise<number | undefined> => {
      const value = (await this.connection.runAndReadAll(sql)).getRows()[0]?.[0];
      return value === undefined ? undefined : Number(value);
    };
    const oldest = await ask(`SELECT t FROM ${table} WHERE t <= ${whole(bound)} ORDER BY t LIMIT 1`);
    if (oldest === undefined) return undefined;
    for (const step of [width, HOUR_MS, TIER_MS.fiveMinutes]) {
      const end = Math.min(bound, Math.ceil(oldest / step) * step);
      const isLast = step === (table === 'sample' ? TIER_MS.fiveMinutes : HOUR_MS);
      if (isLast || ((await ask(`SELECT count(*) FROM ${table} WHERE t <= ${whole(end)}`)) ?? 0) <= MAX_ROWS)
        return end;
    }
    return bound;
  }

  private async foldSamples(end: number, { fiveMinutes, hours }: Horizons): Promise<Moved> {
    const target = end > fiveMinutes ? 'fiveMinutes' : end > hours ? 'hours' : undefined;
    const { counts, lateHours } = this.writer;
    const rows = mergedWithin({ from: -Infinity, until: end }, lateHours);
    const windows = (step: number): string =>
      `SELECT series, max(t), min(v), max(v), sum(v), count(*)::DOUBLE, arg_max(v, t) FROM ${rows}
       WHERE NOT isnan(v) GROUP BY series, ${windowEndSql(step)} ORDER BY max(t), series`;
    return this.transaction(async () => {
      const add = await this.put(target, end, windows);
      const zeros = counts.negativeZeros > 0 ? await this.drop('negative_zero', `t <= ${whole(end)}`) : 0;
      const gone = await this.drop('sample', `t <= ${whole(end)}`);
      const count = (): void => {
        counts.samples -= gone;
        counts.negativeZeros -= zeros;
        add();
      };
      return [gone, target, count];
    });
  }

  private async foldFiveMinutes(end: number, { hours }: Horizons): Promise<Moved> {
    const target = end > hours ? 'hours' : undefined;
    const from = this.writer.tiers.fiveMinutes;
    const windows = (step: number): string =>
      `SELECT series, max(t), min(lo), max(hi), sum(total), sum(n), arg_max(last, t) FROM ${from.table}
       WHERE t <= ${whole(end)} GROUP BY series, ${windowEndSql(step)} ORDER BY max(t), series`;
    return this.transaction(async () => {
      const add = await this.put(target, end, windows);
      const gone = await this.drop(from.table, `t <= ${whole(end)}`);
      const count = (): void => {
        from.rows -= gone;
        add();
      };
      return [gone, target, count];
    });
  }

  /** @returns what to count once it is committed */
  private async put(target: Target, end: number, windows: (step: number) => string): Promise<() => void> {
    if (target === undefined) return () => undefined;
    const tier = this.writer.tiers[target];
    // Reads look there from now on: before the commit they find nothing, and the rows where they were.
    tier.throughMs = Math.max(tier.throughMs, end);
    const { rowsChanged } = await this.connection.run(`INSERT INTO ${tier.table} ${windows(TIER_MS[target])}`);
    return () => {
      tier.rows += rowsChanged;
    };
  }

  private async transaction(work: () => Promise<[number, Target, () => void]>): Promise<Moved> {
    await this.connection.run('BEGIN');
    try {
      const [rows, target, count] = await work();
      await this.connection.run('COMMIT');
      count();
      return target === undefined ? { folded: 0, forgotten: rows } : { folded: rows, forgotten: 0 };
    } catch (error) {
      await this.connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  private async dropHours(before: number): Promise<Moved | undefined> {
    const { hours } = this.writer.tiers;
    if (hours.rows === 0) return undefined;
    const forgotten = await this.drop(hours.table, `t <= ${whole(wholeWindows(before))}`);
    hours.rows -= forgotten;
    return forgotten === 0 ? undefined : { folded: 0, forgotten };
  }

  private async dropOldestDay(bound: number): Promise<Moved | undefined> {
    const end = await this.sliceEnd(this.writer.tiers.hours.table, bound, DAY_MS);
    return end === undefined ? undefined : this.dropHours(end);
  }

  private async dropRecords(before: number): Promise<number> {
    const { counts } = this.writer;
    const calls = counts.calls > 0 ? await this.drop('call_record', `end_ms <= ${real(before)}`) : 0;
    const logs = counts.logs > 0 ? await this.drop('log_record', `time_ms <= ${real(before)}`) : 0;
    counts.calls -= calls;
    counts.logs -= logs;
    return calls + logs;
  }

  private async drop(table: string, condition: string): Promise<number> {
    return (await this.connection.run(`DELETE FROM ${table} WHERE ${condition}`)).rowsChanged;
  }

  /** @returns false where somebody writes just now; there is a next time */
  private async checkpointed(): Promise<boolean> {
    try {
      await this.connection.run('CHECKPOINT');
      return true;
    } catch (error) {
      if (error instanceof Error && /Cannot CHECKPOINT/i.test(error.message)) return false;
      throw error;
    }
  }
}

const UNITS: Readonly<Record<string, number>> = {
  ...{ byte: 1, bytes: 1 },
  ...{ KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 },
};

/** `10.1 MiB`, as the database writes sizes. */
const sizeOf = (text: string): number => {
  const [, number = '0', unit = ''] = /^([\d.]+) (\w+)$/.exec(text) ?? [];
  return Number(number) * (UNITS[unit] ?? 0);
};
