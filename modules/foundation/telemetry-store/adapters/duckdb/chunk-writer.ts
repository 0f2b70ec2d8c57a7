import { type DuckDBAppender, type DuckDBConnection } from '@duckdb/node-api';
import { type CallRecord, type LogRecord, type SampleBatch } from '#foundation/vocabulary';
import { decodeLabels } from '../../domain/labels.js';
import { HOUR_MS } from '../../domain/tiers.js';
import { storeError } from '../../errors.js';
import { type NewSeries } from '../../series-registry.js';
import { type Remarks, SampleWriter } from './sample-writer.js';
import { whole } from './sql-text.js';
import { storedTiers, type StoredTiers } from './stored-tiers.js';
import { type ChunkMessage } from './worker-protocol.js';

export interface StoredCounts {
  samples: number;
  series: number;
  calls: number;
  logs: number;
  negativeZeros: number;
}

const optional = (appender: DuckDBAppender, value: number | undefined): void => {
  if (value === undefined) appender.appendNull();
  else appender.appendDouble(value);
};

const optionalText = (appender: DuckDBAppender, value: string | undefined): void => {
  if (value === undefined) appender.appendNull();
  else appender.appendVarchar(value);
};

const appendCall = (appender: DuckDBAppender, n: number, call: CallRecord): void => {
  appender.appendBigInt(BigInt(n));
  appender.appendVarchar(call.id);
  appender.appendVarchar(call.trunk);
  appender.appendDouble(call.start);
  appender.appendDouble(call.end);
  appender.appendVarchar(call.caller);
  appender.appendVarchar(call.callee);
  appender.appendBoolean(call.answered);
  appender.appendVarchar(call.disposition);
  appender.appendDouble(call.billableSeconds);
  optional(appender, call.postDialDelaySeconds);
  optionalText(appender, call.codec);
  optional(appender, call.lossRatio);
  optional(appender, call.jitterSeconds);
  optional(appender, call.roundTripSeconds);
  optionalText(appender, call.kind);
  optional(appender, call.releaseCause);
  optional(appender, call.sipStatus);
  optional(appender, call.measuredMos);
  optional(appender, call.uplinkBytes);
  optional(appender, call.downlinkBytes);
  appender.endRow();
};

const appendLog = (appender: DuckDBAppender, n: number, log: LogRecord): void => {
  appender.appendBigInt(BigInt(n));
  appender.appendVarchar(log.dn);
  appender.appendDouble(log.time);
  appender.appendUTinyInt(log.severityNumber);
  appender.appendVarchar(log.body);
  appender.endRow();
};

/** Writes chunks on one connection, each with its series and its offset in one transaction. Calls must not overlap. */
export class ChunkWriter {
  private nextRecord = 0;
  /** Lanes whose chunk failed, and up to where: what was sent behind it comes again too, in any order, and is no mistake of its sender. */
  private readonly interrupted = new Map<string, number>();

  private constructor(
    private readonly connection: DuckDBConnection,
    readonly lanes: Map<string, number>,
    readonly counts: StoredCounts,
    private readonly samples: SampleWriter,
    /** See `Remarks`. */
    readonly lateHours: Set<number>,
    readonly tiers: StoredTiers,
  ) {}

  static async open(connection: DuckDBConnection): Promise<ChunkWriter> {
    const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();
    const count = async (table: string): Promise<number> =>
      Number((await rows(`SELECT count(*) FROM ${table}`))[0]?.[0]);
    const newest = await rows('SELECT max(t) FROM sample');
    const lateHours = await rows('SELECT hour FROM late_hour');
    const lanes = await rows('SELECT lane, through FROM lane_offset');
    const writer = new ChunkWriter(
      connection,
      new Map(lanes.map(([lane, through]) => [lane as string, Number(through)])),
      {
        samples: await count('sample'),
        series: await count('series'),
        calls: await count('call_record'),
        logs: await count('log_record'),
        negativeZeros: await count('negative_zero'),
      },
      new SampleWriter(Number(newest[0]?.[0] ?? -Infinity)),
      new Set(lateHours.map(([hour]) => Number(hour))),
      await storedTiers(connection),
    );
    const last = await rows('SELECT greatest((SELECT max(n) FROM call_record), (SELECT max(n) FROM log_record))');
    writer.nextRecord = Number(last[0]?.[0] ?? -1) + 1;
    return writer;
  }

  async write(chunk: ChunkMessage): Promise<'stored' | 'skipped'> {
    const { lane, from, to, newSeries } = chunk;
    const through = this.lanes.get(lane);
    if (through !== undefined && to <= through) return 'skipped';
    if (this.interrupted.has(lane) && from > (through ?? from)) {
      this.interrupt(lane, to);
      throw storeError('TELEMETRY_STORE_UNAVAILABLE', `An earlier chunk of the lane ${lane} was not stored.`);
    }
    if (!(to > from) || (through !== undefined && from !== through))
      throw storeError(
        'TELEMETRY_STORE_OFFSET_CONFLICT',
        `The chunk ${from} to ${to} of the lane ${lane} does not begin at ${through ?? 0}, where the lane stands.`,
      );
    // A chunk before this one failed and took its series along: whoever sent this one sends both again.
    if (newSeries.first > this.counts.series)
      throw storeError('TELEMETRY_STORE_UNAVAILABLE', 'An earlier chunk with new series was not stored.');
    await this.connection.run('BEGIN');
    try {
      const { lateHours, series, negativeZeros } = await this.fill(chunk);
      await this.connection.run(
        through === undefined
          ? 'INSERT INTO lane_offset VALUES ($lane, $to)'
          : 'UPDATE lane_offset SET through = $to WHERE lane = $lane',
        { lane, to: BigInt(to) },
      );
      await this.connection.run('COMMIT');
      this.lanes.set(lane, to);
      if (to >= (this.interrupted.get(lane) ?? 0)) this.interrupted.delete(lane);
      // Added and not set: upkeep counts down meanwhile.
      this.counts.samples += chunk.samples.length;
      this.counts.calls += chunk.calls.length;
      this.counts.logs += chunk.logs.length;
      this.counts.negativeZeros += negativeZeros;
      this.counts.series = series;
      for (const hour of lateHours) this.lateHours.add(hour);
      this.nextRecord += chunk.calls.length + chunk.logs.length;
      return 'stored';
    } catch (error) {
      this.interrupt(lane, to);
      await this.connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Rejects where the database takes no more writes. */
  async probe(): Promise<void> {
    await this.connection.run('BEGIN');
    await this.connection.run('ROLLBACK');
  }

  /** Forgets which hours before a time had late rows, once none of their rows is left. */
  async forgetLateHours(before: number): Promise<void> {
    const hour = Math.trunc(before / HOUR_MS);
    const old = [...this.lateHours].filter((late) => late < hour);
    if (old.length === 0) return;
    const left = await this.connection.runAndReadAll(`SELECT 1 FROM sample WHERE t < ${whole(hour * HOUR_MS)} LIMIT 1`);
    if (left.currentRowCount > 0) return;
    await this.connection.run(`DELETE FROM late_hour WHERE hour < ${whole(hour)}`);
    for (const late of old) this.lateHours.delete(late);
  }

  private interrupt(lane: string, to: number): void {
    this.interrupted.set(lane, Math.max(to, this.interrupted.get(lane) ?? 0));
  }

  private async fill({
    samples,
    calls,
    logs,
    newSeries,
  }: ChunkMessage): Promise<
    Pick<StoredCounts, 'series' | 'negativeZeros'> & { readonly lateHours: readonly number[] }
  > {
    const { counts } = this;
    const series = Math.max(counts.series, newSeries.first + newSeries.fingerprints.length);
    if (series > counts.series) await this.appendSeries(newSeries);
    const { zeros, lateHours } = await this.appendSamples(samples, series);
    await this.appendRows('negative_zero', zeros.series, (into, id, at) => {
      into.appendUInteger(id);
      into.appendBigInt(BigInt(zeros.timestampMs[at] ?? 0));
      into.endRow();
    });
    const newHours = [...lateHours].filter((hour) => !this.lateHours.has(hour));
    await this.appendRows('late_hour', newHours, (into, hour) => {
      into.appendBigInt(BigInt(hour));
      into.endRow();
    });
    let n = this.nextRecord;
    await this.appendRows('call_record', calls, (into, call) => {
      appendCall(into, n++, call);
    });
    await this.appendRows('log_record', logs, (into, log) => {
      appendLog(into, n++, log);
    });
    return { series, negativeZeros: zeros.series.length, lateHours: newHours };
  }

  private async appendSamples(samples: SampleBatch, known: number): Promise<Remarks> {
    if (samples.length === 0) return { zeros: { series: [], timestampMs: [] }, lateHours: new Set() };
    const appender = await this.connection.createAppender('sample');
    const remarks = this.samples.append(appender, samples, known);
    appender.closeSync();
    return remarks;
  }

  private async appendSeries({ first, fingerprints, labels, ends }: NewSeries): Promise<void> {
    const skip = this.counts.series - first;
    const fresh = fingerprints.slice(skip).map((fingerprint, n) => {
      const at = skip + n;
      return { id: first + at, fingerprint, bytes: labels.subarray(at === 0 ? 0 : ends[at - 1], ends[at]) };
    });
    await this.appendRows('series', fresh, (into, { id, fingerprint, bytes }) => {
      into.appendUInteger(id);
      into.appendVarchar(fingerprint);
      into.appendBlob(bytes);
      into.endRow();
    });
    await this.appendRows('series_label', fresh, (into, { id, bytes }) => {
      for (const [name, value] of Object.entries(decodeLabels(bytes))) {
        into.appendUInteger(id);
        into.appendVarchar(name);
        into.appendVarchar(value);
        into.endRow();
      }
    });
  }

  private async appendRows<T>(
    table: string,
    rows: readonly T[],
    append: (into: DuckDBAppender, row: T, at: number) => void,
  ): Promise<void> {
    if (rows.length === 0) return;
    const appender = await this.connection.createAppender(table);
    rows.forEach((row, at) => {
      append(appender, row, at);
    });
    appender.closeSync();
  }
}
