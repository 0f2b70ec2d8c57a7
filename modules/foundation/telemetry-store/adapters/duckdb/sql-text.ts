import { type DuckDBValue } from '@duckdb/node-api';
import { type Matcher } from '../../domain/matcher.js';
import { type RecordQuery, type TimeRange } from '../../ports/telemetry-store.js';
import { HOUR_MS, TIERS } from '../../domain/tiers.js';
import { type StoredTier, type StoredTiers } from './stored-tiers.js';

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

interface Span {
  readonly from: number;
  readonly until: number;
}

/** @param ids absent: every series */
const rowsOf = (ids: Uint32Array | undefined, { from, until }: Span, table = 'sample'): string => {
  const time = `t > ${whole(from)} AND t <= ${whole(until)}`;
  if (ids === undefined) return `FROM ${table} WHERE ${time}`;
  const few = ids.length <= MAX_LISTED;
  const among = few ? `series IN (${ids.join()})` : `series IN (SELECT unnest([${ids.join()}]::UINTEGER[]))`;
  return `FROM ${table} WHERE ${among} AND ${time}`;
};

/** Tiers that may have windows behind `from`. */
const tiersBehind = (tiers: StoredTiers, from: number): readonly StoredTier[] =>
  TIERS.map((tier) => tiers[tier]).filter(({ throughMs }) => throughMs > from);

/** Every row of these series and this time, in the order in which they were stored; of windows their last sample. */
export const storedRows = (ids: Uint32Array, range: TimeRange, tiers: StoredTiers): string =>
  [
    ...tiersBehind(tiers, range.from).map(({ table }) => `SELECT series, t, last AS v ${rowsOf(ids, range, table)}`),
    `SELECT series, t, v ${rowsOf(ids, range)}`,
  ].join(' UNION ALL ');

/** End of the window of `stepMs` that holds `t`, before 1970 too. */
export const windowEndSql = (stepMs: number): string => `t + ((-t) % ${stepMs} + ${stepMs}) % ${stepMs}`;

/**
 * The rows of these series and this time as a table, one for each series and time: of doubles the one stored last. Taking doubles together costs
 * tens of times what the rest does, so it is done for the hours alone that may have any.
 */
const mergedRows = (ids: Uint32Array | undefined, range: Span, lateHours: ReadonlySet<number>): string => {
  const [first, last] = [Math.trunc(range.from / HOUR_MS), Math.trunc(range.until / HOUR_MS)];
  const late = [...lateHours].filter((hour) => hour >= first && hour <= last);
  const rows = rowsOf(ids, range);
  const merged = `SELECT series, t, arg_max(v, rowid) AS v ${rows}`;
  if (late.length === 0) return `(SELECT series, t, v ${rows})`;
  if (late.length > MAX_LISTED) return `(${merged} GROUP BY series, t)`;
  const among = `(t // ${HOUR_MS} IN (${late.join()}))`;
  return `(SELECT series, t, v ${rows} AND NOT ${among} UNION ALL ${merged} AND ${among} GROUP BY series, t)`;
};

/** The same of every series. */
export const mergedWithin = (range: Span, lateHours: ReadonlySet<number>): string =>
  mergedRows(undefined, range, lateHours);

/** Numbers of these series and this time as a table with what to write for its aggregates: samples, and windows where they are kept instead. */
export const numbersOf = (
  ids: Uint32Array,
  range: TimeRange,
  { lateHours, tiers }: { readonly lateHours: ReadonlySet<number>; readonly tiers: StoredTiers },
): { readonly table: string } & Readonly<Record<'mean' | 'min' | 'max' | 'sum' | 'count', string>> => {
  const samples = `${mergedRows(ids, range, lateHours)} WHERE NOT isnan(v)`;
  const wider = tiersBehind(tiers, range.from);
  if (wider.length === 0)
    return { table: samples, mean: 'avg(v)', min: 'min(v)', max: 'max(v)', sum: 'sum(v)', count: 'count(*)' };
  const windows = wider.map(({ table }) => `SELECT series, t, lo, hi, total, n ${rowsOf(ids, range, table)}`);
  const asWindows = `SELECT series, t, v AS lo, v AS hi, v AS total, 1::DOUBLE AS n FROM ${samples}`;
  return {
    table: `(${[...windows, asWindows].join(' UNION ALL ')})`,
    ...{ mean: 'sum(total) / sum(n)', min: 'min(lo)', max: 'max(hi)', sum: 'sum(total)', count: 'sum(n)' },
  };
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
