import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { networkTimeOf } from '#foundation/vocabulary';
import { HOUR_MS, type Tier } from '../../domain/tiers.js';
import { type Horizons, type Upkept } from '../../ports/telemetry-store.js';
import { DayFold } from './day-fold.js';
import { DAY_MS } from './index-layout.js';
import { type DayIndex, endOf, type Indices } from './indices.js';
import { type Retention } from './retention.js';
import { type Windows } from './windows.js';

/** Runs what must not meet an append, when those on their way have arrived. */
type Alone = <T>(work: () => Promise<T>) => Promise<T>;
/** A day that becomes windows: its indices, those that are still to be read, and how many rows each had when it was begun. */
interface FoldingDay {
  readonly day: number;
  readonly endMs: number;
  readonly fiveMinutes: boolean;
  readonly rows: ReadonlyMap<DayIndex, number>;
  readonly left: DayIndex[];
  fold: DayFold | undefined;
}
interface Moved {
  readonly folded: number;
  readonly forgotten: number;
}

/** Newest time of the last whole day at or before a time. */
const wholeDays = (beforeMs: number): number => Math.floor((beforeMs + 1) / DAY_MS) * DAY_MS - 1;
const EVER = { from: networkTimeOf(-Infinity), until: networkTimeOf(Infinity) };

/**
 * Keeps the indices within their horizons and their budget, a whole day at a time. A day is read while others write; its windows count from the moment in
 * which the mark moves behind it, and only then its samples go. What came in between, or was cut off, makes the day be read again to the same documents.
 */
export class Upkeep {
  private folding: FoldingDay | undefined;

  constructor(
    private readonly client: ElasticsearchClient,
    private readonly indices: Indices,
    private readonly windows: Windows,
    private readonly retention: Retention,
    private readonly alone: Alone,
  ) {}

  async step(horizons: Horizons): Promise<Upkept> {
    const records = await this.dropRecords(wholeDays(horizons.records));
    const due =
      (await this.foldOldest(wholeDays(horizons.raw), wholeDays(horizons.fiveMinutes))) ??
      (await this.dropWindows(wholeDays(horizons.fiveMinutes), wholeDays(horizons.hours)));
    const usedBytes = await this.retention.bytesOnDisk();
    const told = { folded: due?.folded ?? 0, forgotten: (due?.forgotten ?? 0) + records, forBudget: 0, usedBytes };
    if (due !== undefined) return { ...told, isDone: false, isOverBudget: false };
    if (horizons.budgetBytes === undefined || usedBytes <= horizons.budgetBytes)
      return { ...told, isDone: true, isOverBudget: false };
    const early = await this.shrink(horizons.now);
    if (early === undefined) return { ...told, isDone: true, isOverBudget: true };
    return {
      folded: told.folded + early.folded,
      forgotten: told.forgotten + early.forgotten,
      forBudget: early.folded + early.forgotten,
      usedBytes: await this.retention.bytesOnDisk(),
      ...{ isDone: false, isOverBudget: false },
    };
  }

  /** One more day before its time; `undefined` where nothing more may go. */
  private async shrink(nowMs: number): Promise<Moved | undefined> {
    const dayAgo = wholeDays(nowMs - DAY_MS);
    const samples = await this.foldOldest(wholeDays(nowMs - HOUR_MS), dayAgo);
    if (samples !== undefined) return samples;
    const { fiveMs, hoursMs } = this.retention.marks;
    for (const [tier, mark] of [
      ['fiveMinutes', fiveMs],
      ['hours', hoursMs],
    ] as const) {
      const end = this.windows.oldestEnd(tier);
      if (end === undefined || end > dayAgo) continue;
      return tier === 'hours'
        ? this.dropWindows(fiveMs, Math.max(end, mark))
        : this.dropWindows(Math.max(end, mark), hoursMs);
    }
    return undefined;
  }

  /** Some hours of the oldest day that ends at or before `beforeMs`; `undefined` where there is none. */
  private async foldOldest(beforeMs: number, fiveMs: number): Promise<Moved | undefined> {
    // What came late for a day that is in windows already is seen only there.
    const untilMs = Math.max(beforeMs, this.retention.marks.rawMs);
    const days = this.indices.all.filter((index) => index.kind === 'samples' && endOf(index) <= untilMs);
    if (days.length === 0) return undefined;
    const day = Math.min(...days.map((index) => index.day));
    const due = days.filter((index) => index.day === day);
    if (this.folding?.day !== day || due.some((index) => this.folding?.rows.has(index) !== true))
      this.folding = await this.begin(day, due, fiveMs);
    const { folding } = this;
    const [index] = folding.left;
    if (index === undefined) return { folded: 0, forgotten: await this.end(folding) };
    try {
      folding.fold ??= await this.foldOf(index, folding);
      const { samples, isDone } = await folding.fold.step();
      if (!isDone) return { folded: samples, forgotten: 0 };
      folding.left.shift();
      folding.fold = undefined;
      return { folded: samples, forgotten: folding.left.length > 0 ? 0 : await this.end(folding) };
    } catch (error) {
      this.folding = undefined;
      throw error;
    }
  }

  private async begin(day: number, due: readonly DayIndex[], fiveMs: number): Promise<FoldingDay> {
    const rows = await this.alone(() => this.rowsOf(due));
    const endMs = (day + 1) * DAY_MS - 1;
    const fiveMinutes = endMs > Math.max(fiveMs, this.retention.marks.fiveMs);
    return { day, endMs, fiveMinutes, rows, left: [...due], fold: undefined };
  }

  private async foldOf(index: DayIndex, { fiveMinutes }: FoldingDay): Promise<DayFold> {
    const { body } = await this.client.ask<Record<string, { settings: { index: { creation_date: string } } }>>(
      'GET',
      `/${index.name}/_settings/index.creation_date`,
      { retries: 2 },
    );
    const madeAt = body[index.name]?.settings.index.creation_date ?? '';
    const tiers: readonly Tier[] = fiveMinutes ? ['fiveMinutes', 'hours'] : ['hours'];
    return new DayFold(this.client, this.windows, index, madeAt, tiers);
  }

  /** Moves the mark behind the day and deletes its samples, unless more of them came meanwhile. @returns 0: windows stand for all of them */
  private async end({ endMs, fiveMinutes, rows }: FoldingDay): Promise<number> {
    await this.windows.refresh();
    await this.alone(async () => {
      this.folding = undefined;
      const now = await this.rowsOf([...rows.keys()]);
      if ([...rows].some(([index, count]) => now.get(index) !== count)) return;
      const { rawMs, fiveMs } = this.retention.marks;
      const marks = { rawMs: Math.max(rawMs, endMs), fiveMs: fiveMinutes ? fiveMs : Math.max(fiveMs, endMs) };
      await this.retention.move(marks);
      for (const index of rows.keys()) await this.indices.delete(index);
    });
    return 0;
  }

  private async rowsOf(indices: readonly DayIndex[]): Promise<Map<DayIndex, number>> {
    const rows = new Map<DayIndex, number>();
    for (const index of indices) {
      await this.client.ask('POST', `/${index.name}/_refresh`, { retries: 2 });
      rows.set(index, await this.retention.count(index.name, 'samples', EVER));
    }
    return rows;
  }

  /** Windows of five minutes up to `fiveMs` are hours from now on, hours up to `hoursMs` are forgotten. */
  private async dropWindows(fiveMs: number, hoursMs: number): Promise<Moved | undefined> {
    const { marks } = this.retention;
    const next = {
      fiveMs: Math.max(marks.fiveMs, Math.min(fiveMs, marks.rawMs)),
      hoursMs: Math.max(marks.hoursMs, Math.min(hoursMs, marks.rawMs)),
    };
    if (next.fiveMs === marks.fiveMs && next.hoursMs === marks.hoursMs) return undefined;
    const folded = await this.windows.count('fiveMinutes', marks.fiveMs, next.fiveMs);
    const forgotten = await this.windows.count('hours', marks.hoursMs, next.hoursMs);
    await this.retention.move(next);
    await this.windows.dropUpTo('fiveMinutes', next.fiveMs);
    await this.windows.dropUpTo('hours', next.hoursMs);
    return { folded, forgotten };
  }

  private async dropRecords(beforeMs: number): Promise<number> {
    const old = this.indices.all.filter((index) => index.kind !== 'samples' && endOf(index) <= beforeMs);
    if (old.length === 0) return 0;
    return this.alone(async () => {
      let forgotten = 0;
      for (const index of old) {
        await this.client.ask('POST', `/${index.name}/_refresh`, { retries: 2 });
        forgotten += await this.retention.count(index.name, index.kind, this.retention.clip(EVER, index.kind));
      }
      await this.retention.move({ recordsMs: Math.max(this.retention.marks.recordsMs, beforeMs) });
      for (const index of old) await this.indices.delete(index);
      return forgotten;
    });
  }
}
