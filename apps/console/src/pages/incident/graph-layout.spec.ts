import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { columnsAround, trimmed } from './graph-layout.js';

const graph = (...edges: [string, string][]): Parameters<typeof columnsAround>[0] => ({
  nodes: [...new Set(edges.flat())].map((dn) => ({ dn })),
  edges: edges.map(([from, to]) => ({ from, to })),
});

describe('columnsAround', () => {
  it('puts each node as far from the root as it is', () => {
    const { spots, count, rows } = columnsAround(graph(['root', 'a'], ['b', 'root'], ['a', 'c']), 'root');
    expect([...spots].map(([dn, { column }]) => [dn, column])).toEqual([
      ['root', 0],
      ['a', 1],
      ['b', 1],
      ['c', 2],
    ]);
    expect(count).toBe(3);
    expect(rows).toBe(2);
  });

  it('shows what the root does not reach, and stands without a root', () => {
    expect(columnsAround({ nodes: [{ dn: 'a' }, { dn: 'b' }], edges: [] }, 'gone').spots.size).toBe(2);
    expect(columnsAround({ nodes: [], edges: [] }, 'gone').count).toBe(0);
  });

  it('places every node once, within the height, whatever the graph', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 20 }), (edges) => {
        const made = graph(...edges);
        const { spots } = columnsAround(made, 'a');
        expect([...spots.keys()].sort()).toEqual(made.nodes.map((n) => n.dn).sort());
        for (const { y } of spots.values()) {
          expect(y).toBeGreaterThan(0);
          expect(y).toBeLessThan(1);
        }
      }),
    );
  });
});

describe('trimmed', () => {
  const chain = graph(['root', 'a'], ['a', 'b'], ['b', 'ill'], ['root', 'c'], ['c', 'd'], ['d', 'e']);

  it('keeps the root, the ill and the way between them, then the nearest', () => {
    const shown = trimmed(chain, 'root', ({ dn }) => dn === 'ill', 5);
    expect(shown.nodes.map((n) => n.dn).sort()).toEqual(['a', 'b', 'c', 'ill', 'root']);
    expect(shown.left).toBe(2);
    expect(shown.edges).toHaveLength(4);
  });

  it('never leaves out what is ill', () => {
    expect(trimmed(chain, 'root', () => true, 2).left).toBe(0);
  });
});
