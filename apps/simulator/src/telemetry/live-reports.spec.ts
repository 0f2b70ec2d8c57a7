import { describe, expect, it } from '@jest/globals';
import protobuf from 'protobufjs';
import { Network } from '../network/network.js';
import { Rng } from '../rng.js';
import { CellReporting } from './cell-reporting.js';
import { Defects, NO_DEFECTS } from './defects.js';
import { type LaneBody, LiveReports, type ReportOrder } from './live-reports.js';

const MINUTE = 60_000;
const COUNTERS = [
  { name: 'RRU.PrbTotDl', isCumulative: false },
  { name: 'DRB.UEThpDl', isCumulative: false },
];
const elementOf = (n: number): string => `SubNetwork=North,ManagedElement=${n}`;
const cellOf = (n: number, cell: number): string => `${elementOf(n)},GNBDUFunction=1,NRCellDU=${cell}`;
const { root } = protobuf.parse(`syntax = "proto3"; message W { repeated T s = 1; }
  message T { repeated L l = 1; repeated S v = 2; } message L { string n = 1; string v = 2; } message S { double v = 1; int64 t = 2; }`);
interface Written {
  s?: { l: { n: string; v: string }[]; v: { v: number; t: number }[] }[];
}
/** `element/cell counter minute`, sorted. */
const read = (bodies: readonly LaneBody[]): string[] =>
  bodies
    .flatMap(
      ({ body }) =>
        (root.lookupType('W').toObject(root.lookupType('W').decode(body), { longs: Number }) as Written).s ?? [],
    )
    .map(({ l, v }) => {
      const labels = Object.fromEntries(l.map(({ n, v: value }) => [n, value]));
      const at = Math.round((v[0]?.t ?? 0) / MINUTE);
      return `${labels['managed_element'] ?? ''}/${labels['cell'] ?? ''} ${labels['__name__'] ?? ''} ${at}`;
    })
    .sort();

const setUp = (): LiveReports => {
  const network = new Network();
  const cells = [cellOf(1, 1), cellOf(1, 2), cellOf(2, 1)].map((dn) => ({ dn }));
  const reporting = new CellReporting(network, cells, COUNTERS);
  const defects = new Defects(NO_DEFECTS, [], new Rng(1));
  return new LiveReports(reporting, defects, new Rng(2), (series) => cells[Math.floor(series / 2)]?.dn ?? '');
};
const order = (of: Partial<ReportOrder> & Pick<ReportOrder, 'dn' | 'fate'>): ReportOrder => ({
  ...{ delayMinutes: 0, suffix: '' },
  ...of,
});
const step = (live: LiveReports, minute: number, dark: readonly string[] = [], orders: readonly ReportOrder[] = []) =>
  read(live.step(new Float64Array(6), minute * MINUTE, 2, new Set(dark), orders));

describe('LiveReports', () => {
  it('sends what every cell counts, but of elements without power', () => {
    const live = setUp();
    expect(step(live, 1)).toEqual([
      '1/1 DRB_UEThpDl 1',
      '1/1 RRU_PrbTotDl 1',
      '1/2 DRB_UEThpDl 1',
      '1/2 RRU_PrbTotDl 1',
      '2/1 DRB_UEThpDl 1',
      '2/1 RRU_PrbTotDl 1',
    ]);
    expect(step(live, 2, [elementOf(1)])).toEqual(['2/1 DRB_UEThpDl 2', '2/1 RRU_PrbTotDl 2']);
  });

  it('loses a counter of a cell, or everything of an element, as it is told', () => {
    const live = setUp();
    const lost = order({ dn: cellOf(1, 2), fate: 'lost', counters: ['DRB.UEThpDl'] });
    expect(step(live, 1, [], [lost])).not.toContain('1/2 DRB_UEThpDl 1');
    expect(step(live, 2, [], [lost])).toHaveLength(5);
    expect(step(live, 3, [], [order({ dn: elementOf(1), fate: 'lost' })])).toHaveLength(2);
    expect(step(live, 4, [], [order({ dn: 'SubNetwork=North', fate: 'lost' })])).toEqual([]);
  });

  it('sends late what it is told to, once', () => {
    const live = setUp();
    const late = order({ dn: elementOf(2), fate: 'late', delayMinutes: 2 });
    expect(step(live, 1, [], [late])).toHaveLength(4);
    expect(step(live, 2)).toHaveLength(6);
    expect(step(live, 3).filter((name) => name.endsWith(' 1'))).toEqual(['2/1 DRB_UEThpDl 1', '2/1 RRU_PrbTotDl 1']);
    expect(step(live, 4)).toHaveLength(6);
  });

  it('renames a counter as an upgrade does', () => {
    const renamed = order({ dn: elementOf(2), fate: 'renamed', counters: ['DRB.UEThpDl'], suffix: '_v2' });
    expect(step(setUp(), 1, [], [renamed]).filter((name) => name.startsWith('2/'))).toEqual([
      '2/1 DRB_UEThpDl_v2 1',
      '2/1 RRU_PrbTotDl 1',
    ]);
  });
});
