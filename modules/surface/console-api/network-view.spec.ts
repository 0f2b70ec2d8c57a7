import { beforeEach, describe, expect, it } from '@jest/globals';
import { Topology } from '#foundation/topology';
import { CatalogueConfig } from '#foundation/catalogue';
import { parseConfig } from '#foundation/platform';
import { type Health } from './domain/contract.js';
import { NetworkView } from './network-view.js';
import { CELL, FixedKpis, rigTopology } from './testing/index.js';

const { measures } = parseConfig({}, [CatalogueConfig]).get(CatalogueConfig);
const SITE = 'SubNetwork=North,ManagedElement=1';

describe('NetworkView', () => {
  let kpis: FixedKpis;
  let touches: Map<string, Health>;
  let view: NetworkView;
  beforeEach(() => {
    kpis = new FixedKpis();
    touches = new Map();
    view = new NetworkView(new Topology(rigTopology()), kpis, measures, () => touches);
  });

  it('draws sites with their cells, elements by kind, links with their ends, trunks', () => {
    const { sites, elements, links, trunks } = view.map();
    expect(sites).toHaveLength(2);
    expect(sites[0]).toMatchObject({ name: 'North-1', region: 'North', latitude: 52, health: 'healthy' });
    expect(sites[0]?.cells.map(({ name, azimuth }) => [name, azimuth])).toEqual([
      ['North-1 1A', 0],
      ['North-1 1B', 120],
    ]);
    expect(elements.map(({ name, kind }) => [name, kind])).toEqual([
      ['North core router', 'router'],
      ['North access router', 'router'],
      ['North border controller', 'border-controller'],
    ]);
    expect(links).toMatchObject([
      {
        name: 'North access-1-core-1',
        from: 'SubNetwork=North,ManagedElement=access-1',
        to: 'SubNetwork=North,ManagedElement=core-1',
      },
    ]);
    expect(trunks.map(({ name }) => name)).toEqual([
      'Carrier A at North border controller',
      'Carrier B at North border controller',
    ]);
  });

  it('takes what was never heard of for unobserved, a site only where all of it is', () => {
    kpis.silent.add(CELL);
    expect(view.healthOf(CELL)).toBe('unobserved');
    expect(view.healthOf(SITE)).toBe('healthy');
    kpis.silent.add(`${SITE},GNBDUFunction=1,NRCellDU=1`);
    expect(view.map().sites[0]?.health).toBe('unobserved');
    expect(view.healthOf('SubNetwork=North,TransportLink=access-1-core-1')).toBe('healthy');
  });

  it('shows the incident rather than the silence', () => {
    kpis.silent.add(CELL);
    touches.set(CELL, 'critical');
    expect(view.healthOf(CELL)).toBe('critical');
    expect(view.map().sites[0]?.health).toBe('critical');
  });

  it.each([
    ['north-1', ['North-1 1A', 'North-1 1B', 'gNB North-1'], 'names that begin with it come first'],
    ['carrier b', ['Carrier B at North border controller'], 'capitals do not matter'],
    [
      'managedelement=sbc-1,',
      ['Carrier A at North border controller', 'Carrier B at North border controller'],
      'a DN is found too',
    ],
    ['nowhere', [], 'there is none'],
    ['  ', [], 'nothing was asked'],
  ])('finds for %j %j because %s', (text, names) => {
    expect(view.search(text).map(({ name }) => name)).toEqual(names);
  });

  it('shows the neighbourhood of a cell without its relations and functions', () => {
    const { nodes, edges } = view.neighbourhood(CELL, [CELL]);
    expect(nodes[0]?.dn).toBe(CELL);
    expect(nodes.map(({ dn }) => dn)).toContain(SITE);
    expect(nodes.some(({ dn }) => dn.endsWith('GNBDUFunction=1'))).toBe(false);
    expect(edges).toContainEqual({ from: SITE, to: CELL, kind: 'contains' });
  });

  it('draws a relation that both sides list once', () => {
    const cell = `${SITE},GNBDUFunction=1,NRCellDU=1`;
    const { edges } = view.neighbourhood(cell, []);
    expect(edges.filter(({ kind }) => kind === 'neighbour')).toHaveLength(1);
  });

  it('follows the inventory when it is replaced', () => {
    const topology = new Topology();
    const later = new NetworkView(topology, kpis, measures, () => touches);
    expect(later.map().sites).toEqual([]);
    topology.replace(rigTopology());
    expect(later.map().sites).toHaveLength(2);
  });
});
