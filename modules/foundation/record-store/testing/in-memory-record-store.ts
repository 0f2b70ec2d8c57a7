import { checkId, conflict, exists } from '../errors.js';
import { RecordStore, type StoredRecord, type Versioned } from '../ports/record-store.js';

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Keeps the port's contract and forgets at the end of the process. */
export class InMemoryRecordStore extends RecordStore {
  private readonly records = new Map<string, { readonly json: string; readonly version: number }>();

  override get<T>(id: string): Promise<Versioned<T> | undefined> {
    const record = this.records.get(id);
    return Promise.resolve(record && { value: JSON.parse(record.json) as T, version: String(record.version) });
  }

  // Async, so that a refusal is a rejection as on every adapter.
  // eslint-disable-next-line @typescript-eslint/require-await
  override async create(id: string, value: unknown): Promise<string> {
    checkId(id);
    if (this.records.has(id)) throw exists(id);
    this.records.set(id, { json: JSON.stringify(value), version: 1 });
    return '1';
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  override async compareAndSet(id: string, value: unknown, version: string): Promise<string> {
    const record = this.records.get(id);
    if (record === undefined || String(record.version) !== version) throw conflict(id);
    this.records.set(id, { json: JSON.stringify(value), version: record.version + 1 });
    return String(record.version + 1);
  }

  override query<T>(
    prefix: string,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<readonly StoredRecord<T>[]> {
    const { after } = page;
    const found = [...this.records]
      .filter(([id]) => id.startsWith(prefix) && (after === undefined || byBytes(id, after) > 0))
      .sort(([a], [b]) => byBytes(a, b))
      .slice(0, page.limit)
      .map(([id, record]) => ({ id, value: JSON.parse(record.json) as T, version: String(record.version) }));
    return Promise.resolve(found);
  }
}
