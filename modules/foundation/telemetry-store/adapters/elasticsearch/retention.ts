import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { networkTimeOf } from '#foundation/vocabulary';
import { type Tier, TIERS } from '../../domain/tiers.js';
import { type TimeRange } from '../../ports/telemetry-store.js';
import { type Created } from './bulk-sender.js';
import { type DayIndex, endOf, type Indices } from './indices.js';
import { type Ledger, type Marks, NO_MARKS } from './ledger.js';
import { rangeOf } from './time-range.js';
import { type Windows, type WindowSpan } from './windows.js';

const KINDS = ['samples', 'calls', 'logs'] as const;

/** Knows what reads may give, and forgets by deleting whole days. Within the day that a limit cuts, what is older stays on the disk unseen until the day is over. */
export class Retention {
  private readonly rows = { samples: 0, calls: 0, logs: 0 };
  private isCounted = false;
  private horizonMs = -Infinity;
  private reached = NO_MARKS;

  constructor(
    private readonly client: ElasticsearchClient,
    private readonly indices: Indices,
    private readonly ledger: Ledger,
    private readonly windows: Windows,
  ) {}

  get marks(): Marks {
    return this.reached;
  }

  async move(marks: Partial<Marks>): Promise<void> {
    const next = { ...this.reached, ...marks };
    await this.ledger.moveMarks(next);
    this.reached = next;
    this.isCounted = false;
  }

  async open(horizonMs: number, marks: Marks): Promise<void> {
    this.horizonMs = horizonMs;
    this.reached = marks;
    await this.windows.open();
    await this.current();
  }

  /** Rows that reads can give. They are counted where what was sent does not say how many are new. */
  async current(): Promise<Readonly<Record<DayIndex['kind'], number>>> {
    if (this.isCounted) return { ...this.rows };
    this.isCounted = true;
    try {
      await this.countAll();
    } catch (error) {
      this.isCounted = false;
      throw error;
    }
    return { ...this.rows };
  }

  private async countAll(): Promise<void> {
    await this.client.ask('POST', `/${KINDS.map((kind) => this.indices.alias(kind)).join()}/_refresh`, {
      query: { ignore_unavailable: true },
      retries: 2,
    });
    const all = { from: networkTimeOf(-Infinity), until: networkTimeOf(Infinity) };
    for (const kind of KINDS) this.rows[kind] = await this.count(this.indices.alias(kind), kind, this.clip(all, kind));
  }

  created(rows: Created): void {
    for (const kind of KINDS) this.rows[kind] += rows[kind];
    if (!rows.isExact) this.isCounted = false;
  }

  /** What of a range is there one by one. */
  clip<T extends TimeRange>(range: T, kind: DayIndex['kind']): T {
    const from = Math.max(this.horizonMs, kind === 'samples' ? this.reached.rawMs : this.reached.recordsMs);
    return range.from >= from ? range : { ...range, from: networkTimeOf(from) };
  }

  /** What of a range is there as windows of a tier. */
  spanOf(tier: Tier, { from, until }: { readonly from: number; readonly until: number }): WindowSpan {
    const { rawMs, fiveMs, hoursMs } = this.reached;
    const [since, to] = tier === 'hours' ? [hoursMs, fiveMs] : [fiveMs, rawMs];
    return { from: Math.max(from, since, this.horizonMs), until: Math.min(until, to) };
  }

  /** Windows that reads can give. */
  async windowsOf(tier: Tier): Promise<number> {
    const { from, until } = this.spanOf(tier, { from: -Infinity, until: Infinity });
    return until > from ? this.windows.count(tier, from, until) : 0;
  }

  /** @returns rows that no read gives any more */
  async expire(beforeMs: number): Promise<number> {
    const old = this.indices.all.filter((index) => index.day * 86_400_000 <= beforeMs);
    const newest = Math.max(
      ...old.map(endOf),
      ...TIERS.map((tier) => this.windows.oldestEnd(tier) ?? -Infinity),
      this.reached.rawMs,
    );
    if (beforeMs <= this.horizonMs || newest === -Infinity) return 0;
    const horizonMs = Math.min(beforeMs, newest);
    const between = { from: networkTimeOf(this.horizonMs), until: networkTimeOf(horizonMs) };
    let forgotten = 0;
    for (const tier of TIERS) {
      const { from, until } = this.spanOf(tier, { from: -Infinity, until: horizonMs });
      if (until > from) forgotten += await this.windows.count(tier, from, until);
    }
    const counts = new Map<DayIndex, number>();
    for (const index of old)
      counts.set(index, await this.count(index.name, index.kind, this.clip(between, index.kind)));
    await this.ledger.moveHorizon(horizonMs);
    this.horizonMs = horizonMs;
    for (const index of old) {
      const rows = counts.get(index) ?? 0;
      this.rows[index.kind] -= rows;
      forgotten += rows;
      if (endOf(index) <= beforeMs) await this.indices.delete(index);
    }
    for (const tier of TIERS) await this.windows.dropUpTo(tier, horizonMs);
    return forgotten;
  }

  async bytesOnDisk(): Promise<number> {
    const { body } = await this.client.ask<{ _all: { total: { store?: { size_in_bytes: number } } } }>(
      'GET',
      `/${this.indices.prefix}-*/_stats/store`,
      { retries: 2 },
    );
    return body._all.total.store?.size_in_bytes ?? 0;
  }

  /** Rows of an index or alias in a range. */
  async count(target: string, kind: DayIndex['kind'], range: TimeRange): Promise<number> {
    const field = kind === 'samples' ? '@timestamp' : 'sortMs';
    const { body } = await this.client.ask<{
      hits: { total: { value: number } };
      aggregations?: { n: { value: number } };
    }>('POST', `/${target}/_search`, {
      retries: 2,
      query: { ignore_unavailable: true },
      body: {
        size: 0,
        track_total_hits: true,
        query: { bool: { filter: rangeOf(field, range) } },
        ...(kind === 'samples' ? { aggs: { n: { sum: { field: 'samples' } } } } : {}),
      },
    });
    return kind === 'samples' ? (body.aggregations?.n.value ?? 0) : body.hits.total.value;
  }
}
