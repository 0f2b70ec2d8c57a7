import { describe, expect, it } from '@jest/globals';
import { labelsOfDn, measuredObjectDn } from './measured-object.js';

const CELL = 'GNBDUFunction=1,NRCellDU=3';

describe('measuredObjectDn', () => {
  it.each([
    [
      ['SubNetwork=North', 'ManagedElement=7', CELL],
      `SubNetwork=North,ManagedElement=7,${CELL}`,
      'each names its part',
    ],
    [['', 'ManagedElement=7', CELL], `ManagedElement=7,${CELL}`, 'there is no prefix'],
    [
      ['SubNetwork=North', 'SubNetwork=North,ManagedElement=7', CELL],
      `SubNetwork=North,ManagedElement=7,${CELL}`,
      'the element repeats the prefix',
    ],
    [
      ['SubNetwork=North', 'ManagedElement=7', `ManagedElement=7,${CELL}`],
      `SubNetwork=North,ManagedElement=7,${CELL}`,
      'the object repeats the element',
    ],
    [
      ['SubNetwork=North', 'ManagedElement=7', `SubNetwork=North,ManagedElement=7,${CELL}`],
      `SubNetwork=North,ManagedElement=7,${CELL}`,
      'the object has its whole name',
    ],
    [
      ['SubNetwork=A', 'SubNetwork=B,ManagedElement=7', CELL],
      `SubNetwork=A,SubNetwork=B,ManagedElement=7,${CELL}`,
      'one network stands in another',
    ],
    [['North', 'gnb 7', 'cell 3'], 'SubNetwork=North,ManagedElement=gnb 7,MeasObj=cell 3', 'the names are plain'],
    [['SubNetwork=North', 'ManagedElement=7', ''], 'SubNetwork=North,ManagedElement=7', 'it is of the element itself'],
    [['', '', ''], undefined, 'there is no name'],
    [['SubNetwork=North', 'ManagedElement=', CELL], undefined, 'a value is missing'],
    [['SubNetwork=North', 'ManagedElement=7', 'NRCellDU=3,loose'], undefined, 'a part is no name'],
  ])('joins %j to %s because %s', (...[[prefix = '', element = '', object = ''], dn]) => {
    expect(measuredObjectDn({ prefix, element, object }, [])).toBe(dn);
  });

  it('is rewritten by the first rule that fits', () => {
    const rules = [
      { pattern: /^(.*),Cell=(\w+)$/u, dn: '$1,ENBFunction=1,EUtranGenericCell=$2' },
      { pattern: /^.*$/u, dn: 'Never=1' },
    ];
    const names = { prefix: 'SubNetwork=North', element: 'ManagedElement=7', object: 'Cell=9' };
    expect(measuredObjectDn(names, rules)).toBe('SubNetwork=North,ManagedElement=7,ENBFunction=1,EUtranGenericCell=9');
  });
});

describe('labelsOfDn', () => {
  it('takes the innermost name of its classes', () => {
    const classes = { subnetwork: ['SubNetwork'], cell: ['NRCellDU', 'NRCellCU'], trunk: ['SipTrunk'] };
    expect(labelsOfDn(`SubNetwork=A,SubNetwork=B,ManagedElement=7,${CELL}`, classes)).toEqual({
      subnetwork: 'B',
      cell: '3',
    });
  });
});
