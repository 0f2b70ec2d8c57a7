import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { ApplianceError } from '#foundation/platform';
import { checkId, conflict, exists } from '../../errors.js';
import { RecordStore, type StoredRecord, type Versioned } from '../../ports/record-store.js';

const SCHEMA_VERSION = 1;

const SELECT = 'SELECT id, value, version FROM record WHERE id';

interface Row {
  readonly id: string;
  readonly value: string;
  readonly version: number;
}
const versioned = <T>(row: Row): Versioned<T> => ({
  value: JSON.parse(row.value) as T,
  version: String(row.version),
});

/**
 * The least text behind every text that begins with `prefix`, by UTF-8 bytes; `undefined` where there is none. UTF-8 keeps the order of code
 * points, so the last one that can be raised is raised; surrogates are no code points.
 */
const endOf = (prefix: string): string | undefined => {
  const points = Array.from(prefix.toWellFormed());
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) ?? 0;
    if (point < 0x10ffff) return points.join('') + String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1);
  }
  return undefined;
};

/** One SQLite file, written by the running appliance only. A write that was answered is on the disk (WAL, synchronous FULL). */
export class SqliteRecordStore extends RecordStore {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  /**
   * @param readOnly for a look beside the running appliance: the file must be there, and every write throws
   * @throws ApplianceError RECORD_STORE_SCHEMA_UNSUPPORTED, not retryable, where a newer release wrote the file
   */
  constructor(file: string, { readOnly = false }: { readonly readOnly?: boolean } = {}) {
    super();
    this.database = new DatabaseSync(file, { readOnly });
    const found = Number(this.database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (found > SCHEMA_VERSION) {
      this.database.close();
      throw new ApplianceError('RECORD_STORE_SCHEMA_UNSUPPORTED', {
        retryable: false,
        message: `The record store ${file} has schema version ${found}; this release reads up to ${SCHEMA_VERSION}.`,
      });
    }
    if (readOnly) return;
    // The default collation compares the UTF-8 bytes, which is the order that the port promises.
    this.database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS record (id TEXT PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      PRAGMA user_version = ${SCHEMA_VERSION}`);
  }

  override get<T>(id: string): Promise<Versioned<T> | undefined> {
    const row = this.prepared('SELECT id, value, version FROM record WHERE id = ?').get(id);
    return Promise.resolve(row && versioned<T>(row as unknown as Row));
  }

  // Async, so that a refusal is a rejection and not a throw.
  // eslint-disable-next-line @typescript-eslint/require-await
  override async create(id: string, value: unknown): Promise<string> {
    checkId(id);
    const { changes } = this.prepared('INSERT INTO record VALUES (?, ?, 1) ON CONFLICT DO NOTHING').run(
      id,
      JSON.stringify(value),
    );
    if (changes === 0) throw exists(id);
    return '1';
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  override async compareAndSet(id: string, value: unknown, version: string): Promise<string> {
    const { changes } = this.prepared(
      'UPDATE record SET value = ?, version = version + 1 WHERE id = ? AND CAST(version AS TEXT) = ?',
    ).run(JSON.stringify(value), id, version);
    if (changes === 0) throw conflict(id);
    return String(Number(version) + 1);
  }

  override query<T>(
    prefix: string,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<readonly StoredRecord<T>[]> {
    // Bounds and not LIKE: % and _ in an id mean themselves. One lower bound, because the key seeks by only one of two.
    const { after, limit } = page;
    const behind = after !== undefined && Buffer.compare(Buffer.from(after), Buffer.from(prefix)) >= 0;
    const from = `${SELECT} ${behind ? '>' : '>='} ?1`;
    const least = behind ? after : prefix;
    const end = endOf(prefix);
    const rows = (end === undefined
      ? this.prepared(`${from} ORDER BY id LIMIT ?2`).all(least, limit)
      : this.prepared(`${from} AND id < ?3 ORDER BY id LIMIT ?2`).all(least, limit, end)) as unknown as Row[];
    return Promise.resolve(rows.map((row) => ({ id: row.id, ...versioned<T>(row) })));
  }

  close(): void {
    this.statements.clear();
    if (this.database.isOpen) this.database.close();
  }

  private prepared(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const made = this.database.prepare(sql);
    this.statements.set(sql, made);
    return made;
  }
}
