import { ApplianceError } from '#foundation/platform';
import { type RecordStore, upsert } from '#foundation/record-store';
import { type Case, isEnd, type WallTime } from '#foundation/vocabulary';
import { workIdBefore, workIdOf } from './domain/urgency.js';

/** The record `work/<virtual deadline>/<case id>`: a place in the order of work. */
interface WorkRecord {
  readonly schemaVersion: 1;
  readonly caseId: string;
  readonly done: boolean;
}
interface LowWater {
  readonly schemaVersion: 1;
  readonly after: string;
}

const PREFIX = 'work/';
const LOW_WATER_ID = 'scheduling/low-water';
const PAGE = 500;
/** New work is never placed before now; clocks of several processes, and a query that lags, are allowed this much. */
const SAFE_MS = 3_600_000;

const isTaken = (error: unknown): boolean => error instanceof ApplianceError && error.code === 'RECORD_STORE_EXISTS';
const isConflict = (error: unknown): boolean =>
  error instanceof ApplianceError && error.code === 'RECORD_STORE_CONFLICT';

/** All waiting work, in the record store, in one order. Only read in whole: nothing locks on it. */
export class WorkOrder {
  private lowWater: string | undefined;

  constructor(private readonly records: RecordStore) {}

  /** Gives the case its place. May be called twice. */
  async place(item: Case): Promise<void> {
    const work: WorkRecord = { schemaVersion: 1, caseId: item.id, done: false };
    await this.records.create(workIdOf(item), work).catch((error: unknown) => {
      if (!isTaken(error)) throw error;
    });
  }

  async done(item: Case): Promise<void> {
    const found = await this.records.get<WorkRecord>(workIdOf(item));
    if (found === undefined || found.value.done) return;
    await this.records.compareAndSet(workIdOf(item), { ...found.value, done: true }, found.version).catch(
      // Somebody else says the same.
      (error: unknown) => {
        if (!isConflict(error)) throw error;
      },
    );
  }

  /** Reads every open case in the order of work. What has ended is marked, and left behind the low-water mark once nothing can come before it. */
  async read(now: WallTime, take: (item: Case, version: string) => void): Promise<void> {
    this.lowWater ??= (await this.records.get<LowWater>(LOW_WATER_ID))?.value.after;
    const begin = this.lowWater;
    const safe = workIdBefore(now - SAFE_MS);
    let mark = begin;
    let isUnbroken = true;
    for (let after = begin; ;) {
      const page = await this.records.query<WorkRecord>(PREFIX, {
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const { id, value } of page) {
        const isDone = value.done || !(await this.takeOne(value.caseId, take));
        isUnbroken &&= isDone && id < safe;
        if (isUnbroken) mark = id;
      }
      after = page.at(-1)?.id;
      if (page.length < PAGE) break;
    }
    if (mark === begin || mark === undefined) return;
    this.lowWater = mark;
    const record: LowWater = { schemaVersion: 1, after: mark };
    await upsert(this.records, LOW_WATER_ID, record);
  }

  private async takeOne(caseId: string, take: (item: Case, version: string) => void): Promise<boolean> {
    const found = await this.records.get<Case>(`case/${caseId}`);
    // The case is created before its place.
    if (found === undefined) return false;
    if (!isEnd(found.value.state)) {
      take(found.value, found.version);
      return true;
    }
    await this.done(found.value);
    return false;
  }
}
