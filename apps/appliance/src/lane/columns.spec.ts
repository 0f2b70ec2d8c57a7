import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import snappy from 'snappyjs';
import { SeriesTable } from '#foundation/catalogue';
import { encodeLabels } from '#foundation/telemetry-store';
import { RemoteWriteDecoder } from '#monitor/prometheus';
import { Columns } from './columns.js';

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [timestampMs: number, value: number])[];
}

const field = (tag: number, content: Uint8Array): number[] => {
  const length = content.length;
  return length < 128 ? [tag, length, ...content] : [tag, (length & 127) | 128, length >> 7, ...content];
};
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
const sample = ([timestampMs, value]: readonly [number, number]): Uint8Array => {
  const double = new Uint8Array(8);
  new DataView(double.buffer).setFloat64(0, value, true);
  return Uint8Array.from([0x09, ...double, 0x10, ...varint(timestampMs)]);
};
/** A remote-write 1.0 body. */
const bodyOf = (series: readonly Series[]): Uint8Array =>
  Uint8Array.from(
    series.flatMap(({ labels, samples }) =>
      field(0x0a, Uint8Array.from([...encodeLabels(labels), ...samples.flatMap((one) => field(0x12, sample(one)))])),
    ),
  );
const compressed = (bytes: Uint8Array): Uint8Array => new Uint8Array(snappy.compress(bytes));

const rowsOf = (table: SeriesTable, columns: Columns): unknown[] =>
  Array.from({ length: columns.length }, (_, row) => [
    table.labels(columns.series[row] ?? 0),
    columns.timestampMs[row],
    columns.value[row],
  ]);

const anySeries: fc.Arbitrary<Series> = fc.record({
  labels: fc
    .record({ cell: fc.integer({ min: 0, max: 9 }), job: fc.constantFrom('ran', 'r', 'core-and-transport') })
    .map(({ cell, job }) => ({ __name__: 'up', cell: String(cell), job })),
  samples: fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 2 ** 42 }),
      fc.integer({ min: -1000, max: 1000 }).map((n) => n / 8),
    ),
    { minLength: 1, maxLength: 3 },
  ),
});

describe('Columns', () => {
  it('have the same series and samples whether or not the order of the senders is known already', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anySeries, { maxLength: 12 }), { minLength: 1, maxLength: 6 }), (bodies) => {
        const table = new SeriesTable(1_000);
        const columns = new Columns(table);
        const decoder = new RemoteWriteDecoder();
        // Every body twice: the second time each series follows as before.
        for (const series of bodies.flatMap((body) => [body, body])) {
          columns.clear();
          decoder.decode(compressed(bodyOf(series)), columns);
          const sent = series.flatMap(({ labels, samples }) => samples.map(([time, value]) => [labels, time, value]));
          expect(rowsOf(table, columns)).toEqual(sent);
        }
      }),
    );
  });

  it('read a damaged body as they would without knowing the order', () => {
    fc.assert(
      fc.property(
        fc.array(anySeries, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (series, at, by) => {
          const plain = bodyOf(series);
          const damaged = plain.slice();
          damaged[at % plain.length] = (damaged[at % plain.length] ?? 0) ^ by;
          const outcome = (warm: boolean): unknown => {
            const table = new SeriesTable(1_000);
            const columns = new Columns(table);
            const decoder = new RemoteWriteDecoder();
            if (warm) for (let n = 0; n < 2; n++) decoder.decode(compressed(plain), columns);
            columns.clear();
            try {
              decoder.decode(compressed(damaged), columns);
            } catch (error) {
              return (error as { code?: string }).code;
            }
            return rowsOf(table, columns);
          };
          expect(outcome(true)).toEqual(outcome(false));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('tell the order of time, and keep the order of those of one time', () => {
    const columns = new Columns(new SeriesTable(10));
    for (const time of [5, 7, 5, 6, 7]) columns.append(0, time, time);
    expect([...(columns.inOrderOfTime() ?? [])].slice(0, 5)).toEqual([0, 2, 3, 1, 4]);
    columns.clear();
    for (const time of [5, 5, 6]) columns.append(0, time, time);
    expect(columns.inOrderOfTime()).toBeUndefined();
  });
});
