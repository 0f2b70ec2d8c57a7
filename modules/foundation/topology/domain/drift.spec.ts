import { describe, expect, it } from '@jest/globals';
import { type AttributeValue, type ManagedObject } from '#foundation/vocabulary';
import { driftBetween } from './drift.js';

const CELL = 'SubNetwork=1,ManagedElement=7,GNBDUFunction=1,NRCellDU=3';
const object = (attributes: Readonly<Record<string, AttributeValue>>, dn = CELL): ManagedObject => ({
  ...{ dn, name: dn, region: 'north', attributes },
});
const drift = (before: Readonly<Record<string, AttributeValue>>, after: Readonly<Record<string, AttributeValue>>) =>
  driftBetween((dn) => (dn === CELL ? object(before) : undefined), [object(after)]);

describe('what changed between two readings of an inventory', () => {
  it('is every attribute that both have and that is not the same', () => {
    const before = { nRPCI: 7, isHOAllowed: true, 'cellIndividualOffset.rsrpOffsetSSB': 0, siteName: 'Hill' };
    const after = { nRPCI: 7, isHOAllowed: false, 'cellIndividualOffset.rsrpOffsetSSB': 15, siteName: 'Hill' };
    expect(drift(before, after)).toEqual([
      { dn: CELL, attribute: 'isHOAllowed', from: true, to: false },
      { dn: CELL, attribute: 'cellIndividualOffset.rsrpOffsetSSB', from: 0, to: 15 },
    ]);
  });

  it('is nothing of what came or went, object or attribute', () => {
    expect(drift({ nRPCI: 7 }, { nRPCI: 7, siteName: 'Hill' })).toEqual([]);
    expect(drift({ nRPCI: 7, siteName: 'Hill' }, { nRPCI: 7 })).toEqual([]);
    expect(driftBetween(() => undefined, [object({ nRPCI: 8 })])).toEqual([]);
  });

  it('is no state that the object is in', () => {
    expect(
      drift({ operationalState: 'ENABLED', cellState: 'ACTIVE' }, { operationalState: 'DISABLED', cellState: 'IDLE' }),
    ).toEqual([]);
  });
});
