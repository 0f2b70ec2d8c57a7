import { describe, expect, it } from '@jest/globals';
import { Network } from '../network/network.js';
import { CellReporting } from './cell-reporting.js';
import { factorOf, vendorNamed } from './vendors.js';

const COUNTERS = [
  { name: 'RRU.PrbTotDl', isCumulative: false },
  { name: 'RRC.ConnEstabAtt', isCumulative: true },
  { name: 'CARR.WBCQIDist', isCumulative: true },
];
const MIDNIGHT = Date.parse('2026-11-25T00:00:00Z');
const MINUTE = 60_000;
const elementOf = (n: number): string => `SubNetwork=North,ManagedElement=${n}`;
const reportingOf = (...vendors: string[]): CellReporting => {
  const network = new Network();
  const cells = vendors.map((vendorName, i) => {
    network.add(elementOf(i), { vendorName });
    return { dn: `${elementOf(i)},GNBDUFunction=1,NRCellDU=1` };
  });
  return new CellReporting(network, cells, COUNTERS);
};

describe('factorOf', () => {
  it.each([
    ['Borealis', 'DRB.UEThpDl', 0.001],
    ['Borealis', 'DRB.UEThpDl.SNSSAI-01', 0.001],
    ['Borealis', 'RRC.ConnMean', 1],
    ['Cobalt', 'DRB.UEThpDl', 1],
  ])('of %s and %s is %d', (vendor, name, factor) => {
    expect(factorOf(vendorNamed(vendor), name)).toBe(factor);
  });
});

describe('CellReporting', () => {
  it.each([
    ['Alder', 'RRU_PrbTotDl', 'RRC_ConnEstabAtt', 'CARR_WBCQIDist'],
    ['Borealis', 'brPrbShareDl', 'brSetupTried', 'brCarrWBCQIDist'],
    ['Cobalt', 'cbDlPrbPct', 'cbConnReq', 'cbCarrWBCQIDist'],
  ])('names the counters of %s', (vendor, ...names) => {
    const reporting = reportingOf(vendor);
    expect(names.map((_, i) => reporting.labelsOf(i)['__name__'])).toEqual(names);
    expect(reporting.labelsOf(0)).toMatchObject({ vendor, subnetwork: 'North', managed_element: '0', cell: '1' });
  });

  it('reports in the units of each maker', () => {
    const reported = reportingOf('Alder', 'Borealis').reported(Float64Array.of(40, 7, 1, 40, 7, 1), MIDNIGHT);
    expect([...reported]).toEqual([40, 7, 1, 0.4, 7, 1]);
  });

  it('begins again at midnight with the report after it, where the maker does so', () => {
    const reporting = reportingOf('Alder', 'Cobalt');
    const attempts = [-1, 0, 1].map((n) => {
      const total = 100 + 10 * n;
      const row = reporting.reported(Float64Array.of(0, total, 0, 0, total, 0), MIDNIGHT + n * MINUTE);
      return [row[1], row[4]];
    });
    expect(attempts).toEqual([
      [90, 90],
      [100, 100],
      [110, 10],
    ]);
  });

  it('begins again at a restart, but for the maker whose counters outlive it', () => {
    const reporting = reportingOf('Alder', 'Borealis', 'Cobalt');
    const row = (total: number): number[] => {
      const out = reporting.reported(
        Float64Array.from({ length: 9 }, (_, i) => (i % 3 === 1 ? total : 0)),
        MIDNIGHT,
      );
      return [1, 4, 7].map((i) => out[i] ?? 0);
    };
    row(100);
    for (const n of [0, 1, 2]) reporting.restart(elementOf(n));
    expect(row(105)).toEqual([5, 105, 5]);
  });
});
