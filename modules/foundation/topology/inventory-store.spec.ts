import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BoundedLines } from '#foundation/platform';
import { InventoryStore } from './inventory-store.js';
import { InventoryVersions } from './inventory-versions.js';
import { Topology } from './topology.js';

const N = 'SubNetwork=North';
const bytesOf = (document: unknown): Uint8Array =>
  new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document));
const elements = (...names: readonly string[]) => ({
  elements: names.map((name) => ({ dn: `${N},ManagedElement=${name}`, vendor: 'Acme' })),
});

describe('InventoryStore', () => {
  let folder: string;
  let topology: Topology;
  let now: number;
  let changes: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-inventory-'));
    now = 1_000;
    changes = 0;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (maxDocuments = 10): InventoryStore => {
    topology = new Topology();
    return new InventoryStore({
      ...{ topology, maxRows: 100, maxDocuments, regionOf: () => 'North', nowMs: () => now, wallMs: () => now },
      versions: new InventoryVersions(join(folder, 'inventory'), 2),
      rejections: new BoundedLines(folder, 'inventory.ndjson', 8_192),
      changed: () => {
        changes++;
      },
    });
  };
  const file = (document: unknown, more: object = {}) => ({
    ...{ source: 'planning', document: 'elements', format: 'json' as const, body: bytesOf(document) },
    ...more,
  });
  const names = (): readonly string[] => [...topology.snapshot().all()].map(({ dn }) => dn.slice(N.length + 16));

  it('lets a newer version of a document stand in for the older, and knows it behind a restart', () => {
    const store = open();
    expect(store.take(file(elements('1', '2'))).isNew).toBe(true);
    expect(names()).toEqual(['1', '2']);
    now = 2_000;
    store.take(file(elements('2', '3')));
    expect(names()).toEqual(['2', '3']);
    expect(store.take(file(elements('2', '3'))).isNew).toBe(false);
    open().look();
    expect(names()).toEqual(['2', '3']);
  });

  it('holds a planned one back until its time', () => {
    const store = open();
    store.take(file(elements('1')));
    store.take(file(elements('1', '2'), { effectiveMs: 5_000 }));
    expect(names()).toEqual(['1']);
    store.look();
    now = 5_000;
    store.look();
    expect(names()).toEqual(['1', '2']);
    const before = changes;
    store.look();
    expect(changes).toBe(before);
  });

  it('puts sources together: the network’s own word first, links of what ports hear last', () => {
    const store = open();
    const own = { SubNetwork: [{ id: 'North', ManagedElement: [{ id: 'r1', attributes: { vendorName: 'Bell' } }] }] };
    const adjacencies = [{ system: 'r1', port: 'a', neighbour: 'r2', neighbourPort: 'b' }];
    // What it calls its neighbour is known only when the other source has come.
    expect(store.take(file({ adjacencies }, { document: 'lldp', format: 'lldp' })).rejected).toHaveLength(1);
    store.takeLive({ source: 'network', document: 'all', format: 'prov-mns', body: bytesOf(own) });
    store.take(file(elements('r1', 'r2')));
    const snapshot = topology.snapshot();
    expect(snapshot.get(`${N},ManagedElement=r1`)?.attributes['vendorName']).toBe('Bell');
    expect(snapshot.links(`${N},ManagedElement=r1`)).toEqual([`${N},TransportLink=r1:a--r2:b`]);
    expect(snapshot.distance(`${N},ManagedElement=r1`, `${N},ManagedElement=r2`, 2)).toBe(2);
  });

  it('keeps rejected rows with their reason, and so many versions and documents', () => {
    const store = open(1);
    store.take(file({ elements: [{ dn: 'here' }, { dn: 'A=1,ManagedElement=2' }] }));
    expect(store.rejections(10)).toMatchObject([{ source: 'planning', place: 'elements[0]', reason: 'bad-name' }]);
    expect(() => store.take(file({ elements: [{ dn: 'here' }] }))).toThrow(/Not one row can be taken/);
    for (const each of ['1', '2', '3']) store.take(file(elements(each), { effectiveMs: ++now }));
    expect(new InventoryVersions(join(folder, 'inventory'), 2).list()).toHaveLength(2);
    expect(() => store.take(file(elements('9'), { document: 'other' }))).toThrow(/More than 1 documents/);
  });
});
