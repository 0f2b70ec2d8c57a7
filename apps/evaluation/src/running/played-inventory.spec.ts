import { describe, expect, it } from '@jest/globals';
import { PlayedInventory } from './played-inventory.js';
import { isWithheld } from './player.js';

const cell = 'SubNetwork=North,ManagedElement=7,NRCellDU=1';
const objects = [
  { dn: 'SubNetwork=North', attributes: {} },
  { dn: 'SubNetwork=North,ManagedElement=7', attributes: { carriedByRef: 'SubNetwork=North,TransportLink=1' } },
  { dn: cell, attributes: { digitalTilt: 60 } },
  { dn: `${cell},NRCellRelation=2`, attributes: { 'cellIndividualOffset.rsrpOffsetSSB': 2, adjacentNRCellRef: 'x' } },
];
const filled = (withoutTopology: boolean): PlayedInventory => {
  const inventory = new PlayedInventory(withoutTopology);
  inventory.fill(objects);
  return inventory;
};

describe('PlayedInventory', () => {
  it('gives the whole tree, dotted names as structures', () => {
    expect(filled(false).read('', true)).toEqual({
      SubNetwork: [
        {
          ...{ id: 'North', attributes: {} },
          ManagedElement: [
            {
              ...{ id: '7', attributes: { carriedByRef: 'SubNetwork=North,TransportLink=1' } },
              NRCellDU: [
                {
                  ...{ id: '1', attributes: { digitalTilt: 60 } },
                  NRCellRelation: [
                    { id: '2', attributes: { cellIndividualOffset: { rsrpOffsetSSB: 2 }, adjacentNRCellRef: 'x' } },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('gives one object as it stands after the changes of the recording', () => {
    const inventory = filled(false);
    inventory.change({ dn: cell, attribute: 'digitalTilt', to: 0 });
    expect(inventory.read('SubNetwork=North/ManagedElement=7/NRCellDU=1', false)).toEqual({
      ...{ id: '1', attributes: { digitalTilt: 0 } },
    });
    expect(inventory.read('SubNetwork=South', false)).toBeUndefined();
  });

  it('leaves out relations and references where an arm has no topology', () => {
    const text = JSON.stringify(filled(true).read('', true));
    expect(text).not.toMatch(/Ref|NRCellRelation/);
    expect(text).toContain('digitalTilt');
  });
});

describe('isWithheld', () => {
  it.each([
    ['cdr', { kind: 'calls' }, true],
    ['cdr', { kind: 'json', path: '/v1/logs' }, false],
    ['logs', { kind: 'json', path: '/v1/logs' }, true],
    ['alarms', { kind: 'json', path: '/api/v1/alerts-webhook' }, true],
    ['alarms', { kind: 'json', path: '/eventListener/v7' }, true],
    ['alarms', { kind: 'write' }, false],
    [undefined, { kind: 'calls' }, false],
  ] as const)('%s: %j %s', (without, frame, expected) => {
    expect(isWithheld(frame, without)).toBe(expected);
  });
});
