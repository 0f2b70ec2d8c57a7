import { describe, expect, it } from '@jest/globals';
import { networkTimeOf } from '#foundation/vocabulary';
import { fromProvMns } from './prov-mns.js';
import { TopologySnapshot } from './topology-snapshot.js';

const cell = (element: number): string => `SubNetwork=N,ManagedElement=${String(element)},NRCellDU=1`;
const element = (id: number) => ({
  id: String(id),
  attributes: { userLabel: `E${String(id)}`, carriedByRef: 'SubNetwork=N,TransportLink=1' },
  NRCellDU: [{ id: '1', attributes: {}, NRCellRelation: [{ id: '1', attributes: { adjacentNRCellRef: cell(2) } }] }],
});
const answer = (elements: number) => ({
  SubNetwork: [
    {
      id: 'N',
      ManagedElement: Array.from({ length: elements }, (_, at) => element(at + 1)),
      TransportLink: [{ id: '1', attributes: { aEndRef: 'SubNetwork=N,ManagedElement=1' } }],
    },
  ],
});
const snapshot = (elements: number): TopologySnapshot => {
  const { objects, relations } = fromProvMns(answer(elements), () => 'north');
  return new TopologySnapshot(objects, relations, [
    { id: 'north', match: 'SubNetwork=N' },
    { id: 'east', match: 'SubNetwork=N', since: networkTimeOf(100) },
  ]);
};

describe('TopologySnapshot from a ProvMnS answer', () => {
  it('knows names, children, neighbours and relations', () => {
    const topology = snapshot(2);
    expect(topology.get('SubNetwork=N,ManagedElement=1')?.name).toBe('E1');
    expect(topology.children('SubNetwork=N,ManagedElement=1')).toEqual([cell(1)]);
    expect(topology.neighbours(cell(1))).toEqual([cell(2)]);
    expect(topology.relations('SubNetwork=N,TransportLink=1', 'carried-by')).toHaveLength(2);
    expect(topology.relations('SubNetwork=N,TransportLink=1', 'ends-at')).toHaveLength(1);
  });

  it('knows to which neighbours a cell may not hand over', () => {
    const relation = (id: number, isHOAllowed?: boolean) => ({
      id: String(id),
      attributes: { adjacentNRCellRef: cell(id), ...(isHOAllowed === undefined ? {} : { isHOAllowed }) },
    });
    const held = [relation(2, true), relation(3, false), relation(4)];
    const { objects, relations } = fromProvMns(
      { SubNetwork: [{ id: 'N', ManagedElement: [{ id: '1', NRCellDU: [{ id: '1', NRCellRelation: held }] }] }] },
      () => 'north',
    );
    const topology = new TopologySnapshot(objects, relations);
    expect(topology.barred(cell(1))).toEqual([cell(3)]);
    expect(topology.barred(cell(3))).toEqual([]);
  });

  it('measures hops the same both ways', () => {
    expect(snapshot(3).distance(cell(1), cell(2), 3)).toBe(1);
    expect(snapshot(3).distance(cell(2), cell(1), 3)).toBe(1);
    expect(snapshot(3).distance(cell(1), cell(2), 0)).toBeUndefined();
  });

  it('hangs what is not listed on what contains it', () => {
    const port = 'SubNetwork=N,ManagedElement=1,Interface=to-core';
    expect([...snapshot(2).within(port, 2)]).toEqual([
      [port, 0],
      ['SubNetwork=N,ManagedElement=1', 1],
      [cell(1), 2],
      ['SubNetwork=N,TransportLink=1', 2],
    ]);
    expect([...snapshot(2).within('SubNetwork=N,Unheard=1', 2).keys()]).toEqual(['SubNetwork=N,Unheard=1']);
  });

  it('plugs an interface into its link where the inventory says so, and lets it ride on no other', () => {
    const port = 'SubNetwork=N,ManagedElement=1,Interface=to-core';
    const link = { aEndRef: 'SubNetwork=N,ManagedElement=1', aEndInterfaceRef: port };
    const element = { id: '1', attributes: { carriedByRef: 'SubNetwork=N,TransportLink=2' } };
    const { objects, relations } = fromProvMns(
      { SubNetwork: [{ id: 'N', ManagedElement: [element], TransportLink: [{ id: '1', attributes: link }] }] },
      () => 'north',
    );
    const topology = new TopologySnapshot(objects, relations);
    expect(topology.carriers(port)).toEqual(['SubNetwork=N,TransportLink=1']);
    expect(topology.carriers('SubNetwork=N,ManagedElement=1')).toEqual(['SubNetwork=N,TransportLink=2']);
    // What befalls a port befalls what rides on its link: both are one place.
    expect(topology.distance(port, 'SubNetwork=N,TransportLink=1', 1)).toBe(0);
    expect(topology.distance('SubNetwork=N,TransportLink=1', port, 1)).toBe(0);
    expect(topology.distance(port, 'SubNetwork=N,ManagedElement=1', 1)).toBe(1);
  });

  it.each<[Record<string, string | number>, boolean, string]>([
    [{ administrativeState: 'LOCKED' }, true, 'it is locked'],
    [{ weight: 0 }, true, 'it has no weight'],
    [{ administrativeState: 'UNLOCKED', weight: 5 }, false, 'it serves'],
  ])('with %j is out of service: %s, because %s', (attributes, expected) => {
    const dn = 'SubNetwork=N,ManagedElement=1';
    const topology = new TopologySnapshot([{ dn, name: dn, region: 'n', attributes }], []);
    expect(topology.isOutOfService(`${dn},SipTrunk=a`)).toBe(expected);
  });

  it('does not pass through a hub', () => {
    expect(snapshot(3).distance('SubNetwork=N,ManagedElement=1', 'SubNetwork=N,ManagedElement=3', 2)).toBe(2);
    expect(snapshot(50).distance('SubNetwork=N,ManagedElement=1', 'SubNetwork=N,ManagedElement=3', 2)).toBeUndefined();
  });

  it('finds the region that held at the time', () => {
    expect(snapshot(1).regionOf(cell(1), networkTimeOf(99))).toBe('north');
    expect(snapshot(1).regionOf(cell(1), networkTimeOf(100))).toBe('east');
    expect(snapshot(1).regionOf('SubNetwork=Other', networkTimeOf(100))).toBeUndefined();
  });
});
