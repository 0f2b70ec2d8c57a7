import { BULK_ITEMS, type BulkItem, type ElasticsearchClient, itemFailureOf } from '#foundation/elasticsearch';
import { RecordStore, type StoredRecord, type Versioned } from '../../ports/record-store.js';
import { ensureIndex } from './records-index.js';

export interface MirrorSettings {
  readonly index: string;
  /** Between two looks for what is to be copied, and after a failure. */
  readonly everyMs: number;
  /** Resolves early where the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Records that are read from the first at a time, and copied by one request. */
const PAGE = 500;

/**
 * Records of an embedded store, with a copy in Elasticsearch that follows by seconds and catches up after it was away. All reads and writes are the embedded
 * store's, so nothing waits for Elasticsearch: for an appliance that is the only writer of its records. The versions of the embedded store are
 * those of the copies, so that an older one never replaces a newer one, whatever the order.
 */
export class MirroredRecordStore extends RecordStore {
  private readonly changed = new Set<string>();
  /** Records that are being copied. */
  private underWay = 0;
  private readonly ending = new AbortController();
  private copying: Promise<void> = Promise.resolve();
  /** Why nothing can be copied now. */
  trouble: string | undefined;

  constructor(
    private readonly inner: RecordStore,
    private readonly client: ElasticsearchClient,
    private readonly settings: MirrorSettings,
  ) {
    super();
  }

  /** Records that the copy lacks. */
  get behind(): number {
    return this.changed.size + this.underWay;
  }

  /** Copies from now on; what changed while nobody copied is found first. */
  start(): void {
    this.copying = this.run();
  }

  override get<T>(id: string): Promise<Versioned<T> | undefined> {
    return this.inner.get(id);
  }

  override async create(id: string, value: unknown): Promise<string> {
    const version = await this.inner.create(id, value);
    this.changed.add(id);
    return version;
  }

  override async compareAndSet(id: string, value: unknown, version: string): Promise<string> {
    const next = await this.inner.compareAndSet(id, value, version);
    this.changed.add(id);
    return next;
  }

  override query<T>(
    prefix: string,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<readonly StoredRecord<T>[]> {
    return this.inner.query(prefix, page);
  }

  /** Copies what it can, then ends. What is left is found at the next start. */
  async close(): Promise<void> {
    this.ending.abort();
    await this.copying;
    await this.copyChanged().catch(() => undefined);
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    let after: string | undefined = '';
    while (!this.ending.signal.aborted)
      try {
        await ensureIndex(this.client, this.settings.index);
        while (after !== undefined) after = await this.copyPage(after);
        await this.copyChanged();
        this.trouble = undefined;
        await this.settings.sleep(this.settings.everyMs, signal);
      } catch (error) {
        this.trouble = error instanceof Error ? error.message : String(error);
        await this.settings.sleep(this.settings.everyMs, signal);
      }
  }

  /** @returns the id behind which the next page begins, or nothing at the end */
  private async copyPage(after: string): Promise<string | undefined> {
    const page = await this.inner.query('', { limit: PAGE, ...(after === '' ? {} : { after }) });
    await this.copy(page);
    return page.length < PAGE ? undefined : page.at(-1)?.id;
  }

  private async copyChanged(): Promise<void> {
    while (this.changed.size > 0) {
      const ids = [...this.changed].slice(0, PAGE);
      for (const id of ids) this.changed.delete(id);
      this.underWay = ids.length;
      try {
        const found = await Promise.all(ids.map(async (id) => ({ id, ...(await this.inner.get(id)) })));
        await this.copy(
          found.flatMap(({ id, value, version }) => (version === undefined ? [] : [{ id, value, version }])),
        );
      } catch (error) {
        for (const id of ids) this.changed.add(id);
        throw error;
      } finally {
        this.underWay = 0;
      }
    }
  }

  private async copy(records: readonly StoredRecord<unknown>[]): Promise<void> {
    if (records.length === 0) return;
    const lines = records.map(({ id, value, version }) => {
      const action = { index: { _id: id.toWellFormed(), version: Number(version), version_type: 'external' } };
      return `${JSON.stringify(action)}\n${JSON.stringify({ id, value })}\n`;
    });
    const { body } = await this.client.ask<{ items: readonly BulkItem<'index'>[] }>(
      'POST',
      `/${this.settings.index}/_bulk`,
      {
        lines: lines.join(''),
        query: { filter_path: BULK_ITEMS },
      },
    );
    // 409: this version or a newer one is there.
    const bad = body.items.find(({ index: { status } }) => status >= 300 && status !== 409);
    if (bad !== undefined) throw itemFailureOf(bad.index.status, bad.index.error);
  }
}
