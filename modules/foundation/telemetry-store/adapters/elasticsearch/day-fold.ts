import { createHash } from 'node:crypto';
import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { HOUR_MS, joined, type Tier, TIER_MS, type TierWindow, windowEnd, windowOf } from '../../domain/tiers.js';
import { type DayIndex } from './indices.js';
import { type SampleHit, valuesIn } from './samples-reader.js';
import { type Windows, type WindowsDocument } from './windows.js';

const PAGE = 10_000;
/** Documents that a step reads before it ends with the hour at hand. */
const STEP_DOCUMENTS = 20_000;

/** One object's counters in a window under way. Of samples at one time the last one counts, so each is taken when the next has come. */
interface UnderWay {
  lastMs: number;
  last: number;
  window: TierWindow | undefined;
}
type Objects<T> = Map<string, Map<string, T>>;

/**
 * Makes windows of one day's index of samples, some hours at a time, in order of time. What it writes is named by the index and when that was made, so
 * that a fold that was cut off writes the same again, and an index that late samples made anew writes beside it.
 */
export class DayFold {
  private cursorMs: number | undefined;
  private fives: Objects<UnderWay> = new Map();
  private hours: Objects<TierWindow> = new Map();
  private fiveEnd = NaN;
  private hourEnd = NaN;
  private readonly made: Record<Tier, WindowsDocument[]> = { fiveMinutes: [], hours: [] };
  private samples = 0;

  /** @param tiers what is to be written; windows of five minutes need not be where they would be too old already */
  constructor(
    private readonly client: ElasticsearchClient,
    private readonly windows: Windows,
    private readonly index: DayIndex,
    private readonly madeAt: string,
    private readonly tiers: readonly Tier[],
  ) {}

  /** @returns samples taken, and whether the index is read to its end */
  async step(): Promise<{ readonly samples: number; readonly isDone: boolean }> {
    this.samples = 0;
    const { body } = await this.client.ask<{ id: string }>('POST', `/${this.index.name}/_pit`, {
      query: { keep_alive: '1m' },
      retries: 2,
    });
    const pit = { id: body.id, keep_alive: '1m' };
    try {
      return { isDone: await this.readFrom(pit), samples: this.samples };
    } finally {
      await this.client.ask('DELETE', '/_pit', { body: { id: pit.id }, accept: [404] }).catch(() => undefined);
    }
  }

  private async readFrom(pit: object): Promise<boolean> {
    const filter =
      this.cursorMs === undefined
        ? { match_all: {} }
        : { range: { '@timestamp': { gt: this.cursorMs, format: 'epoch_millis' } } };
    let read = 0;
    for (let after: readonly unknown[] | undefined; ;) {
      const answer = await this.client.ask<{ hits: { hits: readonly SampleHit[] } }>('POST', '/_search', {
        retries: 2,
        body: {
          ...{ size: PAGE, _source: false, track_total_hits: false, query: filter, pit },
          docvalue_fields: [
            { field: '@timestamp', format: 'epoch_millis' },
            ...['labels', 'special', 'counter', 'value', 'counter.*'],
          ],
          sort: ['@timestamp', 'seq', { n: { missing: 0 } }],
          ...(after === undefined ? {} : { search_after: after }),
        },
      });
      const { hits } = answer.body.hits;
      for (const hit of hits) {
        const timeMs = Number(hit.fields['@timestamp']?.[0]);
        if (this.isBehindHour(timeMs)) {
          await this.endHour();
          if (read >= STEP_DOCUMENTS) return false;
        }
        this.take(hit, timeMs);
        read++;
      }
      await this.write(PAGE);
      if (hits.length < PAGE) break;
      after = hits.at(-1)?.sort;
    }
    await this.endHour();
    return true;
  }

  private isBehindHour(timeMs: number): boolean {
    return !Number.isNaN(this.hourEnd) && timeMs > this.hourEnd;
  }

  private take(hit: SampleHit, timeMs: number): void {
    const end = windowEnd(timeMs, TIER_MS.fiveMinutes);
    if (end !== this.fiveEnd) this.endFive();
    this.fiveEnd = end;
    this.hourEnd = windowEnd(timeMs, HOUR_MS);
    const labels = String(hit.fields['labels']?.[0]);
    const object = this.fives.get(labels) ?? new Map<string, UnderWay>();
    this.fives.set(labels, object);
    for (const [counter, value] of valuesIn(hit)) {
      this.samples++;
      const found = object.get(counter);
      if (found === undefined) {
        object.set(counter, { lastMs: timeMs, last: value, window: undefined });
        continue;
      }
      if (found.lastMs !== timeMs) found.window = settled(found);
      found.lastMs = timeMs;
      found.last = value;
    }
  }

  private endFive(): void {
    for (const [labels, object] of this.fives) {
      const counters = new Map<string, TierWindow>();
      const hour = this.hours.get(labels) ?? new Map<string, TierWindow>();
      this.hours.set(labels, hour);
      for (const [counter, underWay] of object) {
        const window = settled(underWay);
        if (window === undefined) continue;
        counters.set(counter, window);
        const before = hour.get(counter);
        hour.set(counter, before === undefined ? window : joined(before, window));
      }
      this.add('fiveMinutes', labels, this.fiveEnd, counters);
    }
    this.fives = new Map();
  }

  private async endHour(): Promise<void> {
    this.endFive();
    for (const [labels, counters] of this.hours) this.add('hours', labels, this.hourEnd, counters);
    this.hours = new Map();
    await this.write(1);
    if (!Number.isNaN(this.hourEnd)) this.cursorMs = this.hourEnd;
    [this.fiveEnd, this.hourEnd] = [NaN, NaN];
  }

  private add(tier: Tier, labels: string, endMs: number, counters: ReadonlyMap<string, TierWindow>): void {
    if (counters.size === 0 || !this.tiers.includes(tier)) return;
    const name = [this.index.name, this.madeAt, tier, endMs, labels].join('\n');
    const id = createHash('sha256').update(name).digest('base64url').slice(0, 27);
    this.made[tier].push({ id, labels, endMs, counters });
  }

  /** Writes what was made, once there is so much of it. */
  private async write(least: number): Promise<void> {
    for (const tier of this.tiers) {
      if (this.made[tier].length < least) continue;
      await this.windows.put(tier, this.index.day, this.made[tier]);
      this.made[tier] = [];
    }
  }
}

/** The window with its last sample; NaN is no part of it. */
const settled = ({ lastMs, last, window }: UnderWay): TierWindow | undefined => {
  if (Number.isNaN(last)) return window;
  const own = windowOf(lastMs, last);
  return window === undefined ? own : joined(window, own);
};
