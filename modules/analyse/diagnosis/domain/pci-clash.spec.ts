import { describe, expect, it } from '@jest/globals';
import { type CellPlan, pciClashOf } from './pci-clash.js';

/** a - b - c in a row, and d beside a on another frequency. */
const CELLS: Readonly<Record<string, { pci: number; frequency: number; meets: readonly string[] }>> = {
  a: { pci: 1, frequency: 636_666, meets: ['b', 'd'] },
  b: { pci: 2, frequency: 636_666, meets: ['a', 'c'] },
  c: { pci: 3, frequency: 636_666, meets: ['b'] },
  d: { pci: 4, frequency: 155_600, meets: ['a'] },
};
const plan: CellPlan = {
  neighbours: (dn) => CELLS[dn]?.meets ?? [],
  attribute: (dn, name) => (name === 'nRPCI' ? CELLS[dn]?.pci : name === 'arfcnDL' ? CELLS[dn]?.frequency : undefined),
};

describe('pciClashOf', () => {
  it.each<[string, number, ReturnType<typeof pciClashOf>]>([
    ['the identity of a neighbour', 2, 'pci-collision'],
    ['that of a neighbour of a neighbour', 3, 'pci-confusion'],
    ['that of a neighbour on another frequency', 4, undefined],
    ['its own', 1, undefined],
    ['one that nobody has', 9, undefined],
  ])('%s', (_, pci, expected) => {
    expect(pciClashOf('a', pci, plan)).toBe(expected);
  });
});
