import { describe, expect, it } from '@jest/globals';
import { classOf, isWithin, managedElementOf, parentOf } from './managed-object.js';

const cell = 'SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=3';

describe('distinguished names', () => {
  it('read their class, parent and element', () => {
    expect(classOf(cell)).toBe('NRCellDU');
    expect(parentOf(cell)).toBe('SubNetwork=North,ManagedElement=7,GNBDUFunction=1');
    expect(parentOf('SubNetwork=North')).toBeUndefined();
    expect(managedElementOf(cell)).toBe('SubNetwork=North,ManagedElement=7');
    expect(managedElementOf('SubNetwork=North')).toBeUndefined();
  });

  it.each([
    [cell, 'SubNetwork=North,ManagedElement=7', true, 'a descendant'],
    [cell, cell, true, 'itself'],
    [
      'SubNetwork=North,ManagedElement=70',
      'SubNetwork=North,ManagedElement=7',
      false,
      'a prefix of the text is no ancestor',
    ],
  ])('%s within %s is %s because it is %s', (dn, ancestor, expected) => {
    expect(isWithin(dn, ancestor)).toBe(expected);
  });
});
