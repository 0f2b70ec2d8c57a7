import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { type Dn } from '#foundation/vocabulary';
import { storeError } from '../../errors.js';
import { type Page, type RecordQuery } from '../../ports/telemetry-store.js';
import { rangeOf } from './time-range.js';

const PAGE = 10_000;
/** What a document has beside its record. */
const OWN = ['@timestamp', 'sortMs', 'lane', 'seq', 'n'];

interface Hit<T> {
  readonly _source: T & Readonly<Record<string, unknown>>;
  readonly sort: readonly unknown[];
}

const recordOf = (source: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(source).filter(([name]) => !OWN.includes(name)));

const withinOf = (field: 'trunk' | 'dn', within: Dn | undefined): object[] =>
  within === undefined
    ? []
    : [{ bool: { should: [{ term: { [field]: within } }, { prefix: { [field]: `${within},` } }] } }];

/** Reads calls and log records page by page, in order of time and then of the log. */
export class RecordsReader {
  constructor(
    private readonly client: ElasticsearchClient,
    private readonly maxRows: number,
  ) {}

  async page<T>(alias: string, field: 'trunk' | 'dn', query: RecordQuery): Promise<Page<T>> {
    const { limit, within, after } = query;
    if (limit > this.maxRows)
      throw storeError(
        'TELEMETRY_STORE_RESULT_TOO_LARGE',
        `One read gives at most ${this.maxRows} rows: ask for less.`,
      );
    const items: T[] = [];
    let behind = after === undefined ? undefined : (JSON.parse(after) as readonly unknown[]);
    let hasMore = true;
    while (hasMore && items.length < limit) {
      const size = Math.min(PAGE - 1, limit - items.length);
      const { body } = await this.client.ask<{ hits: { hits: readonly Hit<T>[] } }>('POST', `/${alias}/_search`, {
        retries: 2,
        body: {
          size: size + 1,
          track_total_hits: false,
          sort: ['sortMs', 'seq', 'n', 'lane'],
          query: { bool: { filter: [...withinOf(field, within), ...rangeOf('sortMs', query)] } },
          ...(behind === undefined ? {} : { search_after: behind }),
        },
      });
      const hits = body.hits.hits.slice(0, size);
      for (const { _source } of hits) items.push(recordOf(_source) as T);
      hasMore = body.hits.hits.length > size;
      behind = hits.at(-1)?.sort ?? behind;
    }
    return hasMore ? { items, next: JSON.stringify(behind) } : { items };
  }
}
