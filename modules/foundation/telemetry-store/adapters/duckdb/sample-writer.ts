import { BIGINT, DOUBLE, DuckDBDataChunk, UINTEGER, type DuckDBAppender } from '@duckdb/node-api';
import { type SampleBatch } from '#foundation/vocabulary';
import { HOUR_MS } from '../../domain/tiers.js';
import { storeError } from '../../errors.js';
import { doublesOf, unsignedOf, wordsOf } from './column-access.js';

/** Rows of one vector of the database. */
const VECTOR = 2048;
const WORD = 2 ** 32;

/** What a reader has to know of the rows beside their values. */
export interface Remarks {
  /** Rows of -0, which a constant segment of the database would read back as 0. */
  readonly zeros: { readonly series: number[]; readonly timestampMs: number[] };
  /** Hours with rows that did not come behind all earlier ones of their series: only there may a series have two rows at one time. */
  readonly lateHours: Set<number>;
}

/** Fills vectors of samples through their memory, which is several times as quick as row by row. */
export class SampleWriter {
  private readonly chunk = DuckDBDataChunk.create([UINTEGER, BIGINT, DOUBLE], VECTOR);
  /** Newest time by series. */
  private newest = new Float64Array();

  /** @param newestMs of all that is stored: what each series had is not known any more, so that all before it counts as late */
  constructor(private readonly newestMs: number) {}

  /**
   * @param known ids below this one have been given
   * @throws ApplianceError TELEMETRY_STORE_CHUNK_INVALID, not retryable
   */
  append(appender: DuckDBAppender, samples: SampleBatch, known: number): Remarks {
    const remarks: Remarks = { zeros: { series: [], timestampMs: [] }, lateHours: new Set() };
    this.grow(known);
    for (let at = 0; at < samples.length; at += VECTOR) {
      const rows = Math.min(VECTOR, samples.length - at);
      if (this.chunk.rowCount !== rows) this.chunk.rowCount = rows;
      this.fill(samples, at, rows, known, remarks);
      for (const column of [0, 1, 2]) this.chunk.getColumnVector(column).flush();
      appender.appendDataChunk(this.chunk);
    }
    return remarks;
  }

  private fill(samples: SampleBatch, at: number, rows: number, known: number, { zeros, lateHours }: Remarks): void {
    const series = unsignedOf(this.chunk, 0);
    const words = wordsOf(this.chunk, 1);
    const value = doublesOf(this.chunk, 2);
    series.set(samples.series.subarray(at, at + rows));
    value.set(samples.value.subarray(at, at + rows));
    const times = samples.timestampMs.subarray(at, at + rows);
    let valid = true;
    for (let row = 0; row < rows; row++) {
      const time = times[row] ?? 0;
      const high = Math.floor(time / WORD);
      const low = time - high * WORD;
      words[2 * row] = low;
      words[2 * row + 1] = high;
      valid &&= low >>> 0 === low && (high | 0) === high && (series[row] ?? 0) < known;
      const id = series[row] ?? 0;
      if (time > (this.newest[id] ?? 0)) this.newest[id] = time;
      else lateHours.add(Math.trunc(time / HOUR_MS));
      if (value[row] === 0 && Object.is(value[row], -0)) {
        zeros.series.push(id);
        zeros.timestampMs.push(time);
      }
    }
    if (!valid)
      throw storeError(
        'TELEMETRY_STORE_CHUNK_INVALID',
        'A sample has a series that was never registered or a time that is no whole number.',
      );
  }

  private grow(known: number): void {
    if (known <= this.newest.length) return;
    const wider = new Float64Array(known * 2).fill(this.newestMs);
    wider.set(this.newest);
    this.newest = wider;
  }
}
