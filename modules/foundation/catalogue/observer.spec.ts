import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Measure } from '#foundation/vocabulary';
import { CatalogueConfig } from './catalogue.config.js';
import { IdentityRules } from './identity-rules.js';
import { DUPLICATE, LATE, Observer, TAKEN, UNUSABLE } from './observer.js';

const MINUTE = 60_000;
const measures: Measure[] = [
  { name: 'users', objectClass: 'NRCellDU', kind: 'level', unit: '{user}', worseWhen: 'silence', counters: ['users'] },
  { name: 'attempts', objectClass: 'NRCellDU', kind: 'count', unit: '1', worseWhen: 'silence', counters: ['att'] },
  { name: 'success', objectClass: 'NRCellDU', kind: 'ratio', unit: '1', worseWhen: 'low', counters: ['succ', 'att'] },
];
const NAMES = ['users', 'att', 'succ'];
const [USERS, ATT, SUCC] = [0, 1, 2];
const labelsOf = (slot: number) => ({
  __name__: NAMES[slot % 3] ?? '',
  subnetwork: 'North',
  managed_element: '7',
  cell: String(Math.floor(slot / 3)),
});
const observerOf = (slots = 3): Observer => {
  const numbers = new Map<string, number>();
  const observer = new Observer(
    {
      measures,
      minIntervalMs: MINUTE,
      numberOf: (dn) => {
        const number = numbers.get(dn) ?? numbers.size;
        numbers.set(dn, number);
        return number;
      },
    },
    new IdentityRules(CatalogueConfig.schema.parse({})),
  );
  observer.know(slots, labelsOf);
  return observer;
};
const rows = ({ out }: Observer) =>
  Array.from({ length: out.length }, (_, row) => [
    measures[out.measure[row] ?? 0]?.name,
    out.timeMs[row],
    out.intervalMs[row],
    out.numerator[row],
    out.denominator[row],
  ]);

describe('Observer', () => {
  it('takes of how many a level is the mean from the counter that says so, where one does', () => {
    const rate: Measure = {
      ...{ name: 'rate', objectClass: 'NRCellDU', kind: 'level', unit: 'bit/s', worseWhen: 'low' },
      ...{ counters: ['rate'], meanOf: 'users' },
    };
    const rules = new IdentityRules(CatalogueConfig.schema.parse({}));
    const observed = (slots: readonly (readonly [name: string, cell: string])[]): number[][] => {
      const numberOf = (dn: string): number => Number(dn.slice(-1));
      const observer = new Observer({ measures: [rate], minIntervalMs: MINUTE, numberOf }, rules);
      observer.know(slots.length, (slot) => {
        const [name, cell] = slots[slot] ?? ['', ''];
        return { __name__: name, subnetwork: 'North', managed_element: '7', cell };
      });
      for (const time of [0, MINUTE, 2 * MINUTE])
        slots.forEach(([name], slot) => observer.take(slot, time, name === 'rate' ? 30 : time / MINUTE / 4));
      const { out } = observer;
      return Array.from({ length: out.length }, (_, row) => [
        out.object[row] ?? NaN,
        out.numerator[row] ?? NaN,
        out.denominator[row] ?? NaN,
      ]);
    };
    const [ofUsers, ofSamples] = ['1', '2'] as const;
    expect(
      observed([
        ['rate', ofUsers],
        ['users', ofUsers],
        ['rate', ofSamples],
      ]).sort(),
    ).toEqual([
      [1, 30, 0.25],
      [1, 30, 0.5],
      [2, 30, 1],
      [2, 30, 1],
    ]);
  });

  it('sees the same of every maker, over counters that begin again at midnight', () => {
    const names = [
      ['Alder', ['DRB_UEThpDl', 'RRC_ConnEstabSucc', 'RRC_ConnEstabAtt'], 1],
      ['Borealis', ['brUserRateDl', 'brSetupDone', 'brSetupTried'], 0.001],
      ['Cobalt', ['cbThpDlKbps', 'cbConnOk', 'cbConnReq'], 1],
    ] as const;
    const config = CatalogueConfig.schema.parse({});
    const watched = ['ueThroughputBitsPerSecond', 'rrcEstablishmentSuccessRatio'];
    const seen = names.map(([vendor, counters, unit]) => {
      const observer = new Observer(
        {
          measures: config.measures.filter(({ name }) => watched.includes(name)),
          minIntervalMs: MINUTE,
          numberOf: () => 0,
        },
        new IdentityRules(config),
      );
      const labels = { subnetwork: 'North', managed_element: '7', cell: '1', vendor };
      observer.know(3, (slot) => ({ ...labels, __name__: counters[slot] ?? '' }));
      const restarts = vendor === 'Cobalt' ? 3 : Infinity;
      for (let n = 1; n <= 5; n++) {
        const since = n >= restarts ? restarts - 1 : 0;
        observer.take(0, n * MINUTE, 8000 * unit);
        observer.take(1, n * MINUTE, 99 * (n - since));
        observer.take(2, n * MINUTE, 100 * (n - since));
      }
      return rows(observer);
    });
    expect(seen[0]).toHaveLength(8);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });

  it('observes nothing at the first report, then what the counters grew by', () => {
    const observer = observerOf();
    for (const slot of [USERS, ATT, SUCC]) observer.take(slot, MINUTE, 100);
    expect(rows(observer)).toEqual([]);
    observer.take(USERS, 2 * MINUTE, 12);
    observer.take(ATT, 2 * MINUTE, 150);
    observer.take(SUCC, 2 * MINUTE, 149);
    expect(rows(observer)).toEqual([
      ['users', 2 * MINUTE, MINUTE, 12, 1],
      ['attempts', 2 * MINUTE, MINUTE, 50, 1],
      ['success', 2 * MINUTE, MINUTE, 49, 50],
    ]);
  });

  it.each([
    [MINUTE, 5, DUPLICATE, 'the same time again'],
    [MINUTE - 1, 5, LATE, 'older than the newest'],
    [2 * MINUTE, Number.NaN, UNUSABLE, 'a staleness marker'],
    [2 * MINUTE, 5, TAKEN, 'the next report'],
  ])('takes a report at %i of %d as %i because it is %s', (time, value, fate) => {
    const observer = observerOf();
    observer.take(ATT, MINUTE, 4);
    expect(observer.take(ATT, time, value)).toBe(fate);
  });

  it('takes a fall of a counter as a restart: the new value is the growth', () => {
    const observer = observerOf();
    observer.take(ATT, MINUTE, 900);
    observer.take(ATT, 2 * MINUTE, 30);
    expect(rows(observer)).toEqual([['attempts', 2 * MINUTE, MINUTE, 30, 1]]);
  });

  it('takes reports that are closer together than the least interval as one', () => {
    const observer = observerOf();
    for (let n = 0; n <= 8; n++) {
      observer.take(USERS, n * 15_000, n);
      observer.take(ATT, n * 15_000, 10 * n);
    }
    expect(rows(observer)).toEqual([
      ['users', MINUTE, MINUTE, 2.5, 4],
      ['attempts', MINUTE, MINUTE, 40, 1],
      ['users', 2 * MINUTE, MINUTE, 6.5, 4],
      ['attempts', 2 * MINUTE, MINUTE, 40, 1],
    ]);
  });

  it('counts all growth once, whatever is lost, doubled or comes late', () => {
    const report = fc.record({ lost: fc.boolean(), doubled: fc.boolean(), growth: fc.integer({ min: 0, max: 50 }) });
    fc.assert(
      fc.property(fc.array(report, { minLength: 1, maxLength: 60 }), (reports) => {
        const observer = observerOf();
        observer.take(ATT, 0, 0);
        let total = 0;
        let newest = 0;
        reports.forEach(({ lost, doubled, growth }, at) => {
          total += growth;
          if (lost) return;
          newest = total;
          observer.take(ATT, (at + 1) * MINUTE, total);
          if (doubled) observer.take(ATT, (at + 1) * MINUTE, total);
          observer.take(ATT, at * MINUTE, 0);
        });
        const grown = rows(observer).reduce((sum, row) => sum + Number(row[3]), 0);
        expect(grown).toBe(newest);
      }),
    );
  });

  it('pairs the parts of a ratio that came in different bodies, one ahead of the other', () => {
    const observer = observerOf();
    for (let n = 0; n <= 4; n++) observer.take(ATT, n * MINUTE, n * 10);
    observer.out.length = 0;
    for (let n = 0; n <= 4; n++) observer.take(SUCC, n * MINUTE, n * 9);
    expect(rows(observer)).toEqual([1, 2, 3, 4].map((n) => ['success', n * MINUTE, MINUTE, 9, 10]));
  });

  it('makes no share of parts that grew over different times', () => {
    const observer = observerOf();
    for (const n of [0, 1, 2, 3]) observer.take(ATT, n * MINUTE, n * 10);
    observer.out.length = 0;
    for (const n of [0, 1, 3]) observer.take(SUCC, n * MINUTE, n * 9);
    expect(rows(observer)).toEqual([['success', MINUTE, MINUTE, 9, 10]]);
  });

  it('goes on after a restart as if there had been none', () => {
    const whole = observerOf(6);
    const halved = observerOf(6);
    const feed = (observer: Observer, from: number, to: number): void => {
      for (let n = from; n < to; n++)
        for (let slot = 0; slot < 6; slot++) observer.take(slot, n * MINUTE, n * (slot + 1));
    };
    feed(whole, 0, 10);
    feed(halved, 0, 5);
    const again = observerOf(6);
    again.restore(halved.state());
    feed(again, 5, 10);
    expect(rows(again)).toEqual(rows(whole).slice(rows(halved).length));
  });

  describe('of reports that are each of a granularity period alone', () => {
    const QUARTER = 15 * MINUTE;
    const dn = 'SubNetwork=North,ManagedElement=7,GNBCUCPFunction=1,NRCellDU=3';
    const reporting = (granularityMs: number, suspect = false): Observer => {
      const observer = observerOf(0);
      observer.know(3, (slot) => ({
        __name__: NAMES[slot] ?? '',
        dn,
        granularity_period_ms: String(granularityMs),
        ...(suspect ? { suspect: 'true' } : {}),
      }));
      return observer;
    };

    it('observes each as it is, the first one too, and no fall as a restart', () => {
      const observer = reporting(QUARTER);
      for (const [end, attempts, successes, users] of [
        [QUARTER, 100, 99, 3],
        [2 * QUARTER, 40, 20, 5],
      ] as const) {
        observer.take(ATT, end, attempts);
        observer.take(SUCC, end, successes);
        observer.take(USERS, end, users);
      }
      expect(rows(observer)).toEqual([
        ['attempts', QUARTER, QUARTER, 100, 1],
        ['success', QUARTER, QUARTER, 99, 100],
        ['users', QUARTER, QUARTER, 3, 1],
        ['attempts', 2 * QUARTER, QUARTER, 40, 1],
        ['success', 2 * QUARTER, QUARTER, 20, 40],
        ['users', 2 * QUARTER, QUARTER, 5, 1],
      ]);
    });

    it('does not spread one over a period that was lost', () => {
      const observer = reporting(QUARTER);
      observer.take(ATT, QUARTER, 100);
      observer.take(ATT, 4 * QUARTER, 100);
      expect(rows(observer).map(([, , interval]) => interval)).toEqual([QUARTER, QUARTER]);
    });

    it('adds up those that are shorter than the least interval', () => {
      const observer = reporting(MINUTE / 6);
      for (let report = 1; report <= 12; report++) observer.take(ATT, (report * MINUTE) / 6, 5);
      expect(rows(observer)).toEqual([
        ['attempts', MINUTE, MINUTE, 30, 1],
        ['attempts', 2 * MINUTE, MINUTE, 30, 1],
      ]);
    });

    it('leaves out what its element calls suspect', () => {
      const observer = reporting(QUARTER, true);
      expect(observer.take(ATT, QUARTER, 100)).toBe(TAKEN);
      expect(rows(observer)).toEqual([]);
    });

    it('goes on behind a restart as if there had been none', () => {
      const before = reporting(MINUTE / 6);
      for (let report = 1; report <= 8; report++) before.take(ATT, (report * MINUTE) / 6, 5);
      const after = reporting(MINUTE / 6);
      after.restore(structuredClone(before.state()));
      for (let report = 9; report <= 12; report++) after.take(ATT, (report * MINUTE) / 6, 5);
      expect(rows(after)).toEqual([['attempts', 2 * MINUTE, MINUTE, 30, 1]]);
    });
  });
});
