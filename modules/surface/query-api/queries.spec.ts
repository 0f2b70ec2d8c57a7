import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { encodeLabels, fingerprintOf } from '#foundation/telemetry-store';
import { InMemoryTelemetryStore } from '#foundation/telemetry-store/testing';
import { Clock, networkTimeOf, wallTimeOf } from '#foundation/vocabulary';
import { parseExpression } from './adapters/lezer/parse-expression.js';
import { Refusal } from './domain/refusal.js';
import { Queries } from './queries.js';
import { QueryApiConfig } from './query-api.config.js';

const START = 1_700_000_000_000;
const STEP = 15_000;
const END = START + 40 * STEP;

class StillClock extends Clock {
  override network = () => networkTimeOf(END);
  override wall = () => wallTimeOf(END);
}

type Series = readonly (number | undefined)[];
/** Series of a metric `m` by cell; where there is no number there is no sample. */
const queriesOf = async (
  series: readonly Series[],
  config: Record<string, number> = {},
  nowMs = () => 0,
): Promise<Queries> => {
  const store = new InMemoryTelemetryStore();
  const rows = series.flatMap((values, n) => {
    const bytes = encodeLabels({ __name__: 'm', cell: String(n), site: String(n % 2) });
    const id = store.register(fingerprintOf(bytes), bytes);
    return values.flatMap((value, at) => (value === undefined ? [] : [[id, START + at * STEP + 1, value] as const]));
  });
  await store.append({
    ...{ lane: 'l', from: 0, to: 1 },
    samples: {
      series: Uint32Array.from(rows, ([id]) => id),
      timestampMs: Float64Array.from(rows, ([, time]) => time),
      value: Float64Array.from(rows, ([, , value]) => value),
      length: rows.length,
    },
  });
  return new Queries({
    ...{ store, clock: new StillClock(), registry: new Registry(), nowMs, metadata: () => [] },
    config: QueryApiConfig.schema.parse(config),
  });
};

type Point = readonly [number, string];
interface One {
  readonly metric: Record<string, string>;
  readonly values: readonly Point[];
}
const over = async (queries: Queries, query: string): Promise<readonly One[]> => {
  const { data } = await queries.range(query, { startMs: START, endMs: END, stepMs: 37_000 });
  return data.result as unknown as readonly One[];
};
const numbers = (all: readonly One[]): readonly number[] =>
  all.flatMap(({ values }) => values.map(([, text]) => Number(text)));

const gauge = fc.array(
  fc.option(
    fc.integer({ min: -1_000, max: 1_000 }).map((x) => x / 8),
    { nil: undefined, freq: 5 },
  ),
  {
    maxLength: 40,
  },
);
const counter = fc
  .array(fc.integer({ min: 0, max: 50 }), { minLength: 2, maxLength: 40 })
  .map((steps) => steps.map((_, at) => 1_000 + steps.slice(0, at + 1).reduce((sum, x) => sum + x, 0)));
const some = fc.array(gauge, { minLength: 1, maxLength: 5 });
const RUNS = { numRuns: 40 };

describe('laws of the evaluator', () => {
  it.each([
    ['m + m', 'm * 2'],
    ['-(-m)', 'm + 0'],
    ['m > 0 or m <= 0', 'm'],
    ['m unless m', 'nothing'],
    ['m and m', 'm'],
    ['sum(m) / count(m)', 'avg(m)'],
    ['sum(sum by (site) (m))', 'sum(m)'],
    ['sum without (cell, site) (m)', 'sum by (job) (m)'],
    ['max(m)', '-min(-m)'],
    ['quantile(0, m)', 'min(m)'],
    ['quantile(1, m)', 'max(m)'],
    ['stddev(m) ^ 2', 'stdvar(m)'],
    ['topk(1, m) + 0 and on(cell, site) topk(1, m)', 'topk(1, m) + 0'],
    ['topk(9, m)', 'm'],
    ['clamp(m, -5, 5)', 'clamp_max(clamp_min(m, -5), 5)'],
    ['abs(m)', 'm * sgn(m)'],
    ['sum_over_time(m[3m]) / count_over_time(m[3m])', 'avg_over_time(m[3m])'],
    ['quantile_over_time(1, m[3m])', 'max_over_time(m[3m])'],
    ['m offset 1m offset 0s', 'm offset 1m'],
    ['label_replace(m, "site", "$1", "site", "(.*)")', 'm'],
    ['count(m) by (site)', 'count by (site) (m)'],
    ['m * on(cell) group_left(site) m', 'm * m'],
    ['m != m', 'nothing'],
    ['(m == bool m) - 1', 'm * 0'],
    ['scalar(vector(2)) * m', '2 * m'],
    ['last_over_time(m[5m])', 'm'],
  ])('%s is %s', async (left, right) => {
    if (left.includes('offset 0s')) {
      expect(() => parseExpression(left)).toThrow(Refusal);
      return;
    }
    await fc.assert(
      fc.asyncProperty(some, async (series) => {
        const queries = await queriesOf(series);
        const [a, b] = [await over(queries, left), await over(queries, right)];
        expect(a.map(({ metric }) => metric)).toEqual(b.map(({ metric }) => metric));
        const [x, y] = [numbers(a), numbers(b)];
        expect(x.length).toBe(y.length);
        x.forEach((value, n) => {
          expect(Math.abs(value - (y[n] ?? NaN))).toBeLessThan(1e-6);
        });
      }),
      RUNS,
    );
  });

  it('gives at each moment of a range what an instant query gives there', async () => {
    const query = fc.constantFrom('m', 'sum by (site) (m)', 'rate(m[2m])', 'max_over_time(sum(m)[3m:20s])', 'm > 0');
    await fc.assert(
      fc.asyncProperty(some, query, async (series, text) => {
        const queries = await queriesOf(series);
        const ranges = await over(queries, text);
        for (const time of [START, START + 37_000, START + 10 * 37_000]) {
          const { data } = await queries.instant(text, time);
          const now = (data.result as { metric: object; value: Point }[]).map(({ value }) => value);
          const then = ranges.flatMap(({ values }) => values.filter(([seconds]) => seconds === time / 1_000));
          expect([...now].sort()).toEqual([...then].sort());
        }
      }),
      RUNS,
    );
  });

  it('never gives a counter that only grows a rate below nothing, and no increase beyond twice what it grew', async () => {
    await fc.assert(
      fc.asyncProperty(counter, async (values) => {
        const queries = await queriesOf([values]);
        const grown = (values.at(-1) ?? 0) - (values[0] ?? 0);
        expect(numbers(await over(queries, 'rate(m[3m])')).every((x) => x >= 0)).toBe(true);
        expect(numbers(await over(queries, 'increase(m[3m])')).every((x) => x <= grown * 2.2 + 1e-9)).toBe(true);
        expect(numbers(await over(queries, 'resets(m[3m])')).every((x) => x === 0)).toBe(true);
      }),
      RUNS,
    );
  });

  it('refuses what is no expression, and never breaks on it', () => {
    const piece = fc.constantFrom(
      'sum',
      '(',
      ')',
      'm',
      '{',
      '}',
      '[5m]',
      'by',
      'rate',
      '+',
      '"',
      'a="b"',
      '@',
      '1',
      ' ',
      '^',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 12 }).map((all) => all.join('')),
        ),
        (text) => {
          try {
            parseExpression(text);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('bounds', () => {
  const wide: readonly Series[] = Array.from({ length: 5 }, () => [1, 2, 3]);

  it.each([
    ['series', { maxSeries: 4 }, 'm'],
    ['samples', { maxSamples: 14 }, 'm'],
    ['points', { maxPoints: 5 }, 'm'],
    ['points', { maxPoints: 20 }, 'sum(max_over_time(vector(1)[10m:1s]))'],
    ['points', { maxResultPoints: 5 }, 'm'],
    ['points', { maxPointsPerSeries: 2 }, 'm'],
    ['range', { maxRangeMs: 10_000 }, 'm'],
    ['range', { maxRangeMs: 3_600_000 }, 'rate(m[2h])'],
  ])('refuses too many %s with %j', async (because, config, query) => {
    await expect(over(await queriesOf(wide, config), query)).rejects.toMatchObject({ because });
    expect((await over(await queriesOf(wide), query)).length).toBeGreaterThanOrEqual(query.startsWith('rate') ? 0 : 1);
  });

  it('reads what stands in one query twice but once', async () => {
    await expect(over(await queriesOf(wide, { maxSamples: 15 }), 'm / (m + m)')).resolves.toHaveLength(5);
  });

  it('ends a query that takes too long, and one whose asker went away', async () => {
    let now = 0;
    const slow = await queriesOf(wide, { timeoutMs: 100 }, () => (now += 40));
    await expect(over(slow, 'sum(m) + sum(m)')).rejects.toMatchObject({ kind: 'timeout' });
    const { signal } = { signal: AbortSignal.abort() };
    await expect((await queriesOf(wide)).instant('m', END, { signal })).rejects.toMatchObject({ kind: 'canceled' });
  });

  it('runs so many at once, lets so many wait, and refuses the rest', async () => {
    const queries = await queriesOf(wide, { maxConcurrent: 1, maxWaiting: 1 });
    const asked = [1, 2, 3].map(async () => queries.instant('m', END));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[2]).toMatchObject({ reason: { because: 'concurrency', kind: 'unavailable' } });
    await expect(queries.instant('m', END)).resolves.toBeDefined();
  });

  it('lists no more than it may, and says so', async () => {
    const { data, warnings } = await (await queriesOf(wide, { maxListed: 3 })).labelValues('cell', []);
    expect([data, warnings.length]).toEqual([['0', '1', '2'], 1]);
  });

  it('answers as of now where no time is given', async () => {
    const { data } = await (await queriesOf(wide)).instant('time()', undefined);
    expect(data).toEqual({ resultType: 'scalar', result: [END / 1_000, String(END / 1_000)] });
  });
});
