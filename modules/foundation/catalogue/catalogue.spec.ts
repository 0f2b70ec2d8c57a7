import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Measure } from '#foundation/vocabulary';
import { kpiValue } from './domain/kpi-value.js';
import { CatalogueConfig, IdentityRules, Observer, REFUSED_SLOT, SeriesTable } from './index.js';

const field = (tag: number, content: Uint8Array): number[] => {
  const out = [tag];
  let length = content.length;
  for (; length > 127; length = Math.floor(length / 128)) out.push((length & 127) | 128);
  return [...out, length, ...content];
};
const encode = (labels: Record<string, string>): Uint8Array => {
  const text = new TextEncoder();
  const each = Object.entries(labels).map(([name, value]) =>
    field(0x0a, Uint8Array.from([...field(0x0a, text.encode(name)), ...field(0x12, text.encode(value))])),
  );
  return Uint8Array.from(each.flat());
};
const put = (table: SeriesTable, bytes: Uint8Array): number => table.slot(bytes, 0, bytes.length);

describe('SeriesTable', () => {
  it('gives each series one slot, whatever the order and length', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 60 }), (all) => {
        const table = new SeriesTable(1000);
        const model = new Map<string, number>();
        for (const bytes of [...all, ...all, ...all.toReversed()]) {
          const key = bytes.join();
          const expected = model.get(key) ?? model.size;
          model.set(key, expected);
          expect(put(table, bytes)).toBe(expected);
          expect([...table.bytes(expected)]).toEqual([...bytes]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('grows, and comes back from a snapshot with the same slots and fingerprints', () => {
    const table = new SeriesTable(10_000);
    const series = Array.from({ length: 3000 }, (_, n) => encode({ __name__: 'x', cell: String(n).repeat(20) }));
    expect(series.map((bytes) => put(table, bytes))).toEqual(series.map((_, n) => n));
    const other = new SeriesTable(10_000);
    other.restore(table.snapshot());
    expect(series.map((bytes) => put(other, bytes))).toEqual(series.map((_, n) => n));
    expect(other.fingerprint(2999)).toBe(table.fingerprint(2999));
    expect(table.fingerprint(7)).toMatch(/^[0-9a-f]{32}$/);
    expect(other.labels(12)).toEqual({ __name__: 'x', cell: '12'.repeat(20) });
  });

  it('guesses the follower from the last round', () => {
    const table = new SeriesTable(10);
    const [a, b] = [encode({ __name__: 'a' }), encode({ __name__: 'b' })];
    for (const bytes of [a, b, a]) put(table, bytes);
    expect(table.expectedAfter(0)).toBe(1);
    expect(table.matches(1, b, 0, b.length)).toBe(true);
    expect(table.matches(1, a, 0, a.length)).toBe(false);
  });

  it('refuses beyond its bound, counts it, and still knows what it has', () => {
    const table = new SeriesTable(1);
    const [a, b] = [encode({ __name__: 'a' }), encode({ __name__: 'b' })];
    expect([put(table, a), put(table, b), put(table, a)]).toEqual([0, REFUSED_SLOT, 0]);
    expect(table.refused).toEqual({ 'table-full': 1 });
  });

  it('refuses a snapshot that was cut', () => {
    const table = new SeriesTable(9);
    put(table, encode({ __name__: 'a' }));
    expect(() => {
      new SeriesTable(9).restore(table.snapshot().subarray(0, 8));
    }).toThrow(expect.objectContaining({ code: 'CATALOGUE_SNAPSHOT_MALFORMED' }));
  });
});

describe('IdentityRules', () => {
  const config = CatalogueConfig.schema.parse({});
  const where = { subnetwork: 'North', managed_element: '7' };

  it.each([
    [{ __name__: 'RRU_PrbTotDl', cell: '3' }, 'GNBDUFunction=1,NRCellDU=3', 'RRU.PrbTotDl'],
    [{ __name__: 'ifHCInOctets', interface: 'ge-0/0/1' }, 'Interface=ge-0/0/1', 'ifHCInOctets'],
    [{ __name__: 'SIP_CallAttempt', trunk: 'a' }, 'SipTrunk=a', 'SIP.CallAttempt'],
  ])('names %j', (labels, rest, counter) => {
    const dn = `SubNetwork=North,ManagedElement=7,${rest}`;
    expect(new IdentityRules(config).identify({ ...where, ...labels })).toEqual({
      identified: true,
      dn,
      counter,
      scale: 1,
    });
  });

  it.each([
    ['Borealis', 'brUserRateDl', 'DRB.UEThpDl', 1000, 'the maker is known'],
    ['Cobalt', 'cbConnOk', 'RRC.ConnEstabSucc', 1, 'the unit is the same'],
    ['Cobalt', 'brUserRateDl', 'brUserRateDl', 1, 'it is a name of another maker'],
    ['Alder', 'DRB_UEThpDl', 'DRB.UEThpDl', 1, 'the maker uses the standard names'],
    ['Alder', 'vsUlInterferencePerPrb', 'UL.InterferencePerPrb', 1, 'no standard has a name for it'],
    ['Cobalt', 'cbHoIntraSysTooLate', 'HO.IntraSys.TooLate', 1, 'the maker is known'],
    ['Huawei', 'N_UL_NI_Avg', 'UL.InterferencePerPrb', 1, 'the name itself says whose it is'],
    ['Elm', 'vsUlInterferencePerPrb', 'vsUlInterferencePerPrb', 1, 'it is a name of another maker'],
  ])('reads what %s calls %s as %s times %d, because %s', (vendor, name, counter, scale) => {
    const identity = new IdentityRules(config).identify({ ...where, __name__: name, cell: '3', vendor });
    expect(identity).toMatchObject({ identified: true, counter, scale });
  });

  it('counts what it cannot name, and lets no label forge a name', () => {
    const rules = new IdentityRules(config);
    rules.identify({ __name__: 'up' });
    rules.identify({ ...where, __name__: 'up', cell: '3,NRCellDU=4' });
    expect(rules.unidentified).toEqual({ 'no-rule': 1, 'unsafe-value': 1 });
  });

  it('matches exactly or by pattern over the whole value', () => {
    const rule = { match: { job: 'ran', cell: '/[0-9]+/' }, dn: 'NRCellDU=${cell}', counter: 'x' };
    const rules = new IdentityRules(CatalogueConfig.schema.parse({ identity: [rule] }));
    expect(rules.identify({ job: 'ran', cell: '12' }).identified).toBe(true);
    expect(rules.identify({ job: 'ran', cell: '12b' }).identified).toBe(false);
    expect(CatalogueConfig.schema.safeParse({ identity: [{ ...rule, match: { a: '/(/' } }] }).success).toBe(false);
  });

  it('has measures that fit the vocabulary', () => {
    const measures: readonly Measure[] = config.measures;
    for (const { kind, counters } of measures) expect(counters).toHaveLength(kind === 'ratio' ? 2 : 1);
  });

  it('observes how handovers fail, the noise of the uplink and the layers of the downlink, of whatever maker', () => {
    const MINUTE = 60_000;
    const observed = (vendor: string, names: Readonly<Record<string, readonly [number, number]>>) => {
      const series = Object.entries(names);
      const observer = new Observer(
        { measures: config.measures, minIntervalMs: MINUTE, numberOf: () => 0 },
        new IdentityRules(config),
      );
      observer.know(series.length, (slot) => ({ ...where, __name__: series[slot]?.[0] ?? '', cell: '3', vendor }));
      for (const report of [0, 1])
        series.forEach(([, values], slot) => observer.take(slot, (report + 1) * MINUTE, values[report] ?? 0));
      const { out } = observer;
      return Object.fromEntries(
        Array.from({ length: out.length }, (_, row) => {
          const { name = '', ...measure } = config.measures[out.measure[row] ?? 0] ?? {};
          return [name, kpiValue({ kind: 'level', ...measure }, out.numerator[row] ?? 0, out.denominator[row] ?? 0)];
        }),
      );
    };
    const expected = {
      ...{ handoverTooLateRatio: 0.2, handoverTooEarlyRatio: 0.05, handoverToWrongCellRatio: 0 },
      ...{ uplinkInterferenceDbm: -104.5, averageLayersDownlink: 2.4 },
    };
    expect(
      observed('Alder', {
        HO_IntraSys_TooLate: [5, 25],
        HO_IntraSys_TooEarly: [2, 7],
        HO_IntraSys_ToWrongCell: [1, 1],
        MM_HoExeInterReq: [1000, 1100],
        vsUlInterferencePerPrb: [-117, -104.5],
        CARR_AverageLayersDl: [2.5, 2.4],
      }),
    ).toEqual(expected);
    expect(
      observed('Borealis', {
        brHoIntraSysTooLate: [5, 25],
        brHoIntraSysTooEarly: [2, 7],
        brHoIntraSysToWrongCell: [1, 1],
        brMoveTried: [1000, 1100],
        brVsUlInterferencePerPrb: [-117, -104.5],
        brCarrAverageLayersDl: [2.5, 2.4],
      }),
    ).toEqual(expected);
  });

  it.each([
    ['SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=3', true],
    ['SubNetwork=North,,NRCellDU=3', false],
    ['North', false],
  ])('takes a whole name out of one label where it is one: %s', (dn, identified) => {
    const rules = new IdentityRules(CatalogueConfig.schema.parse({}));
    const found = rules.identify({ __name__: 'ERAB.EstabAtt.QCI_1', dn, granularity_period_ms: '900000', cell: '9' });
    expect(found).toEqual(
      identified
        ? { identified, dn, counter: 'ERAB.EstabAtt.QCI_1', scale: 1 }
        : { identified, reason: 'unsafe-value' },
    );
  });
});
