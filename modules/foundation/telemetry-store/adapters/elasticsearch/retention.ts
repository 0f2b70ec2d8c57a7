import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { networkTimeOf } from '#foundation/vocabulary';
import { type TimeRange } from '../../ports/telemetry-store.js';
import { type Created } from './bulk-sender.js';
import { type DayIndex, endOf, type Indices } from './indices.js';
import { type Ledger } from './ledger.js';
import { rangeOf } from './time-range.js';

const KINDS = ['samples', 'calls', 'logs'] as const;

/** Forgets by deleting whole days. Within the day that a limit cuts, what is older stays on the disk unseen until the day is over. */
export class Retention {
  private readonly rows = { samples: 0, calls: 0, logs: 0 };
  private isCounted = false;
  private horizonMs = -Infinity;

  constructor(
    private readonly client: ElasticsearchClient,
    private readonly indices: Indices,
    private readonly ledger: Ledger,
  ) {}

  async open(horizonMs: number): Promise<void> {
    this.horizonMs = horizonMs;
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
    const all = { from: networkTimeOf(this.horizonMs), until: networkTimeOf(Infinity) };
    for (const kind of KINDS) this.rows[kind] = await this.count(this.indices.alias(kind), kind, all);
  }

  created(rows: Created): void {
    for (const kind of KINDS) this.rows[kind] += rows[kind];
    if (!rows.isExact) this.isCounted = false;
  }

  clip<T extends TimeRange>(range: T): T {
    return range.from >= this.horizonMs ? range : { ...range, from: networkTimeOf(this.horizonMs) };
  }

  /** @returns rows that no read gives any more */
  async expire(beforeMs: number): Promise<number> {
    const old = this.indices.all.filter((index) => index.day * 86_400_000 <= beforeMs);
    if (beforeMs <= this.horizonMs || old.length === 0) return 0;
    const newest = Math.max(...old.map(endOf));
    const horizonMs = Math.min(beforeMs, newest);
    const between = { from: networkTimeOf(this.horizonMs), until: networkTimeOf(horizonMs) };
    let forgotten = 0;
    const counts = new Map<DayIndex, number>();
    for (const index of old) counts.set(index, await this.count(index.name, index.kind, between));
    await this.ledger.moveHorizon(horizonMs);
    this.horizonMs = horizonMs;
    for (const index of old) {
      const rows = counts.get(index) ?? 0;
      this.rows[index.kind] -= rows;
      forgotten += rows;
      if (endOf(index) <= beforeMs) await this.indices.delete(index);
    }
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

  private async count(target: string, kind: DayIndex['kind'], range: TimeRange): Promise<number> {
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
