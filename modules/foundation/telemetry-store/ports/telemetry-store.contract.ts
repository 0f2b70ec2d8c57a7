import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CallRecord, type LogRecord, networkTimeOf } from '#foundation/vocabulary';
import { encodeLabels } from '../domain/labels.js';
import { type Matcher } from '../domain/matcher.js';
import { fingerprintOf } from '../series-registry.js';
import { foldWindows, TIER_MS, type TierWindow, windowOf } from '../domain/tiers.js';
import { type Chunk, type Horizons, type RecordQuery, type TelemetryStore, type Upkept } from './telemetry-store.js';

type Row = readonly [series: number, timeMs: number, value: number];
export const columnsOf = (rows: readonly Row[]): Chunk['samples'] => ({
  series: Uint32Array.from(rows, ([series]) => series),
  timestampMs: Float64Array.from(rows, ([, time]) => time),
  value: Float64Array.from(rows, ([, , value]) => value),
  length: rows.length,
});
export const enrol = (store: TelemetryStore, labels: Record<string, string>): { id: number; fingerprint: string } => {
  const bytes = encodeLabels(labels);
  const fingerprint = fingerprintOf(bytes);
  return { id: store.register(fingerprint, bytes), fingerprint };
};

const call = (id: string, trunk: string, end: number, more: Partial<CallRecord> = {}): CallRecord => ({
  id,
  trunk,
  start: networkTimeOf(end - 1000),
  end: networkTimeOf(end),
  caller: 'p1',
  callee: 'p2',
  answered: true,
  disposition: 'ANSWERED',
  billableSeconds: 1,
  ...more,
});
const log = (dn: string, time: number, body: string): LogRecord => ({
  dn,
  time: networkTimeOf(time),
  severityNumber: 9,
  body,
});
const ALL = { from: networkTimeOf(-Infinity), until: networkTimeOf(Infinity) };
const every = (record: Partial<RecordQuery> = {}): RecordQuery => ({ ...ALL, limit: 100, ...record });

/** What every adapter must keep. `open` gives an empty store. */
export const telemetryStoreContract = (
  name: string,
  open: () => Promise<{ readonly store: TelemetryStore; readonly close: () => Promise<void> }>,
): void => {
  describe(`${name} as a TelemetryStore`, () => {
    let store: TelemetryStore;
    let close: () => Promise<void>;
    let offset: number;
    const put = (rows: readonly Row[], more: Partial<Chunk> = {}): Promise<'stored' | 'skipped'> =>
      store.append({ lane: 'a', from: offset, to: (offset += 10), samples: columnsOf(rows), ...more });
    const read = async (fingerprint: string, from = -Infinity, until = Infinity): Promise<[number, number][]> => {
      const range = { from: networkTimeOf(from), until: networkTimeOf(until) };
      const [found] = await store.samples({ select: { fingerprints: [fingerprint] }, ...range });
      return Array.from(found?.timestampMs ?? [], (time, at) => [time, found?.value[at] ?? 0]);
    };
    beforeEach(async () => {
      ({ store, close } = await open());
      offset = 0;
    });
    afterEach(() => close());

    it('gives a series one id, counted up from 0', () => {
      const ids = ['x', 'y', 'x'].map((cell) => enrol(store, { __name__: 'm', cell }).id);
      expect(ids).toEqual([0, 1, 0]);
    });

    it('gives back exactly what was stored, in order of time', async () => {
      const special = [-0, 0, NaN, Infinity, -Infinity, 5e-324, 1 / 3, -1.5e300, Number.MAX_SAFE_INTEGER];
      const { id, fingerprint } = enrol(store, { __name__: 'm' });
      const rows = special.map((value, n): Row => [id, 1_790_000_000_000 - n, value]);
      await put(rows);
      const expected = rows.map(([, time, value]) => [time, value]).reverse();
      expect(await read(fingerprint)).toEqual(expected);
    });

    it('keeps every sign of zero where all are zeros', async () => {
      const { id, fingerprint } = enrol(store, { __name__: 'm' });
      await put(Array.from({ length: 5000 }, (_, n): Row => [id, n, n % 3 === 0 ? -0 : 0]));
      const signs = (await read(fingerprint)).map(([, value]) => Object.is(value, -0));
      expect(signs).toEqual(Array.from({ length: 5000 }, (_, n) => n % 3 === 0));
    });

    it('reads behind `from`, up to and with `until`', async () => {
      const { id, fingerprint } = enrol(store, { __name__: 'm' });
      await put([-2, -1, 0, 1, 2].map((time): Row => [id, time, time]));
      expect((await read(fingerprint, -1, 1)).map(([time]) => time)).toEqual([0, 1]);
    });

    it('gives of two samples at one time the one that was stored last', async () => {
      const { id, fingerprint } = enrol(store, { __name__: 'm' });
      await put([
        [id, 1, 1],
        [id, 1, 2],
      ]);
      await put([
        [id, 0, 7],
        [id, 1, 3],
      ]);
      expect(await read(fingerprint)).toEqual([
        [0, 7],
        [1, 3],
      ]);
    });

    it('keeps what any chunks say, cut anywhere and replayed', async () => {
      const row = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 40 }), fc.double());
      let lane = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(row, { maxLength: 30 }), { maxLength: 4 }), async (chunks) => {
          const run = `run-${lane++}`;
          const series = [0, 1, 2, 3].map((cell) => enrol(store, { __name__: run, cell: String(cell) }));
          const model = new Map<string, number>();
          for (const [n, rows] of chunks.entries()) {
            const of = (): Row[] => rows.map(([cell, time, value]) => [series[cell]?.id ?? 0, time, value]);
            for (const [cell, time, value] of rows) model.set(`${cell} ${time}`, value);
            const chunk = { lane: run, from: n, to: n + 1 };
            expect(await store.append({ ...chunk, samples: columnsOf(of()) })).toBe('stored');
            expect(await store.append({ ...chunk, samples: columnsOf(of()) })).toBe('skipped');
          }
          for (const [cell, { fingerprint }] of series.entries()) {
            const expected = [...model].filter(([key]) => key.startsWith(`${cell} `));
            const points = expected.map(([key, value]) => [Number(key.split(' ')[1]), value] as const);
            expect(await read(fingerprint)).toEqual(points.sort(([a], [b]) => a - b));
          }
        }),
        { numRuns: 15 },
      );
    });

    it('moves an offset with its chunk, once, and without gaps', async () => {
      const { id, fingerprint } = enrol(store, { __name__: 'm' });
      expect(store.storedThrough('a')).toBe(0);
      expect(await store.append({ lane: 'a', from: 100, to: 200, samples: columnsOf([[id, 1, 1]]) })).toBe('stored');
      expect(await store.append({ lane: 'a', from: 150, to: 200, samples: columnsOf([[id, 2, 2]]) })).toBe('skipped');
      for (const [from, to] of [
        [201, 300],
        [199, 300],
      ] as const)
        await expect(store.append({ lane: 'a', from, to, samples: columnsOf([]) })).rejects.toMatchObject({
          code: 'TELEMETRY_STORE_OFFSET_CONFLICT',
          retryable: false,
        });
      expect(await store.append({ lane: 'b', from: 0, to: 1, samples: columnsOf([]) })).toBe('stored');
      expect([store.storedThrough('a'), store.storedThrough('b'), store.storedThrough('c')]).toEqual([200, 1, 0]);
      expect(await read(fingerprint)).toEqual([[1, 1]]);
    });

    it('stores chunks in the order of the calls, however many wait', async () => {
      const { id, fingerprint } = enrol(store, { __name__: 'm' });
      const outcomes = await Promise.all(Array.from({ length: 40 }, (_, n) => put([[id, n, n]])));
      expect(new Set(outcomes)).toEqual(new Set(['stored']));
      expect(await read(fingerprint)).toHaveLength(40);
    });

    it('hands the columns back when it is done with them', async () => {
      const { id } = enrol(store, { __name__: 'm' });
      const samples = columnsOf([[id, 1, 2.5]]);
      await put([], { samples });
      expect([samples.series[0], samples.timestampMs[0], samples.value[0]]).toEqual([id, 1, 2.5]);
      const bad = columnsOf([[id + 1, 1, 3.5]]);
      await expect(put([], { samples: bad })).rejects.toThrow();
      expect(bad.value[0]).toBe(3.5);
    });

    it.each<[string, Row]>([
      ['an id that was never given', [7, 1, 1]],
      ['a broken time', [0, 1.5, 1]],
      ['no time', [0, NaN, 1]],
      ['an endless time', [0, Infinity, 1]],
    ])('refuses a chunk with %s, whole, and takes the next', async (_, row) => {
      const { id, fingerprint } = enrol(store, { __name__: 'm' });
      const rows: Row[] = [[id, 0, 1], row];
      await expect(store.append({ lane: 'a', from: 0, to: 1, samples: columnsOf(rows) })).rejects.toMatchObject({
        code: 'TELEMETRY_STORE_CHUNK_INVALID',
        retryable: false,
      });
      expect(store.storedThrough('a')).toBe(0);
      expect(await read(fingerprint)).toEqual([]);
      expect(await store.append({ lane: 'a', from: 0, to: 1, samples: columnsOf([[id, 0, 1]]) })).toBe('stored');
      expect(await read(fingerprint)).toEqual([[0, 1]]);
    });

    it('finds series by their labels as Prometheus does', async () => {
      for (const cell of ['1', '12', '3\n4']) enrol(store, { __name__: 'm', cell });
      enrol(store, { __name__: 'm' });
      enrol(store, { __name__: "o'k", odd: '"\\%_' });
      await put([]);
      const find = async (...matchers: [string, Matcher['op'], string][]): Promise<(string | undefined)[]> =>
        (await store.seriesWhere(matchers.map(([label, op, value]) => ({ label, op, value })))).map(
          ({ labels }) => labels['cell'] ?? labels['__name__'],
        );
      expect(await find()).toEqual(['1', '12', '3\n4', 'm', "o'k"]);
      expect(await find(['cell', '=', '1'])).toEqual(['1']);
      expect(await find(['cell', '=', ''])).toEqual(['m', "o'k"]);
      expect(await find(['cell', '!=', ''])).toEqual(['1', '12', '3\n4']);
      expect(await find(['cell', '!=', '1'], ['__name__', '=', 'm'])).toEqual(['12', '3\n4', 'm']);
      expect(await find(['cell', '=~', '1.*'])).toEqual(['1', '12']);
      expect(await find(['cell', '=~', '3.4'])).toEqual(['3\n4']);
      expect(await find(['cell', '=~', '.*'])).toEqual(['1', '12', '3\n4', 'm', "o'k"]);
      expect(await find(['cell', '!~', '1.+|'])).toEqual(['1', '3\n4']);
      expect(await find(['__name__', '=', "o'k"], ['odd', '=', '"\\%_'])).toEqual(["o'k"]);
      await expect(store.seriesWhere([{ label: 'cell', op: '=~', value: '(' }])).rejects.toMatchObject({
        code: 'TELEMETRY_STORE_QUERY_INVALID',
      });
    });

    it('pages through the series that are stored', async () => {
      const made = Array.from({ length: 5 }, (_, n) => enrol(store, { __name__: `m${n}` }).fingerprint);
      expect((await store.series({ limit: 9 })).items).toEqual([]);
      expect(store.storedSeries).toBe(0);
      await put([]);
      enrol(store, { __name__: 'later' });
      expect(store.storedSeries).toBe(5);
      const first = await store.series({ limit: 3 });
      const rest = await store.series({ limit: 3, ...(first.next === undefined ? {} : { after: first.next }) });
      expect([...first.items, ...rest.items].map(({ fingerprint }) => fingerprint)).toEqual(made);
      expect(first.items[1]?.labels['__name__']).toBe('m1');
      expect(rest.next).toBeUndefined();
    });

    it('reads many series at once, by name or label, and gives no unknown ones', async () => {
      const [a, b, c] = ['1', '2', '3'].map((cell) => enrol(store, { __name__: 'm', cell }));
      await put([a, b, c, a].map((series, n): Row => [series?.id ?? 0, n, n]));
      const names = [b, a].map((series) => series?.fingerprint ?? '');
      const byName = await store.samples({ select: { fingerprints: [...names, 'f'.repeat(32)] }, ...ALL });
      expect(byName.map(({ value }) => [...value])).toEqual([[0, 3], [1]]);
      const select = { matchers: [{ label: 'cell', op: '=~', value: '[23]' } as const] };
      expect((await store.samples({ select, ...ALL })).map(({ value }) => [...value])).toEqual([[1], [2]]);
      for (let time = 0; time < 2; time++)
        expect(await store.samples({ select: { fingerprints: [] }, ...ALL })).toEqual([]);
    });

    it('aggregates windows that are named by their end, over merged samples and without NaN', async () => {
      const { id, fingerprint } = enrol(store, { __name__: 'm' });
      const rows: Row[] = [
        [id, 10, 100],
        [id, 11, 1],
        [id, 20, 3],
        [id, 20, 5],
        [id, 21, NaN],
        [id, 45, -2],
      ];
      await put(rows);
      const range = { from: networkTimeOf(10), until: networkTimeOf(50) };
      const [found] = await store.windows({ select: { fingerprints: [fingerprint] }, ...range, stepMs: 10 });
      const columns = [found?.endMs, found?.min, found?.max, found?.sum, found?.count].map((each) => [...(each ?? [])]);
      expect(columns).toEqual([
        [20, 50],
        [1, -2],
        [5, -2],
        [6, -2],
        [2, 1],
      ]);
    });

    it('takes doubles together wherever they come, however late', async () => {
      const { id, fingerprint } = enrol(store, { __name__: 'm' });
      const hour = 3_600_000;
      const times = [-3 * hour - 1, -hour, -1, 0, 1, hour - 1, hour, 700 * hour];
      for (const value of [9, 2, 1]) await put(times.map((time): Row => [id, time, value]));
      await put([[id, 900 * hour, 1]]);
      const select = { fingerprints: [fingerprint] };
      const [found] = await store.windows({ select, ...ALL, from: networkTimeOf(-1e12), stepMs: 1e13 });
      expect([found?.sum[0], found?.count[0]]).toEqual([9, 9]);
      expect(await store.top({ select, ...ALL, by: 'max', order: 'highest', k: 1 })).toMatchObject([{ value: 1 }]);
    });

    it.each([
      ['mean', 'highest', ['2', '3']],
      ['sum', 'highest', ['1', '2']],
      ['min', 'lowest', ['1', '2']],
      ['count', 'lowest', ['2', '3']],
    ] as const)('ranks series by their %s, %s first', async (by, order, expected) => {
      const [a, b, c] = ['1', '2', '3'].map((cell) => enrol(store, { __name__: 'm', cell }).id);
      const values: [number | undefined, number[]][] = [
        [a, [1, 4, 7]],
        [b, [5, 6]],
        [c, [NaN, 5.25, 5]],
      ];
      await put(values.flatMap(([id, all]) => all.map((value, n): Row => [id ?? 0, n, value])));
      const found = await store.top({ select: { matchers: [] }, ...ALL, by, order, k: 2 });
      expect(found.map(({ labels }) => labels['cell'])).toEqual(expected);
    });

    it('gives calls and logs of an object and what stands below it, page by page', async () => {
      const full = call('c1', 'E=1,SipTrunk=a', 10, {
        answered: false,
        postDialDelaySeconds: 0.25,
        codec: 'alaw',
        lossRatio: 0,
        jitterSeconds: 0.01,
        roundTripSeconds: 0.2,
        kind: 'packet-session',
        releaseCause: 16,
        sipStatus: 200,
        measuredMos: 4.1,
        uplinkBytes: 5e9,
        downlinkBytes: 0,
      });
      const calls = [call('c2', 'E=1,SipTrunk=ab', 20), full, call('c3', 'E=1,SipTrunk=a', 20), call('c4', 'E=2', 5)];
      const logs = [log('E=1', 3, "it's \u{1F600}"), log('E=10', 4, 'other'), log('E=1,P=2', 3, '')];
      await put([], { calls, logs });
      expect((await store.calls(every({ within: 'E=1,SipTrunk=a' }))).items).toEqual([full, calls[2]]);
      expect((await store.calls(every())).items.map(({ id }) => id)).toEqual(['c4', 'c1', 'c2', 'c3']);
      expect((await store.logs(every({ within: 'E=1' }))).items).toEqual([logs[0], logs[2]]);
      const seen: string[] = [];
      for (let after: string | undefined, pages = 0; pages < 9; pages++) {
        const page = await store.calls(
          every({ limit: 1, until: networkTimeOf(20), ...(after === undefined ? {} : { after }) }),
        );
        seen.push(...page.items.map(({ id }) => id));
        after = page.next;
        if (after === undefined) break;
      }
      expect(seen).toEqual(['c4', 'c1', 'c2', 'c3']);
    });

    it('forgets what is old and counts what is there', async () => {
      const { id, fingerprint } = enrol(store, { __name__: 'm' });
      const rows: Row[] = [
        [id, 1, -0],
        [id, 2, 2],
        [id, 3, 3],
      ];
      await put(rows, { calls: [call('old', 'E=1', 2), call('new', 'E=1', 3)], logs: [log('E=1', 1, 'old')] });
      expect(await store.usage()).toMatchObject({ samples: 3, series: 1, calls: 2, logs: 1 });
      expect(await store.expire(networkTimeOf(2))).toBe(4);
      expect(await store.usage()).toMatchObject({ samples: 1, series: 1, calls: 1, logs: 0 });
      expect(await read(fingerprint)).toEqual([[3, 3]]);
      expect((await store.calls(every())).items.map((each) => each.id)).toEqual(['new']);
      expect(await store.expire(networkTimeOf(-Infinity))).toBe(0);
      expect(await store.expire(networkTimeOf(Infinity))).toBe(2);
    });

    describe('keeping what is old more coarsely', () => {
      const DAY = 86_400_000;
      const T0 = 20_000 * DAY;
      const never = networkTimeOf(-1e12);
      /** Keeps samples behind `raw`, windows of five minutes behind `fiveMinutes`, until there is nothing left to do. */
      const keep = async (
        more: Partial<Record<'raw' | 'fiveMinutes' | 'hours' | 'records', number>>,
      ): Promise<Upkept[]> => {
        const of = (name: keyof typeof more) => (more[name] === undefined ? never : networkTimeOf(more[name]));
        const [raw, fiveMinutes, hours, records] = [of('raw'), of('fiveMinutes'), of('hours'), of('records')];
        const horizons: Horizons = { now: networkTimeOf(T0 + 40 * DAY), raw, fiveMinutes, hours, records };
        const steps: Upkept[] = [];
        do steps.push(await store.keep(horizons));
        while (steps.at(-1)?.isDone === false && steps.length < 2_000);
        return steps;
      };
      const windowsOf = async (fingerprint: string, stepMs: number): Promise<number[][]> => {
        const range = { from: networkTimeOf(T0), until: networkTimeOf(T0 + 50 * DAY) };
        const [found] = await store.windows({ select: { fingerprints: [fingerprint] }, ...range, stepMs });
        return Array.from(found?.endMs ?? [], (end, at) =>
          [end - T0, found?.min[at], found?.max[at], found?.sum[at], found?.count[at]].map((each) => each ?? NaN),
        );
      };
      /** A day of reports a minute apart, of one series. */
      const day = (id: number, of: number): Row[] =>
        Array.from({ length: 240 }, (_, n): Row => [id, T0 + of * DAY + (n + 1) * 60_000, (n * 7) % 13]);

      it('answers windows from five minutes and hours as from the samples, and gives the last sample of each', async () => {
        const { id, fingerprint } = enrol(store, { __name__: 'm' });
        const rows = [...day(id, 0), ...day(id, 1), ...day(id, 2)];
        await put([...rows, [id, T0 + DAY + 61_000, NaN]]);
        const exact = await windowsOf(fingerprint, TIER_MS.hours);
        const five = await windowsOf(fingerprint, TIER_MS.fiveMinutes);
        await keep({ raw: T0 + 2 * DAY, fiveMinutes: T0 + DAY });
        expect(await windowsOf(fingerprint, TIER_MS.hours)).toEqual(exact);
        const isFine = ([end = 0]: number[]): boolean => end > DAY;
        expect((await windowsOf(fingerprint, TIER_MS.fiveMinutes)).filter(isFine)).toEqual(five.filter(isFine));
        const last = (from: number, step: number): [number, number][] =>
          rows
            .filter(([, time]) => time > T0 + from * DAY && time <= T0 + (from + 1) * DAY && time % step === 0)
            .map(([, time, value]) => [time, value]);
        const expected = [...last(0, TIER_MS.hours), ...last(1, TIER_MS.fiveMinutes), ...last(2, 1)];
        expect(await read(fingerprint)).toEqual(expected);
        const select = { fingerprints: [fingerprint] };
        const values = rows.map(([, , value]) => value);
        const total = values.reduce((a, b) => a + b, 0);
        const wanted = { mean: total / rows.length, min: 0, max: 12, sum: total, count: rows.length };
        for (const by of ['mean', 'min', 'max', 'sum', 'count'] as const) {
          const [found] = await store.top({ ...ALL, select, by, order: 'highest', k: 1 });
          expect(found?.value).toBeCloseTo(wanted[by], 9);
        }
        expect(await store.usage()).toMatchObject({ samples: 240 });
      });

      it('does nothing more when it is done, takes in what comes late, and forgets hours at last', async () => {
        const { id, fingerprint } = enrol(store, { __name__: 'm' });
        const { id: other } = enrol(store, { __name__: 'm', cell: '2' });
        await put([...day(id, 0), ...day(id, 3)]);
        const horizons = { raw: T0 + 2 * DAY, fiveMinutes: T0 + DAY };
        await keep(horizons);
        const before = await windowsOf(fingerprint, DAY);
        for (const step of await keep(horizons)) expect(step).toMatchObject({ folded: 0, forgotten: 0, isDone: true });
        expect(await windowsOf(fingerprint, DAY)).toEqual(before);
        await put([
          [id, T0 + 90_000, 1_000],
          [id, T0 + 1.5 * DAY, -1_000],
          [other, T0 + 90_000, 5],
        ]);
        await keep(horizons);
        const [first, second, third] = await windowsOf(fingerprint, DAY);
        const [[end = 0, min = 0, , sum = 0, count = 0] = []] = before;
        expect([first, second]).toEqual([
          [end, min, 1_000, sum + 1_000, count + 1],
          [2 * DAY, -1_000, -1_000, -1_000, 1],
        ]);
        expect(third).toEqual(before[1]);
        const forgotten = (await keep({ ...horizons, hours: T0 + DAY })).reduce((n, step) => n + step.forgotten, 0);
        expect(forgotten).toBeGreaterThan(0);
        expect((await windowsOf(fingerprint, DAY)).map(([at]) => at)).toEqual([2 * DAY, 4 * DAY]);
        await store.expire(networkTimeOf(T0 + 40 * DAY));
        expect(await windowsOf(fingerprint, DAY)).toEqual([]);
      });

      it('keeps calls and logs for as long as they are to be kept, and samples whole until then', async () => {
        const { id, fingerprint } = enrol(store, { __name__: 'm' });
        const records = {
          calls: [call('old', 'E=1', T0), call('new', 'E=1', T0 + 9 * DAY)],
          logs: [log('E=1', T0, 'x')],
        };
        await put(day(id, 0), records);
        await keep({ records: T0 + 5 * DAY });
        expect((await store.calls(every())).items.map((each) => each.id)).toEqual(['new']);
        expect((await store.logs(every())).items).toEqual([]);
        expect(await read(fingerprint)).toHaveLength(240);
      });

      it('keeps of any samples, folded at any times, what every hour had', async () => {
        const row = fc.tuple(
          fc.integer({ min: 0, max: 2 }),
          fc.integer({ min: 1, max: 3 * DAY }),
          fc.integer({ min: -50, max: 50 }),
        );
        let run = 0;
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.array(row, { maxLength: 25 }), { minLength: 1, maxLength: 3 }),
            fc.integer({ min: 0, max: 4 }),
            async (batches, days) => {
              const name = `run-${run++}`;
              const cells = [0, 1, 2].map((cell) => enrol(store, { __name__: name, cell: String(cell) }));
              const seen = new Set<string>();
              const model = new Map<number, TierWindow[]>();
              for (const batch of batches) {
                // Of rows at one time that are stored apart both count once the first is folded: not told here.
                const fresh = batch.filter(
                  ([cell, time]) => !seen.has(`${cell} ${time}`) && seen.add(`${cell} ${time}`),
                );
                for (const [cell, time, value] of fresh)
                  model.set(cell, [...(model.get(cell) ?? []), windowOf(T0 + time, value)]);
                await put(fresh.map(([cell, time, value]): Row => [cells[cell]?.id ?? 0, T0 + time, value]));
                await keep({ raw: T0 + days * DAY, fiveMinutes: T0 + (days - 1) * DAY });
              }
              for (const [cell, { fingerprint }] of cells.entries()) {
                const hours = foldWindows(model.get(cell) ?? [], TIER_MS.hours);
                const expected = hours.map(({ lastMs, min, max, sum, count }) => [
                  Math.ceil((lastMs - T0) / TIER_MS.hours) * TIER_MS.hours,
                  ...[min, max, sum, count],
                ]);
                expect(await windowsOf(fingerprint, TIER_MS.hours)).toEqual(expected);
              }
            },
          ),
          { numRuns: 6 },
        );
      }, 120_000);
    });
  });
};
