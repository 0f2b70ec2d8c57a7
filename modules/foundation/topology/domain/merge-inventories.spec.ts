import { describe, expect, it } from '@jest/globals';
import { inventoryCoverage } from './inventory-coverage.js';
import { mergeInventories } from './merge-inventories.js';

const object = (dn: string, attributes: Record<string, string | number> = {}, name = dn) => ({
  ...{ dn, name, region: 'n', attributes },
});

describe('mergeInventories', () => {
  it('believes the first, and fills what it leaves open from the others', () => {
    const live = {
      objects: [object('A=1', { tilt: 4 })],
      relations: [{ kind: 'neighbour', from: 'A=1', to: 'A=2' }],
    } as const;
    const file = {
      objects: [{ ...object('A=1', { tilt: 9, vendorName: 'Acme' }, 'Mill'), site: 'M' }, object('A=2')],
      relations: live.relations,
    };
    expect(mergeInventories([live, file])).toEqual({
      objects: [{ ...object('A=1', { tilt: 4, vendorName: 'Acme' }, 'Mill'), site: 'M' }, object('A=2')],
      relations: live.relations,
    });
  });
});

describe('inventoryCoverage', () => {
  it('hears an object by what stands in it, and names who is silent, never heard of first', () => {
    const objects = ['S=1,E=1', 'S=1,E=1,C=1', 'S=1,E=1,C=2', 'S=1,E=2', 'S=1,L=1'].map((dn) => object(dn));
    const heard = [
      ['S=1,E=1,C=1', 900],
      ['S=1,E=1,C=2', 100],
    ] as const;
    expect(inventoryCoverage(objects, heard, ['E', 'C'], 500)).toEqual({
      classes: [
        { className: 'E', objects: 2, heard: 1 },
        { className: 'C', objects: 2, heard: 1 },
      ],
      silent: [
        { dn: 'S=1,E=2', className: 'E', region: 'n', lastHeardMs: undefined },
        { dn: 'S=1,E=1,C=2', className: 'C', region: 'n', lastHeardMs: 100 },
      ],
    });
  });
});
