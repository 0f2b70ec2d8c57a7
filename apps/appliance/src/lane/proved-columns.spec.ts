import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SeriesTable } from '#foundation/catalogue';
import { encodeLabels } from '#foundation/telemetry-store';
import { type SeriesSink } from '#foundation/vocabulary';
import { Columns } from './columns.js';
import { ProvedColumns } from './proved-columns.js';

type Row = readonly [cell: number, timestampMs: number];

const labels = Array.from({ length: 8 }, (_, cell) => encodeLabels({ __name__: 'up', cell: String(cell) }));
const decode =
  (rows: readonly Row[]) =>
  (sink: SeriesSink): number => {
    for (const [cell, timestampMs] of rows) {
      const bytes = labels[cell] ?? new Uint8Array();
      sink.append(sink.slot(bytes, 0, bytes.length), timestampMs, timestampMs / 8);
    }
    return rows.length;
  };
const rowsOf = ({ series, timestampMs, value, length }: Columns): unknown[] =>
  Array.from({ length }, (_, row) => [series[row], timestampMs[row], value[row]]);

const bodies = fc.array(fc.array(fc.tuple(fc.nat(7), fc.nat(1_000)), { minLength: 1, maxLength: 10 }), {
  maxLength: 12,
});

describe('ProvedColumns', () => {
  it('give the lane what it would have decoded itself, and only where it knows every series', () => {
    fc.assert(
      fc.property(bodies, fc.nat(3), (sent, behind) => {
        const table = new SeriesTable(100);
        const [proved, own, alone] = [new ProvedColumns(table), new Columns(table), new Columns(new SeriesTable(100))];
        const known = new Set<number>();
        const wait: { rows: readonly Row[]; isWhole: boolean; next: number }[] = [];
        const readOne = (): void => {
          const first = wait.shift();
          if (first === undefined) return;
          const found = proved.take(first.next);
          expect(found !== undefined).toBe(first.isWhole);
          const columns = found ?? own;
          own.clear();
          if (found === undefined) decode(first.rows)(own);
          alone.clear();
          decode(first.rows)(alone);
          expect(rowsOf(columns)).toEqual(rowsOf(alone));
          for (const [cell] of first.rows) known.add(cell);
          if (found !== undefined) proved.giveBack(found);
        };
        sent.forEach((rows, n) => {
          const { items, logged } = proved.prove(decode(rows));
          expect(items).toBe(rows.length);
          wait.push({ rows, isWhole: rows.every(([cell]) => known.has(cell)), next: n + 1 });
          logged(n + 1);
          if (wait.length > behind) readOne();
        });
        while (wait.length > 0) readOne();
      }),
    );
  });

  it('are let go where the body did not get into the log, or the lane is past it', () => {
    const table = new SeriesTable(100);
    decode([[0, 1]])(new Columns(table));
    const proved = new ProvedColumns(table);
    proved.prove(decode([[0, 1]])).logged(undefined);
    proved.prove(decode([[0, 2]])).logged(20);
    proved.prove(decode([[0, 3]])).logged(30);
    expect(proved.take(25)).toBeUndefined();
    expect(proved.take(20)).toBeUndefined();
    expect(rowsOf(proved.take(30) ?? new Columns(table))).toEqual([[0, 3, 3 / 8]]);
  });

  it('are bounded: beyond, the lane decodes', () => {
    const table = new SeriesTable(100);
    const many = Array.from({ length: 1 << 20 }, (_, at): Row => [0, at]);
    decode([[0, 1]])(new Columns(table));
    const proved = new ProvedColumns(table);
    for (const next of [1, 2, 3]) proved.prove(decode(many)).logged(next);
    expect([1, 2, 3].map((next) => proved.take(next)?.length)).toEqual([1 << 20, 1 << 20, undefined]);
  });

  it('hold a receiver back while the lane is behind, until it reads on', async () => {
    const table = new SeriesTable(100);
    const known = new Columns(table);
    decode([[0, 1]])(known);
    const proved = new ProvedColumns(table, 4);
    await proved.paced();
    const { logged } = proved.prove(
      decode([
        [0, 2],
        [0, 3],
      ]),
    );
    logged(1);
    const order: string[] = [];
    const held = proved.paced().then(() => order.push('receiver'));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    order.push('lane');
    expect(proved.take(1)).toBeDefined();
    await held;
    expect(order).toEqual(['lane', 'receiver']);
  });

  it('hold no receiver back for longer than a moment', async () => {
    const table = new SeriesTable(100);
    decode([[0, 1]])(new Columns(table));
    const proved = new ProvedColumns(table, 2);
    proved.prove(decode([[0, 2]])).logged(1);
    await proved.paced();
    expect(proved.take(1)).toBeDefined();
  });
});
