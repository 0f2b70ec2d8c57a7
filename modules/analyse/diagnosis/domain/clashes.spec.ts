import { describe, expect, it } from '@jest/globals';
import { type CellPlan, clashesAt, clashOf } from './clashes.js';

/** a - b - c in a row, and d beside a on another frequency. */
const CELLS: Readonly<Record<string, { pci: number; frequency: number; meets: readonly string[] }>> = {
  a: { pci: 1, frequency: 636_666, meets: ['b', 'd'] },
  b: { pci: 2, frequency: 636_666, meets: ['a', 'c'] },
  c: { pci: 3, frequency: 636_666, meets: ['b'] },
  d: { pci: 4, frequency: 155_600, meets: ['a'] },
};
const plan: CellPlan = {
  neighbours: (dn) => CELLS[dn]?.meets ?? [],
  attribute: (dn, name) => {
    const cell = CELLS[dn];
    return { nRPCI: cell?.pci, arfcnDL: cell?.frequency, vsRootSequenceIndex: cell?.pci }[name];
  },
};

describe('what clashes', () => {
  it.each<[string, number, ReturnType<typeof clashOf>]>([
    ['the identity of a neighbour', 2, 'pci-collision'],
    ['that of a neighbour of a neighbour', 3, 'pci-confusion'],
    ['that of a neighbour on another frequency', 4, undefined],
    ['its own', 1, undefined],
    ['one that nobody has', 9, undefined],
  ])('%s', (_, pci, expected) => {
    expect(clashOf('a', 'nRPCI', pci, plan)).toBe(expected);
  });

  it('of root sequences, between neighbours alone', () => {
    const roots = [1, 2, 3, 4].map((root) => clashOf('a', 'vsRootSequenceIndex', root, plan));
    expect(roots).toEqual([undefined, 'prach-root-clash', undefined, undefined]);
    expect(clashOf('a', 'digitalTilt', 2, plan)).toBeUndefined();
  });

  it('is seen in the inventory as well', () => {
    const renumbered: CellPlan = {
      ...plan,
      attribute: (dn, name) => (dn === 'b' && /PCI|Root/.test(name) ? 1 : plan.attribute(dn, name)),
    };
    expect(clashesAt('a', plan)).toEqual([]);
    expect(clashesAt('a', renumbered)).toEqual(['pci-collision', 'prach-root-clash']);
  });
});
