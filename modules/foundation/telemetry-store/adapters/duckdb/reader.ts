import { DuckDBBlobValue, type DuckDBConnection, type DuckDBDataChunk, type DuckDBValue } from '@duckdb/node-api';
import { type CallRecord, type CallRecordKind, type LogRecord, networkTimeOf } from '#foundation/vocabulary';
import { storeError } from '../../errors.js';
import { orderSamples } from '../../domain/order-samples.js';
import { type Matcher } from '../../domain/matcher.js';
import { type Page, type RecordQuery, type TopQuery } from '../../ports/telemetry-store.js';
import { type ChunkWriter } from './chunk-writer.js';
import { copyTimes, doublesOf, unsignedOf } from './column-access.js';
import { idsWhere, numbersOf, recordsOf, type Sql, storedRows, whole } from './sql-text.js';
import {
  type SeriesColumns,
  type SeriesLabels,
  type WorkerSampleQuery,
  type WorkerSelection,
} from './worker-protocol.js';

// Made anew each time: what is handed out is transferred.
const nothing = (): SeriesColumns => ({ series: new Uint32Array(), ends: new Uint32Array(), columns: [] });
const NO_COLUMN = new Float64Array();

const labelled = ({ text, values }: Sql): Sql => ({
  text: `SELECT id, labels FROM series WHERE id IN (${text}) ORDER BY id`,
  values,
});

/** What the writer knows of what is stored. */
export type Stored = Pick<ChunkWriter, 'counts' | 'lateHours' | 'tiers'>;

type Row = Record<string, DuckDBValue>;
const number = (value: DuckDBValue | undefined): number =>
  typeof value === 'bigint' ? Number(value) : (value as number);
const present = <K extends string>(key: K, value: DuckDBValue | undefined): Partial<Record<K, number>> =>
  value === null || value === undefined ? {} : ({ [key]: value } as Record<K, number>);

const callOf = (row: Row): CallRecord => ({
  id: row['id'] as string,
  trunk: row['trunk'] as string,
  start: networkTimeOf(row['start_ms'] as number),
  end: networkTimeOf(row['end_ms'] as number),
  caller: row['caller'] as string,
  callee: row['callee'] as string,
  answered: row['answered'] as boolean,
  disposition: row['disposition'] as string,
  billableSeconds: row['billable_seconds'] as number,
  ...present('postDialDelaySeconds', row['post_dial_delay_seconds']),
  ...(typeof row['codec'] === 'string' ? { codec: row['codec'] } : {}),
  ...present('lossRatio', row['loss_ratio']),
  ...present('jitterSeconds', row['jitter_seconds']),
  ...present('roundTripSeconds', row['round_trip_seconds']),
  ...(typeof row['kind'] === 'string' ? { kind: row['kind'] as CallRecordKind } : {}),
  ...present('releaseCause', row['release_cause']),
  ...present('sipStatus', row['sip_status']),
  ...present('measuredMos', row['measured_mos']),
  ...present('uplinkBytes', row['uplink_bytes']),
  ...present('downlinkBytes', row['downlink_bytes']),
});
const logOf = (row: Row): LogRecord => ({
  dn: row['dn'] as string,
  time: networkTimeOf(row['time_ms'] as number),
  severityNumber: row['severity_number'] as number,
  body: row['body'] as string,
});

/** Every read of the port on one connection. Reads of one connection must not overlap. */
export class Reader {
  constructor(
    private readonly connection: DuckDBConnection,
    private readonly maxRows: number,
  ) {}

  async series({ after, limit }: { readonly after: number; readonly limit: number }): Promise<SeriesLabels> {
    const some = { text: `SELECT id FROM series WHERE id > ${after} AND id <= ${after + limit}`, values: {} };
    return this.packed(await this.chunks(labelled(some)));
  }

  async seriesWhere({ matchers }: { readonly matchers: readonly Matcher[] }): Promise<SeriesLabels> {
    return this.packed(await this.matching(matchers, labelled(idsWhere(matchers))));
  }

  async samples(query: WorkerSampleQuery, { counts, tiers }: Stored): Promise<SeriesColumns> {
    const ids = await this.resolve(query.select);
    if (ids.length === 0) return nothing();
    const { series, columns } = await this.raw(storedRows(ids, query, tiers), 2);
    const [timestampMs = NO_COLUMN, value = NO_COLUMN] = columns;
    const ordered = orderSamples(series, timestampMs, value);
    const found = { series: ordered.series, ends: ordered.ends, columns: [ordered.timestampMs, ordered.value] };
    if (counts.negativeZeros > 0) await this.restoreSigns(found, query);
    return found;
  }

  async windows(query: WorkerSampleQuery & { readonly stepMs: number }, stored: Stored): Promise<SeriesColumns> {
    const step = Math.floor(query.stepMs);
    if (!(step >= 1)) throw storeError('TELEMETRY_STORE_QUERY_INVALID', 'A window is at least one millisecond long.');
    const ids = await this.resolve(query.select);
    if (ids.length === 0) return nothing();
    const from = whole(query.from);
    const end = `${from} + ((t - ${from} - 1) // ${step} + 1) * ${step}`;
    const { table, min, max, sum, count } = numbersOf(ids, query, stored);
    const { series, columns } = await this.raw(
      `SELECT series, ${end} AS w, ${min}, ${max}, ${sum}, (${count})::DOUBLE FROM ${table} GROUP BY series, w ORDER BY series, w`,
      5,
    );
    const ends = Array.from(series.keys()).filter((row) => series[row] !== series[row + 1]);
    return {
      series: Uint32Array.from(ends, (row) => series[row] ?? 0),
      ends: Uint32Array.from(ends, (row) => row + 1),
      columns,
    };
  }

  async top(
    { by, order, k, ...query }: WorkerSampleQuery & Pick<TopQuery, 'by' | 'order' | 'k'>,
    stored: Stored,
  ): Promise<SeriesLabels & { values: Float64Array }> {
    const ids = await this.resolve(query.select);
    if (ids.length === 0) return { ...(await this.labelsOf(ids)), values: new Float64Array() };
    const numbers = numbersOf(ids, query, stored);
    const rows = await this.rows({
      text: `SELECT series, (${numbers[by]})::DOUBLE AS x FROM ${numbers.table}
             GROUP BY series ORDER BY x ${order === 'highest' ? 'DESC' : 'ASC'}, series LIMIT ${whole(k)}`,
      values: {},
    });
    const best = Uint32Array.from(rows, (row) => number(row['series']));
    return { ...(await this.labelsOf(best)), values: Float64Array.from(rows, (row) => number(row['x'])) };
  }

  async calls(query: RecordQuery): Promise<Page<CallRecord>> {
    return this.page('call_record', 'trunk', 'end_ms', query, callOf);
  }

  async logs(query: RecordQuery): Promise<Page<LogRecord>> {
    return this.page('log_record', 'dn', 'time_ms', query, logOf);
  }

  private async page<T>(
    table: string,
    dn: string,
    time: string,
    query: RecordQuery,
    of: (row: Row) => T,
  ): Promise<Page<T>> {
    if (query.limit > this.maxRows) throw this.tooLarge();
    const rows = await this.rows(recordsOf(table, dn, time, query));
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    if (rows.length <= query.limit || last === undefined) return { items: items.map(of) };
    return { items: items.map(of), next: `${number(last[time])}/${number(last['n'])}` };
  }

  private async rows({ text, values }: Sql): Promise<Row[]> {
    return (await this.connection.runAndReadAll(text, values)).getRowObjects();
  }

  private async chunks({ text, values }: Sql): Promise<{ chunks: readonly DuckDBDataChunk[]; length: number }> {
    const result = await this.connection.run(`${text} LIMIT ${this.maxRows + 1}`, values);
    const chunks = await result.fetchAllChunks();
    const length = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
    if (length > this.maxRows) throw this.tooLarge();
    return { chunks, length };
  }

  /** @param text gives series, a 64-bit time and doubles, `width` of them with the time */
  private async raw(text: string, width: number): Promise<{ series: Uint32Array; columns: Float64Array[] }> {
    const { chunks, length } = await this.chunks({ text, values: {} });
    const series = new Uint32Array(length);
    const columns = Array.from({ length: width }, () => new Float64Array(length));
    let at = 0;
    for (const chunk of chunks) {
      series.set(unsignedOf(chunk, 0), at);
      columns.forEach((column, n) => {
        if (n === 0) copyTimes(chunk, 1, column, at);
        else column.set(doublesOf(chunk, n + 1), at);
      });
      at += chunk.rowCount;
    }
    return { series, columns };
  }

  private async restoreSigns(
    { series, ends, columns }: SeriesColumns,
    { from, until }: WorkerSampleQuery,
  ): Promise<void> {
    const [time, value] = columns;
    if (time === undefined || value === undefined) return;
    const rows = await this.rows({
      text: `SELECT series, t FROM negative_zero WHERE t > ${whole(from)} AND t <= ${whole(until)}`,
      values: {},
    });
    const negative = new Set(rows.map((row) => `${number(row['series'])} ${number(row['t'])}`));
    let start = 0;
    series.forEach((id, at) => {
      const end = ends[at] ?? start;
      for (let row = start; row < end; row++)
        if (value[row] === 0) value[row] = negative.has(`${id} ${time[row] ?? 0}`) ? -0 : 0;
      start = end;
    });
  }

  private async resolve(select: WorkerSelection): Promise<Uint32Array> {
    if ('ids' in select) return select.ids;
    const { chunks, length } = await this.matching(select.matchers, idsWhere(select.matchers));
    const ids = new Uint32Array(length);
    let at = 0;
    for (const chunk of chunks) {
      ids.set(unsignedOf(chunk, 0), at);
      at += chunk.rowCount;
    }
    return ids;
  }

  /** @throws ApplianceError TELEMETRY_STORE_QUERY_INVALID, not retryable, where a pattern is no regular expression */
  private async matching(matchers: readonly Matcher[], sql: Sql): ReturnType<Reader['chunks']> {
    try {
      return await this.chunks(sql);
    } catch (error) {
      const pattern = matchers.some(({ op }) => op === '=~' || op === '!~');
      if (pattern && error instanceof Error && error.message.startsWith('Invalid Input Error'))
        throw storeError(
          'TELEMETRY_STORE_QUERY_INVALID',
          `A pattern is no regular expression: ${error.message}`,
          error,
        );
      throw error;
    }
  }

  /** In the order of the ids given. */
  private async labelsOf(ids: Uint32Array): Promise<SeriesLabels> {
    if (ids.length === 0) return { series: ids, labels: new Uint8Array(), ends: new Uint32Array() };
    const listed = `(SELECT unnest([${ids.join()}]::UINTEGER[]) AS id, unnest(range(${ids.length})) AS place)`;
    return this.packed(
      await this.chunks({ text: `SELECT id, labels FROM ${listed} JOIN series USING (id) ORDER BY place`, values: {} }),
    );
  }

  private packed({ chunks, length }: { chunks: readonly DuckDBDataChunk[]; length: number }): SeriesLabels {
    const series = new Uint32Array(length);
    const ends = new Uint32Array(length);
    const parts: Uint8Array[] = [];
    let [at, size] = [0, 0];
    for (const chunk of chunks) {
      series.set(unsignedOf(chunk, 0), at);
      for (const value of chunk.getColumnValues(1)) {
        const bytes = value instanceof DuckDBBlobValue ? value.bytes : new Uint8Array();
        parts.push(bytes);
        ends[at++] = size += bytes.length;
      }
    }
    const labels = new Uint8Array(size);
    parts.forEach((part, n) => {
      labels.set(part, (ends[n] ?? 0) - part.length);
    });
    return { series, labels, ends };
  }

  private tooLarge(): Error {
    return storeError('TELEMETRY_STORE_RESULT_TOO_LARGE', `One read gives at most ${this.maxRows} rows: ask for less.`);
  }
}
