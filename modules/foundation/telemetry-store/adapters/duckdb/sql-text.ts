import { type DuckDBValue } from '@duckdb/node-api';
import { type Matcher } from '../../domain/matcher.js';
import { type RecordQuery, type TimeRange } from '../../ports/telemetry-store.js';
import { HOUR_MS } from './sample-writer.js';

/** Beyond this many, ids are joined and not listed. */
const MAX_LISTED = 1000;
const WIDEST = 2 ** 62;

/** SQL with its named values. Numbers stand in the text; texts from outside never do. */
export interface Sql {
  readonly text: string;
  readonly values: Record<string, DuckDBValue>;
}

/** A whole number at or below, within what the database's 64-bit integers hold. */
export const whole = (value: number): string => String(BigInt(Math.floor(Math.min(Math.max(value, -WIDEST), WIDEST))));
export const real = (value: number): string => `'${value}'::DOUBLE`;

const rowsOf = (ids: Uint32Array, { from, until }: TimeRange): string => {
  const few = ids.length <= MAX_LISTED;
  const among = few ? `series IN (${ids.join()})` : `series IN (SELECT unnest([${ids.join()}]::UINTEGER[]))`;
  return `FROM sample WHERE ${among} AND t > ${whole(from)} AND t <= ${whole(until)}`;
};

/** Every row of these series and this time, in the order in which they were stored. */
export const storedRows = (ids: Uint32Array, range: TimeRange): string => `SELECT series, t, v ${rowsOf(ids, range)}`;

/**
 * The rows of these series and this time as a table, one for each series and time: of doubles the one stored last. Taking doubles together costs
 * tens of times what the rest does, so it is done for the hours alone that may have any.
 */
export const mergedRows = (ids: Uint32Array, range: TimeRange, lateHours: ReadonlySet<number>): string => {
  const [first, last] = [Math.trunc(range.from / HOUR_MS), Math.trunc(range.until / HOUR_MS)];
  const late = [...lateHours].filter((hour) => hour >= first && hour <= last);
  const rows = rowsOf(ids, range);
  const merged = `SELECT series, t, arg_max(v, rowid) AS v ${rows}`;
  if (late.length === 0) return `(SELECT series, t, v ${rows})`;
  if (late.length > MAX_LISTED) return `(${merged} GROUP BY series, t)`;
  const among = `(t // ${HOUR_MS} IN (${late.join()}))`;
  return `(SELECT series, t, v ${rows} AND NOT ${among} UNION ALL ${merged} AND ${among} GROUP BY series, t)`;
};

/** Ids of the series that fit every matcher. An absent label is the empty text, so a condition that it fits is asked the other way round. */
export const idsWhere = (matchers: readonly Matcher[]): Sql => {
  const values: Record<string, DuckDBValue> = {};
  const conditions = matchers.map(({ label, op, value }, at) => {
    const [name, wanted] = [`$name${at}`, `$value${at}`];
    values[`name${at}`] = label;
    values[`value${at}`] = value;
    const test = (text: string): string =>
      op === '=' || op === '!=' ? `${text} = ${wanted}` : `regexp_full_match(${text}, ${wanted}, 's')`;
    const wants = op === '=' || op === '=~';
    const having = `id IN (SELECT series FROM series_label WHERE name = ${name} AND ${test('value')})`;
    const lacking = `(${test("''")} AND id NOT IN (SELECT series FROM series_label WHERE name = ${name}))`;
    return `${wants ? '' : 'NOT '}(${having} OR ${lacking})`;
  });
  return { text: `SELECT id FROM series${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''}`, values };
};

/** A page of records by their time, then as they were stored. One row more than asked for tells whether there is a next page. */
export const recordsOf = (table: string, dn: string, time: string, query: RecordQuery): Sql => {
  const values: Record<string, DuckDBValue> = {};
  const conditions = [`${time} > ${real(query.from)}`, `${time} <= ${real(query.until)}`];
  if (query.within !== undefined) {
    values['dn'] = query.within;
    conditions.push(`(${dn} = $dn OR starts_with(${dn}, $dn || ','))`);
  }
  if (query.after !== undefined) {
    const [at, n] = query.after.split('/').map(Number);
    conditions.push(`(${time} > ${real(at ?? 0)} OR (${time} = ${real(at ?? 0)} AND n > ${whole(n ?? 0)}))`);
  }
  const where = conditions.join(' AND ');
  return { text: `SELECT * FROM ${table} WHERE ${where} ORDER BY ${time}, n LIMIT ${query.limit + 1}`, values };
};
