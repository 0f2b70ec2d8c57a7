import { describe, expect, it } from '@jest/globals';
import { type KnownObject, nameOf } from './names.js';

const ROOT = 'SubNetwork=North';
const CELL = `${ROOT},ManagedElement=7,GNBDUFunction=1,NRCellDU=3`;
const objects: Readonly<Record<string, KnownObject>> = {
  [ROOT]: { name: 'North', attributes: {} },
  [CELL]: { name: 'Harbour 1C', attributes: {} },
  [`${CELL},NRCellRelation=1`]: { name: `${CELL},NRCellRelation=1`, attributes: { adjacentNRCellRef: `${ROOT},X=2` } },
  [`${ROOT},ManagedElement=7`]: { name: 'gNB Harbour', attributes: {} },
  [`${ROOT},ManagedElement=sbc-1`]: { name: 'North border controller', attributes: {} },
  [`${ROOT},ManagedElement=sbc-1,SipTrunk=trunk-a`]: { name: 'Carrier A', attributes: {} },
  [`${ROOT},TransportLink=agg-1-core-1`]: { name: `${ROOT},TransportLink=agg-1-core-1`, attributes: {} },
};

describe('nameOf', () => {
  it.each([
    [CELL, 'Harbour 1C', 'the operator named it'],
    [
      `${ROOT},ManagedElement=sbc-1,SipTrunk=trunk-a`,
      'Carrier A at North border controller',
      'a carrier has trunks at many',
    ],
    [`${ROOT},ManagedElement=sbc-1,Interface=eth0`, 'eth0 at North border controller', 'every router has an eth0'],
    [`${ROOT},TransportLink=agg-1-core-1`, 'North agg-1-core-1', 'nobody named it'],
    [`${CELL},NRCellRelation=1`, 'Harbour 1C to North X 2', 'a relation is known by its ends'],
    [`${ROOT},ManagedElement=7,GNBDUFunction=1`, 'gNB Harbour', 'a function is known by its element'],
    [`${ROOT},ManagedElement=9`, 'North ManagedElement 9', 'it is not in the inventory'],
    ['ManagedElement=9', 'ManagedElement 9', 'it stands in no network'],
    ['', '', 'nothing has no name'],
  ])('calls %s %s because %s', (dn, name) => {
    expect(nameOf(dn, (at) => objects[at])).toBe(name);
  });
});
