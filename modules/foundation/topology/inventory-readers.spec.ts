import { describe, expect, it } from '@jest/globals';
import { inventoryFormatOf, inventoryReaderOf } from './inventory-readers.js';
import { inventoryReaderContract } from './ports/inventory-reader.contract.js';

const N = 'SubNetwork=North';
const CELL = `${N},ManagedElement=7,NRCellDU=1`;
const csv = `kind,dn,name,site,latitude,longitude,vendor,layer,azimuth,carriedBy,aEnd,zEnd,neighbours,serial
site,,,Mill Hill,52.5,13.25,,,,,,,,
element,"${N},ManagedElement=7",gNB 7,Mill Hill,,,Acme,,,"${N},TransportLink=1",,,,007
cell,"${CELL}",Mill Hill A,Mill Hill,,,Acme,2,120,,,,"${N},ManagedElement=8,NRCellDU=1;${N},ManagedElement=9,NRCellDU=1",
link,"${N},TransportLink=1",,,,,,,,,"${N},ManagedElement=7","${N},ManagedElement=r1",,
trunk,"${N},ManagedElement=sbc,SipTrunk=a",Carrier A,,,,,,,"${N},TransportLink=1",,,,
`;
const json = {
  sites: [{ site: 'Mill Hill', latitude: 52.5, longitude: 13.25 }],
  elements: [{ dn: `${N},ManagedElement=7`, name: 'gNB 7', site: 'Mill Hill', vendor: 'Acme' }],
  cells: [{ dn: CELL, layer: 2, azimuth: 120, neighbours: [`${N},ManagedElement=8,NRCellDU=1`], site: 'Mill Hill' }],
};
const adjacency = { system: 'r1', port: 'ge-0/0/1', neighbour: 'r2', neighbourPort: 'xe-1/0' };
const back = { system: 'r2', port: 'xe-1/0', lldpRemSysName: 'r1', lldpRemPortId: 'ge-0/0/1' };
const handover = { from: CELL, to: `${N},ManagedElement=8,NRCellDU=1`, attempts: 12 };
const text = (document: unknown): string => JSON.stringify(document);

inventoryReaderContract('CSV', {
  reader: inventoryReaderOf('csv'),
  ...{ good: csv, objects: 4, relations: 6 },
  spoilt: {
    body: `${csv}cell,"${N},ManagedElement=7,NRCellDU=2",,,91,13,,,,,,,,\n`,
    place: 'line 7',
    reason: 'bad-position',
  },
});
inventoryReaderContract('JSON', {
  reader: inventoryReaderOf('json'),
  ...{ good: text(json), objects: 2, relations: 1 },
  spoilt: { body: text({ ...json, links: [{ dn: `${N},TransportLink=1` }] }), place: 'links[0]', reason: 'no-ends' },
});
inventoryReaderContract('LLDP', {
  reader: inventoryReaderOf('lldp'),
  ...{ good: text({ adjacencies: [adjacency, back] }), objects: 1, relations: 4 },
  spoilt: {
    body: text({ adjacencies: [adjacency, { ...adjacency, neighbour: 'twin' }] }),
    ...{ place: 'adjacencies[1]', reason: 'ambiguous' },
  },
});
inventoryReaderContract('handovers', {
  reader: inventoryReaderOf('handovers'),
  ...{ good: text({ handovers: [handover, { ...handover, to: 'A=1', attempts: 0 }] }), objects: 0, relations: 1 },
  spoilt: {
    body: text({ handovers: [handover, { ...handover, to: 'next' }] }),
    place: 'handovers[1]',
    reason: 'bad-name',
  },
});
inventoryReaderContract('ProvMnS', {
  reader: inventoryReaderOf('prov-mns'),
  good: text({
    SubNetwork: [{ id: 'North', ManagedElement: [{ id: 7, attributes: { carriedByRef: `${N},TransportLink=1` } }] }],
  }),
  ...{ objects: 2, relations: 1 },
});

describe('an inventory in rows', () => {
  const read = (rows: string) =>
    inventoryReaderOf('csv').read(new TextEncoder().encode(rows), { regionOf: () => 'n', named: () => [], maxRows: 3 });

  it('gives a site’s position to what stands there, and keeps columns of its own', () => {
    const { objects } = read(csv.split('\n').slice(0, 3).join('\n'));
    expect(objects).toEqual([
      {
        ...{ dn: `${N},ManagedElement=7`, name: 'gNB 7', region: 'n', site: 'Mill Hill' },
        position: { latitude: 52.5, longitude: 13.25 },
        attributes: { latitude: 52.5, longitude: 13.25, vendorName: 'Acme', siteName: 'Mill Hill', serial: '007' },
      },
    ]);
  });

  it.each([
    ['cell,"A=1,NRCellDU=2",x', 'bad-number'],
    ['cell,,1', 'no-name'],
    ['cell,here,1', 'bad-name'],
    ['cell,"A=1,ManagedElement=2",1', 'wrong-class'],
    ['door,"A=1,Door=2",1', 'unknown-kind'],
    ['cell,"A=1,NRCellDU=2",1,2', 'not-a-row'],
    ['site,,', 'no-name'],
  ])('rejects %s as %s', (row, reason) => {
    expect(read(`kind,dn,azimuth\n${row}\n`).rejected).toMatchObject([{ place: 'line 2', reason }]);
  });

  it('takes one row of a name, and so many rows', () => {
    const row = (n: number) => `cell;A=1,NRCellDU=${String(n)}\n`;
    const { objects, rejected } = read(`kind;dn\n${row(1)}${row(1)}${row(2)}${row(3)}${row(4)}`);
    expect(objects).toHaveLength(2);
    expect(rejected.map(({ reason }) => reason)).toEqual(['twice', 'too-many']);
  });
});

it.each([
  ['a.CSV', '', 'csv'],
  ['a.json', '{"adjacencies":[]}', 'lldp'],
  ['a.json', '{"handovers":[]}', 'handovers'],
  ['a.json', '{"SubNetwork":[]}', 'prov-mns'],
  ['a.json', '{"cells":[]}', 'json'],
])('the file %s with %s is of %s', (name, body, format) => {
  expect(inventoryFormatOf(name, new TextEncoder().encode(body))).toBe(format);
});
