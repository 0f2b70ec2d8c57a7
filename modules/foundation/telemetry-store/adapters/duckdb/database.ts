import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { ApplianceError } from '#foundation/platform';
import { storeError, type TelemetryStoreError } from '../../errors.js';
import { type Failure, type WorkerSettings } from './worker-protocol.js';

const SCHEMA_VERSION = 3;

// No key on the samples: it costs eight times the time, and the offset beside the rows already keeps a replay from doubling them. Constant
// segments keep no sign of zero, so that -0 is remembered beside them. A window's `t` is
// the time of its last sample. Rows of calls and logs count up, for pages.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS schema_version(version INTEGER);
  CREATE TABLE IF NOT EXISTS series(id UINTEGER, fingerprint VARCHAR, labels BLOB);
  CREATE TABLE IF NOT EXISTS series_label(series UINTEGER, name VARCHAR, value VARCHAR);
  CREATE TABLE IF NOT EXISTS sample(series UINTEGER, t BIGINT, v DOUBLE);
  CREATE TABLE IF NOT EXISTS sample_5m(series UINTEGER, t BIGINT, lo DOUBLE, hi DOUBLE, total DOUBLE, n DOUBLE, last DOUBLE);
  CREATE TABLE IF NOT EXISTS sample_1h(series UINTEGER, t BIGINT, lo DOUBLE, hi DOUBLE, total DOUBLE, n DOUBLE, last DOUBLE);
  CREATE TABLE IF NOT EXISTS negative_zero(series UINTEGER, t BIGINT);
  CREATE TABLE IF NOT EXISTS late_hour(hour BIGINT);
  CREATE TABLE IF NOT EXISTS lane_offset(lane VARCHAR, through BIGINT);
  CREATE TABLE IF NOT EXISTS call_record(n BIGINT, id VARCHAR, trunk VARCHAR, start_ms DOUBLE, end_ms DOUBLE, caller VARCHAR, callee VARCHAR,
    answered BOOLEAN, disposition VARCHAR, billable_seconds DOUBLE, post_dial_delay_seconds DOUBLE, codec VARCHAR, loss_ratio DOUBLE,
    jitter_seconds DOUBLE, round_trip_seconds DOUBLE);
  CREATE TABLE IF NOT EXISTS log_record(n BIGINT, dn VARCHAR, time_ms DOUBLE, severity_number UTINYINT, body VARCHAR);
`;

/** Version 3 has windows beside the samples. Version 2: what call records of other formats tell besides. A new column stands last, where the appender expects it. */
const CALL_COLUMNS = [
  'kind VARCHAR',
  'release_cause DOUBLE',
  'sip_status DOUBLE',
  'measured_mos DOUBLE',
  'uplink_bytes DOUBLE',
  'downlink_bytes DOUBLE',
];

const textOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** What a database error means to the caller. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof ApplianceError)
    return { kind: 'failed', code: error.code as TelemetryStoreError, message: error.message };
  const message = textOf(error);
  const failed = (code: TelemetryStoreError, sentence: string): Failure => ({
    kind: 'failed',
    code,
    message: sentence,
  });
  if (/no space left|disk is full|disk quota exceeded|file too large|Could not (?:write|truncate|fsync)/i.test(message))
    return failed('TELEMETRY_STORE_FULL', `The disk of the telemetry store has no room: ${message}`);
  if (/has been invalidated|FATAL Error|Connection was never established|closed/i.test(message))
    return failed('TELEMETRY_STORE_UNAVAILABLE', `The telemetry store is being opened again: ${message}`);
  return failed('TELEMETRY_STORE_FAILED', `The telemetry store failed: ${message}`);
};

/** An open file: one connection writes, others read, so that neither waits for the other. */
export class Database {
  private constructor(
    private readonly instance: DuckDBInstance,
    readonly writing: DuckDBConnection,
  ) {}

  /** @throws ApplianceError TELEMETRY_STORE_LOCKED, TELEMETRY_STORE_SCHEMA_UNSUPPORTED, TELEMETRY_STORE_FULL or TELEMETRY_STORE_FAILED */
  static async open({ file, memoryLimitBytes, threads, checkpointBytes }: WorkerSettings): Promise<Database> {
    let instance: DuckDBInstance;
    try {
      instance = await DuckDBInstance.create(file, {
        threads: String(threads),
        memory_limit: `${memoryLimitBytes}B`,
        checkpoint_threshold: `${checkpointBytes}B`,
        // Nothing is fetched or loaded at run time.
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      });
    } catch (cause) {
      const text = textOf(cause);
      if (/Conflicting lock|Could not set lock/i.test(text))
        throw storeError('TELEMETRY_STORE_LOCKED', `The telemetry store ${file} is in use by another process.`, cause);
      if (/newer version|version number|serialization version/i.test(text))
        throw storeError(
          'TELEMETRY_STORE_SCHEMA_UNSUPPORTED',
          `The telemetry store ${file} was written by a newer release.`,
          cause,
        );
      throw cause;
    }
    try {
      const writing = await instance.connect();
      const database = new Database(instance, writing);
      await database.migrate(file);
      return database;
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  async reader(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  /** After every connection of it. */
  close(): void {
    this.writing.closeSync();
    this.instance.closeSync();
  }

  private async migrate(file: string): Promise<void> {
    const known = await this.writing.runAndReadAll("SELECT 1 FROM duckdb_tables() WHERE table_name = 'schema_version'");
    if (known.currentRowCount > 0) {
      const rows = (await this.writing.runAndReadAll('SELECT max(version) FROM schema_version')).getRows();
      const found = Number(rows[0]?.[0]);
      if (found > SCHEMA_VERSION)
        throw storeError(
          'TELEMETRY_STORE_SCHEMA_UNSUPPORTED',
          `The telemetry store ${file} has schema version ${found}; this release reads up to ${SCHEMA_VERSION}.`,
        );
    }
    await this.writing.run('BEGIN');
    await this.writing.run(SCHEMA);
    for (const column of CALL_COLUMNS)
      await this.writing.run(`ALTER TABLE call_record ADD COLUMN IF NOT EXISTS ${column}`);
    await this.writing.run('DELETE FROM schema_version');
    await this.writing.run(`INSERT INTO schema_version VALUES (${SCHEMA_VERSION})`);
    await this.writing.run('COMMIT');
  }
}
