import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApplianceError } from '#foundation/platform';
import { encodeLabels, fingerprintOf } from '#foundation/telemetry-store';
import { InMemoryTelemetryStore } from '#foundation/telemetry-store/testing';
import { type KpiPoint, type Measure, networkTimeOf } from '#foundation/vocabulary';
import { CatalogueConfig } from './catalogue.config.js';
import { kpiValue } from './domain/kpi-value.js';
import { IdentityRules } from './identity-rules.js';
import { StoredKpis } from './kpi-reader.js';
import { DUPLICATE, LATE, Observer } from './observer.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const measures: Measure[] = [
  {
    name: 'load',
    objectClass: 'NRCellDU',
    kind: 'level',
    unit: '1',
    worseWhen: 'high',
    counters: ['load'],
    scale: 0.01,
  },
  { name: 'attempts', objectClass: 'NRCellDU', kind: 'count', unit: '1', worseWhen: 'silence', counters: ['att'] },
  { name: 'success', objectClass: 'NRCellDU', kind: 'ratio', unit: '1', worseWhen: 'low', counters: ['succ', 'att'] },
  { name: 'mosCqe', objectClass: 'SipTrunk', kind: 'level', unit: '{score}', worseWhen: 'low', counters: [] },
  { name: 'seizures', objectClass: 'SipTrunk', kind: 'ratio', unit: '1', worseWhen: 'low', counters: ['a', 'b'] },
  { name: 'calls', objectClass: 'SipTrunk', kind: 'count', unit: '1', worseWhen: 'silence', counters: [] },
];
const CELL = 'SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=3';
const TRUNK = 'SubNetwork=North,ManagedElement=sbc-1,SipTrunk=a';
const rules = () => new IdentityRules(CatalogueConfig.schema.parse({}));
const cellLabels = (name: string, more: Record<string, string> = {}) => ({
  __name__: name,
  subnetwork: 'North',
  managed_element: '7',
  cell: '3',
  ...more,
});
const observationLabels = (measure: string, part: string, more: Record<string, string> = {}) => ({
  __name__: 'noc_observation',
  dn: TRUNK,
  measure,
  part,
  interval_ms: String(5 * MINUTE),
  ...more,
});
type Row = readonly [labels: Record<string, string>, timeMs: number, value: number];

describe('StoredKpis', () => {
  let store: InMemoryTelemetryStore;
  let kpis: StoredKpis;
  let offset: number;
  beforeEach(() => {
    store = new InMemoryTelemetryStore();
    kpis = new StoredKpis(store, rules(), measures, MINUTE);
    offset = 0;
  });
  const put = (rows: readonly Row[]): Promise<unknown> => {
    const ids = rows.map(([labels]) => {
      const bytes = encodeLabels(labels);
      return store.register(fingerprintOf(bytes), bytes);
    });
    const samples = {
      series: Uint32Array.from(ids),
      timestampMs: Float64Array.from(rows, ([, time]) => time),
      value: Float64Array.from(rows, ([, , value]) => value),
      length: rows.length,
    };
    return store.append({ lane: 'a', from: offset, to: ++offset, samples });
  };
  const read = (dn: string, measure: string, from = 0, until = Infinity): Promise<readonly KpiPoint[]> =>
    kpis.read(dn, measure, networkTimeOf(from), networkTimeOf(until));

  it('reads a level scaled, a count by its growth and a ratio of two growths, each from its second report on', async () => {
    for (const [minute, load, attempts, successes] of [
      [1, 50, 100, 90],
      [2, 60, 150, 139],
      [3, 70, 150, 139],
      [4, 80, 20, 10],
    ] as const)
      await put([
        [cellLabels('load'), minute * MINUTE, load],
        [cellLabels('att'), minute * MINUTE, attempts],
        [cellLabels('succ'), minute * MINUTE, successes],
      ]);
    const at = (minute: number, value: number): KpiPoint => ({ timeMs: minute * MINUTE, intervalMs: MINUTE, value });
    expect(await read(CELL, 'load')).toEqual([at(2, 0.6), at(3, 0.7000000000000001), at(4, 0.8)]);
    expect(await read(CELL, 'attempts')).toEqual([at(2, 50), at(3, 0), at(4, 20)]);
    expect(await read(CELL, 'success')).toEqual([at(2, 49 / 50), at(4, 0.5)]);
    expect(await read(CELL, 'attempts', 2 * MINUTE, 3 * MINUTE)).toEqual([at(3, 0)]);
    expect(await kpis.measuresOf(CELL)).toEqual(['attempts', 'load', 'success']);
  });

  it.each([
    [CELL, 'attempts', 'nothing is stored of it'],
    ['SubNetwork=South', 'load', 'no such measure is watched there'],
  ])('reads nothing of %s %s where %s', async (dn, measure) => {
    expect(await read(dn, measure)).toEqual([]);
    expect(await kpis.measuresOf(dn)).toEqual([]);
  });

  it('finds series that come later, and does not ask again for those it knows', async () => {
    await put([[cellLabels('att'), MINUTE, 1]]);
    expect(await read(CELL, 'success')).toEqual([]);
    await put([[cellLabels('succ'), MINUTE, 1]]);
    await put([
      [cellLabels('succ'), 2 * MINUTE, 2],
      [cellLabels('att'), 2 * MINUTE, 3],
    ]);
    expect(await read(CELL, 'success')).toEqual([{ timeMs: 2 * MINUTE, intervalMs: MINUTE, value: 0.5 }]);
  });

  it('reaches back for the report that the first interval begins at, and not for ever', async () => {
    const from = 100 * DAY;
    for (const [before, points] of [
      [2 * 60 * MINUTE, 1],
      [2 * DAY, 0],
    ] as const) {
      store = new InMemoryTelemetryStore();
      kpis = new StoredKpis(store, rules(), measures, MINUTE);
      offset = 0;
      await put([
        [cellLabels('att'), from - before, 1],
        [cellLabels('att'), from + MINUTE, 5],
      ]);
      expect(await read(CELL, 'attempts', from)).toHaveLength(points);
    }
  });

  it('reads observations that the appliance wrote, those of a slice apart', async () => {
    const time = 5 * MINUTE;
    await put([
      [observationLabels('mosCqe', 'numerator'), time, 4.1],
      [observationLabels('mosCqe', 'denominator'), time, 12],
      [observationLabels('mosCqe', 'numerator', { codec: 'alaw' }), time, 1],
      [observationLabels('mosCqe', 'denominator', { codec: 'alaw' }), time, 1],
      [observationLabels('seizures', 'numerator'), time, 3],
      [observationLabels('seizures', 'denominator'), time, 4],
      [observationLabels('seizures', 'numerator'), 2 * time, 0],
      [observationLabels('seizures', 'denominator'), 2 * time, 0],
      [observationLabels('seizures', 'numerator'), 3 * time, 1],
      [observationLabels('calls', 'numerator'), time, 0],
      [observationLabels('calls', 'denominator'), time, 1],
    ]);
    const point = (value: number): KpiPoint => ({ timeMs: time, intervalMs: time, value });
    expect(await read(TRUNK, 'mosCqe')).toEqual([point(4.1)]);
    expect(await read(TRUNK, 'seizures')).toEqual([point(0.75)]);
    expect(await read(TRUNK, 'calls')).toEqual([point(0)]);
    expect(await read(TRUNK, 'calls', time)).toEqual([]);
    expect(await kpis.measuresOf(TRUNK)).toEqual(['calls', 'mosCqe', 'seizures']);
  });

  it('asks the store once for reads that begin together', async () => {
    await put([[cellLabels('att'), MINUTE, 1]]);
    await put([[cellLabels('load'), MINUTE, 1]]);
    await put([[cellLabels('succ'), MINUTE, 1]]);
    await kpis.measuresOf(CELL);
    let asked = 0;
    const samples = store.samples.bind(store);
    store.samples = (query) => {
      asked++;
      return samples(query);
    };
    await Promise.all(['load', 'attempts', 'success'].map((measure) => read(CELL, measure, 2 * MINUTE)));
    expect(asked).toBe(1);
  });

  it('asks one by one where together is too much, and says why a read failed', async () => {
    for (const minute of [1, 2])
      await put([
        [cellLabels('att'), minute * MINUTE, minute],
        [cellLabels('load'), minute * MINUTE, minute],
      ]);
    const samples = store.samples.bind(store);
    const refuse = (code: string) => Promise.reject(new ApplianceError(code, { retryable: false }));
    store.samples = (query) =>
      'fingerprints' in query.select && query.select.fingerprints.length > 1
        ? refuse('TELEMETRY_STORE_RESULT_TOO_LARGE')
        : samples(query);
    const both = await Promise.all(['load', 'attempts'].map((measure) => read(CELL, measure)));
    expect(both.map((points) => points.length)).toEqual([1, 1]);
    store.samples = () => refuse('TELEMETRY_STORE_FAILED');
    await expect(read(CELL, 'load')).rejects.toMatchObject({ code: 'TELEMETRY_STORE_FAILED' });
  });

  it('gives exactly the points that the lane makes of the same samples as they arrive', async () => {
    // Reports of three counters, some lost, some again, in order of time; counters fall now and then.
    const report = fc.record({
      gap: fc.integer({ min: 0, max: 3 }),
      jitterMs: fc.integer({ min: 0, max: 3 }).map((n) => n * 2000),
      values: fc.array(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constant(NaN)), { minLength: 3, maxLength: 3 }),
      lost: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }),
    });
    const names = ['load', 'att', 'succ'];
    await fc.assert(
      fc.asyncProperty(fc.array(report, { maxLength: 25 }), fc.integer({ min: 0, max: 20 }), async (reports, cut) => {
        store = new InMemoryTelemetryStore();
        kpis = new StoredKpis(store, rules(), measures, MINUTE);
        offset = 0;
        const observer = new Observer({ measures, minIntervalMs: MINUTE, numberOf: () => 0 }, rules());
        observer.know(3, (slot) => cellLabels(names[slot] ?? ''));
        let minute = 0;
        for (const { gap, jitterMs, values, lost } of reports) {
          const time = (minute += gap) * MINUTE + jitterMs;
          const rows = names.map((name, slot): Row => [cellLabels(name), time, values[slot] ?? 0]);
          const heard = rows.filter((_, slot) => (lost[slot] ?? 0) > 0);
          // What comes late or again goes to the store alone, and is not what the two have in common.
          const taken = heard.filter(([labels, , value]) => {
            const fate = observer.take(names.indexOf(labels['__name__'] ?? ''), time, value);
            return fate !== DUPLICATE && fate !== LATE;
          });
          await put(taken);
        }
        const { out } = observer;
        const from = cut * MINUTE;
        for (const [number, measure] of measures.entries()) {
          if (measure.objectClass !== 'NRCellDU') continue;
          const expected: KpiPoint[] = [];
          for (let row = 0; row < out.length; row++) {
            const value = kpiValue(measure, out.numerator[row] ?? 0, out.denominator[row] ?? 0);
            if (out.measure[row] !== number || (out.timeMs[row] ?? 0) <= from || value === undefined) continue;
            expected.push({ timeMs: out.timeMs[row] ?? 0, intervalMs: out.intervalMs[row] ?? 0, value });
          }
          // Where one counter of a ratio lost a report the two intervals differ, and the order of arrival says whose it is.
          const bare = (points: readonly KpiPoint[]) => points.map(({ timeMs, value }) => [timeMs, value]);
          expect(bare(await read(CELL, measure.name, from))).toEqual(bare(expected));
        }
      }),
      { numRuns: 200 },
    );
  });
});
