import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { checkId, conflict, exists, recordStoreError } from '../../errors.js';
import { RecordStore, type StoredRecord, type Versioned } from '../../ports/record-store.js';
import { ensureIndex } from './records-index.js';

/** Elasticsearch gives no more hits at a time. */
const PAGE = 10_000;
/** Another node is asked where one is away; reads only, for a write whose answer was lost may have happened. */
const READ_RETRIES = 2;

interface Found<T> {
  readonly found?: boolean;
  readonly _seq_no: number;
  readonly _primary_term: number;
  readonly _source: { readonly id: string; readonly value: T };
}
interface Written {
  readonly _seq_no: number;
  readonly _primary_term: number;
}

const versionOf = ({ _seq_no, _primary_term }: Written): string => `${_seq_no}.${_primary_term}`;

/**
 * One index, shared by all who name it: writes are compared by `if_seq_no` and `if_primary_term`, and answered once they are on the disks of
 * the primary and of every copy in sync. `query` sees what this process wrote, and lags behind others by up to a second. A write whose answer was lost is
 * RECORD_STORE_UNAVAILABLE: it may have happened, and its repetition finds EXISTS or CONFLICT then.
 */
export class ElasticsearchRecordStore extends RecordStore {
  private isThere: Promise<void> | undefined;
  private isDirty = false;

  /** @param index made at the first use where it is absent */
  constructor(
    private readonly client: ElasticsearchClient,
    private readonly index: string,
  ) {
    super();
  }

  override async get<T>(id: string): Promise<Versioned<T> | undefined> {
    if (id === '') return undefined;
    const { status, body } = await this.ask<Found<T>>('GET', this.pathOf('_doc', id), {
      accept: [404],
      retries: READ_RETRIES,
    });
    return status === 404 || body.found === false ? undefined : { value: body._source.value, version: versionOf(body) };
  }

  override async create(id: string, value: unknown): Promise<string> {
    checkId(id);
    const { status, body } = await this.write(this.pathOf('_create', id), id, value, {});
    if (status === 409) throw exists(id);
    return versionOf(body);
  }

  override async compareAndSet(id: string, value: unknown, version: string): Promise<string> {
    const [, sequence, term] = /^(\d+)\.(\d+)$/.exec(version) ?? [];
    if (id === '' || sequence === undefined || term === undefined) throw conflict(id);
    const query = { if_seq_no: sequence, if_primary_term: term };
    const { status, body } = await this.write(this.pathOf('_doc', id), id, value, query);
    if (status === 409) throw conflict(id);
    return versionOf(body);
  }

  override async query<T>(
    prefix: string,
    { limit, after }: { readonly limit: number; readonly after?: string },
  ): Promise<readonly StoredRecord<T>[]> {
    await this.refresh();
    const found: StoredRecord<T>[] = [];
    let behind = after;
    while (found.length < limit) {
      const size = Math.min(PAGE, limit - found.length);
      const { body, status } = await this.ask<{ hits: { hits: readonly Found<T>[] } }>(
        'POST',
        `/${this.index}/_search`,
        {
          accept: [404],
          retries: READ_RETRIES,
          body: {
            size,
            seq_no_primary_term: true,
            track_total_hits: false,
            sort: ['id'], // A keyword is ordered by its UTF-8 bytes, which is the order that the port promises.
            query: prefix === '' ? { match_all: {} } : { prefix: { id: prefix } },
            ...(behind === undefined ? {} : { search_after: [behind] }),
          },
        },
      );
      if (status === 404) break;
      const { hits } = body.hits;
      for (const hit of hits) found.push({ ...hit._source, version: versionOf(hit) });
      if (hits.length < size) break;
      behind = hits.at(-1)?._source.id;
    }
    return found;
  }

  private async write(
    path: string,
    id: string,
    value: unknown,
    query: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: Written }> {
    await this.ready();
    this.isDirty = true;
    return this.ask<Written>('PUT', path, { query, accept: [409], body: { id, value } });
  }

  private async ready(): Promise<void> {
    this.isThere ??= ensureIndex(this.client, this.index);
    try {
      await this.isThere;
    } catch (error) {
      this.isThere = undefined;
      throw recordStoreError(error);
    }
  }

  private async refresh(): Promise<void> {
    if (!this.isDirty) return;
    this.isDirty = false;
    await this.ask('POST', `/${this.index}/_refresh`, { retries: READ_RETRIES });
  }

  private pathOf(endpoint: '_doc' | '_create', id: string): string {
    return `/${this.index}/${endpoint}/${encodeURIComponent(id.toWellFormed())}`;
  }

  private async ask<T>(...[method, path, ask]: Parameters<ElasticsearchClient['ask']>) {
    try {
      return await this.client.ask<T>(method, path, ask);
    } catch (error) {
      throw recordStoreError(error);
    }
  }
}
