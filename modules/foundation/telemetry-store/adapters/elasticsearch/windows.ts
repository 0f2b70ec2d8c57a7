import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { type Tier, TIER_MS, type TierWindow } from '../../domain/tiers.js';
import { storeError } from '../../errors.js';
import { DAY_MS, daySuffix, WINDOWS_INDEX } from './index-layout.js';
import { type Indices } from './indices.js';

const PAGE = 5_000;
const PARTS: Readonly<Record<Tier, string>> = { fiveMinutes: 'windows_5m', hours: 'windows_1h' };

/** Windows of one object that end at one time; `id` follows from what they were made of, so that the same fold writes the same document. */
export interface WindowsDocument {
  readonly id: string;
  readonly labels: string;
  readonly endMs: number;
  readonly counters: ReadonlyMap<string, TierWindow>;
}
/** Behind `from`, up to and with `until`, by the last sample of a window. */
export interface WindowSpan {
  readonly from: number;
  readonly until: number;
}
interface Hit {
  readonly _source: {
    readonly labels: string;
    readonly counters: Readonly<Record<string, readonly (number | string)[]>>;
  };
  readonly sort: readonly unknown[];
}

/** Windows that stand for samples of days long gone: five minutes in an index a day, hours in an index a month, both deleted whole. */
export class Windows {
  private names = new Set<string>();

  constructor(
    private readonly client: ElasticsearchClient,
    private readonly indices: Indices,
    private readonly maxRows: number,
  ) {}

  async open(): Promise<void> {
    const { body } = await this.client.ask<Record<string, unknown>>(
      'GET',
      `/${this.indices.prefix}-windows_*/_settings`,
      {
        retries: 2,
      },
    );
    this.names = new Set(Object.keys(body));
  }

  has(tier: Tier): boolean {
    return this.of(tier).length > 0;
  }

  /** Rewrites what has the same name. */
  async put(tier: Tier, day: number, documents: readonly WindowsDocument[]): Promise<void> {
    if (documents.length === 0) return;
    const index = this.nameOf(tier, day);
    if (!this.names.has(index)) await this.indices.make(index, WINDOWS_INDEX);
    this.names.add(index);
    for (let at = 0; at < documents.length; at += PAGE) {
      const lines = documents.slice(at, at + PAGE).map((document) => linesOf(index, document));
      const { body } = await this.client.ask<{ errors: boolean }>('POST', '/_bulk', {
        lines: lines.join(''),
        query: { filter_path: 'errors' },
        retries: 2,
      });
      if (body.errors) throw storeError('TELEMETRY_STORE_UNAVAILABLE', 'Elasticsearch did not take all windows.');
    }
  }

  async refresh(): Promise<void> {
    if (this.names.size > 0)
      await this.client.ask('POST', `/${this.indices.prefix}-windows_*/_refresh`, { retries: 2 });
  }

  /** @param each gets every document of these labels with a window that may lie in the span */
  async read(
    tier: Tier,
    labels: readonly string[],
    { from, until }: WindowSpan,
    each: (labels: string, counters: ReadonlyMap<string, TierWindow>) => void,
  ): Promise<void> {
    if (!this.has(tier)) return;
    const path = `/${this.indices.prefix}-${PARTS[tier]}-*/_pit`;
    const pit = (await this.client.ask<{ id: string }>('POST', path, { query: { keep_alive: '1m' }, retries: 2 })).body
      .id;
    const range = { ...spanOf(from, until + TIER_MS[tier]), format: 'epoch_millis' };
    const query = { bool: { filter: [{ terms: { labels } }, { range: { '@timestamp': range } }] } };
    try {
      let rows = 0;
      for (let after: readonly unknown[] | undefined; ;) {
        const { body } = await this.client.ask<{ hits: { hits: readonly Hit[] } }>('POST', '/_search', {
          retries: 2,
          body: {
            ...{ size: PAGE, track_total_hits: false, query, sort: ['@timestamp'], pit: { id: pit, keep_alive: '1m' } },
            ...(after === undefined ? {} : { search_after: after }),
          },
        });
        const { hits } = body.hits;
        for (const { _source } of hits) {
          const found = Object.entries(_source.counters).map(([name, numbers]) => [name, windowFrom(numbers)] as const);
          const inside = found.filter(([, { lastMs }]) => lastMs > from && lastMs <= until);
          rows += inside.length;
          if (rows > this.maxRows)
            throw storeError(
              'TELEMETRY_STORE_RESULT_TOO_LARGE',
              `One read gives at most ${this.maxRows} rows: ask for less.`,
            );
          each(_source.labels, new Map(inside));
        }
        if (hits.length < PAGE) return;
        after = hits.at(-1)?.sort;
      }
    } finally {
      await this.client.ask('DELETE', '/_pit', { body: { id: pit }, accept: [404] }).catch(() => undefined);
    }
  }

  /** Windows whose end is behind `from`, up to and with `until`. */
  async count(tier: Tier, from: number, until: number): Promise<number> {
    if (!this.has(tier)) return 0;
    const range = { ...spanOf(from, until), format: 'epoch_millis' };
    const { body } = await this.client.ask<{ aggregations: { n: { value: number } } }>(
      'POST',
      `/${this.indices.prefix}-${PARTS[tier]}-*/_search`,
      {
        retries: 2,
        body: { size: 0, query: { range: { '@timestamp': range } }, aggs: { n: { sum: { field: 'rows' } } } },
      },
    );
    return body.aggregations.n.value;
  }

  /** The time at which the oldest index of a tier ends; `undefined` where there is none. */
  oldestEnd(tier: Tier): number | undefined {
    const ends = this.of(tier).map(endOfName);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  /** Deletes what lies wholly at or before a time. */
  async dropUpTo(tier: Tier, beforeMs: number): Promise<void> {
    for (const name of this.of(tier)) {
      if (endOfName(name) > beforeMs) continue;
      await this.client.ask('DELETE', `/${name}`, { accept: [404] });
      this.names.delete(name);
    }
  }

  private of(tier: Tier): readonly string[] {
    return [...this.names].filter((name) => name.startsWith(`${this.indices.prefix}-${PARTS[tier]}-`));
  }

  private nameOf(tier: Tier, day: number): string {
    const date = daySuffix(day);
    return `${this.indices.prefix}-${PARTS[tier]}-${tier === 'hours' ? date.slice(0, 7) : date}`;
  }
}

/** `…-2026.11.24` ends with its day, `…-2026.11` with its month. */
const endOfName = (name: string): number => {
  const [year = 0, month = 1, day] = name
    .slice(name.lastIndexOf('-') + 1)
    .split('.')
    .map(Number);
  return (day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day) + DAY_MS) - 1;
};

const FURTHEST_MS = 8e13;
const spanOf = (from: number, until: number): { gt: number; lte: number } => ({
  gt: Math.floor(Math.max(from, -FURTHEST_MS)),
  lte: Math.floor(Math.min(until, FURTHEST_MS)),
});

/** JSON lacks infinities, which sums and extremes may be. */
const written = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

const linesOf = (index: string, { id, labels, endMs, counters }: WindowsDocument): string => {
  const columns = [...counters].map(([name, { min, max, sum, count, lastMs, last }]) => [
    name,
    [min, max, sum, count, lastMs, last].map(written),
  ]);
  const document = {
    '@timestamp': endMs,
    labels,
    rows: counters.size,
    counters: Object.fromEntries(columns) as object,
  };
  return `${JSON.stringify({ index: { _index: index, _id: id } })}\n${JSON.stringify(document)}\n`;
};

const windowFrom = (numbers: readonly (number | string)[]): TierWindow => {
  const [min = NaN, max = NaN, sum = NaN, count = 0, lastMs = NaN, last = NaN] = numbers.map(Number);
  return { min, max, sum, count, lastMs, last };
};
