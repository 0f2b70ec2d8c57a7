import { DatabaseSync } from 'node:sqlite';
import { ApplianceError } from '#foundation/platform';
import { checkId, conflict, exists } from '../../errors.js';
import { RecordStore, type StoredRecord, type Versioned } from '../../ports/record-store.js';

const SCHEMA_VERSION = 1;

interface Row {
  readonly id: string;
  readonly value: string;
  readonly version: number;
}
const versioned = <T>(row: Row): Versioned<T> => ({
  value: JSON.parse(row.value) as T,
  version: String(row.version),
});

/** One SQLite file, opened by the running appliance only. A write that was answered is on the disk (WAL, synchronous FULL). */
export class SqliteRecordStore extends RecordStore {
  private readonly database: DatabaseSync;

  /** @throws ApplianceError RECORD_STORE_SCHEMA_UNSUPPORTED, not retryable, where a newer release wrote the file */
  constructor(file: string) {
    super();
    this.database = new DatabaseSync(file);
    const found = Number(this.database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (found > SCHEMA_VERSION) {
      this.database.close();
      throw new ApplianceError('RECORD_STORE_SCHEMA_UNSUPPORTED', {
        retryable: false,
        message: `The record store ${file} has schema version ${found}; this release reads up to ${SCHEMA_VERSION}.`,
      });
    }
    // The default collation compares the UTF-8 bytes, which is the order that the port promises.
    this.database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS record (id TEXT PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      PRAGMA user_version = ${SCHEMA_VERSION}`);
  }

  override get<T>(id: string): Promise<Versioned<T> | undefined> {
    const row = this.database.prepare('SELECT id, value, version FROM record WHERE id = ?').get(id);
    return Promise.resolve(row && versioned<T>(row as unknown as Row));
  }

  // Async, so that a refusal is a rejection and not a throw.
  // eslint-disable-next-line @typescript-eslint/require-await
  override async create(id: string, value: unknown): Promise<string> {
    checkId(id);
    const { changes } = this.database
      .prepare('INSERT INTO record VALUES (?, ?, 1) ON CONFLICT DO NOTHING')
      .run(id, JSON.stringify(value));
    if (changes === 0) throw exists(id);
    return '1';
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  override async compareAndSet(id: string, value: unknown, version: string): Promise<string> {
    const { changes } = this.database
      .prepare('UPDATE record SET value = ?, version = version + 1 WHERE id = ? AND CAST(version AS TEXT) = ?')
      .run(JSON.stringify(value), id, version);
    if (changes === 0) throw conflict(id);
    return String(Number(version) + 1);
  }

  override query<T>(
    prefix: string,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<readonly StoredRecord<T>[]> {
    // substr and not LIKE: % and _ in an id mean themselves. `id >= prefix` lets the key find the beginning.
    const rows = this.database
      .prepare(
        'SELECT id, value, version FROM record WHERE id >= ?1 AND id > ?2 AND substr(id, 1, length(?1)) = ?1 ORDER BY id LIMIT ?3',
      )
      .all(prefix, page.after ?? '', page.limit) as unknown as Row[];
    return Promise.resolve(rows.map((row) => ({ id: row.id, ...versioned<T>(row) })));
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }
}
