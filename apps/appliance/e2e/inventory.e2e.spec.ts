import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import snmp from 'net-snmp';
import { Product } from './product.js';

const N = 'SubNetwork=North';
const TOKEN = 'a-token-of-the-planning';
const LINK_DOWN = '1.3.6.1.6.3.1.1.5.3';
const LINK_UP = '1.3.6.1.6.3.1.1.5.4';
const CSV = `kind,dn,name,aEnd,zEnd
element,"${N},ManagedElement=r1",Core one,,
element,"${N},ManagedElement=r2",Core two,,
link,"${N},TransportLink=1",,"${N},ManagedElement=r1","${N},ManagedElement=r2"
link,"${N},TransportLink=2",,,
`;

interface Answer {
  readonly isNew: boolean;
  readonly version: { readonly objects: number; readonly isPlanned: boolean };
  readonly rejected: readonly { readonly place: string; readonly reason: string }[];
}

describe('an appliance that is told of the network', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-inventory-'));
  let product: Product;
  let url: string;
  let cookie: string;
  let port: number;
  beforeAll(async () => {
    const probe = createSocket('udp4');
    probe.bind(0, '127.0.0.1');
    await once(probe, 'listening');
    ({ port } = probe.address());
    await new Promise<void>((closed) => {
      probe.close(closed);
    });
    mkdirSync(join(folder, 'drop'));
    const config = {
      access: { sources: [{ name: 'planning', token: TOKEN }] },
      topology: { folders: [{ path: join(folder, 'drop'), source: 'dropped' }], pollMs: 100 },
      snmp: {
        listeners: [
          {
            ...{ source: 'routers', port, communities: [{ community: 'traps' }], hosts: { '127.0.0.1': 'r1' } },
            identity: ['SubNetwork=North,ManagedElement=${host}'],
          },
        ],
      },
    };
    writeFileSync(join(folder, 'nocturne.yaml'), JSON.stringify(config));
    product = Product.start(join(folder, 'data'), '--port', '0', '--config', join(folder, 'nocturne.yaml'));
    url = await product.url();
    const signedIn = await fetch(await product.said(/Sign in once at (\S+)/), { redirect: 'manual' });
    cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  });
  afterAll(async () => {
    await product.stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const post = async (query: string, body: string, token = TOKEN): Promise<Response> =>
    fetch(`${url}/api/v1/inventory${query}`, {
      ...{ method: 'POST', body },
      headers: {
        'content-type': body.startsWith('{') ? 'application/json' : 'text/csv',
        authorization: `Bearer ${token}`,
      },
    });
  const read = async (path: string): Promise<unknown> =>
    (await fetch(`${url}/api/v1/${path}`, { headers: { cookie } })).json();
  const until = async (look: () => Promise<boolean>): Promise<boolean> => {
    for (let looks = 0; looks < 200; looks++) {
      if (await look()) return true;
      await sleep(50);
    }
    return false;
  };

  it('takes an inventory of a source with a token, without the bad row, and each version once', async () => {
    expect((await post('?document=core', CSV, 'another-token-of-nobody')).status).toBe(401);
    const answer = (await (await post('?document=core', CSV)).json()) as Answer;
    expect(answer).toMatchObject({
      ...{ isNew: true, version: { objects: 3 }, rejected: [{ place: 'line 5', reason: 'no-ends' }] },
    });
    expect(((await (await post('?document=core', CSV)).json()) as Answer).isNew).toBe(false);
    expect(await read('inventory/rejected')).toMatchObject([
      { source: 'planning', document: 'core', reason: 'no-ends' },
    ]);
    expect(await read('network')).toMatchObject({
      links: [{ from: `${N},ManagedElement=r1`, to: `${N},ManagedElement=r2` }],
    });
  });

  it('holds back what is planned, and refuses by name what it cannot read', async () => {
    const planned = JSON.stringify({ elements: [{ dn: `${N},ManagedElement=r9` }] });
    const answer = (await (await post('?document=next&effectiveAt=2100-01-01T00:00:00Z', planned)).json()) as Answer;
    expect(answer.version.isPlanned).toBe(true);
    expect(JSON.stringify(await read('network'))).not.toContain('r9');
    for (const [query, body] of [
      ['', 'nonsense'],
      ['?effectiveAt=tomorrow', CSV],
      ['?format=xml', CSV],
    ] as const)
      expect((await post(query, body)).status).toBe(400);
  });

  it('reads what is dropped, and says who is silent', async () => {
    const adjacencies = [{ system: 'Core one', port: 'xe-1', neighbour: 'r2', neighbourPort: 'xe-2' }];
    writeFileSync(join(folder, 'drop', 'lldp-20261124.json'), JSON.stringify({ adjacencies }));
    expect(await until(async () => JSON.stringify(await read('network')).includes('r1:xe-1--r2:xe-2'))).toBe(true);
    expect(await read('inventory/coverage?limit=1')).toMatchObject({
      ...{ silentObjects: 2, silent: [{ dn: `${N},ManagedElement=r1`, name: 'Core one', lastHeardMs: null }] },
    });
  });

  it('makes an incident of an inform of a link that is down, and acknowledges each', async () => {
    const session = snmp.createSession('127.0.0.1', 'traps', { trapPort: port, version: snmp.Version2c });
    const inform = async (trap: string): Promise<void> =>
      new Promise((sent, failed) => {
        const ifName = { oid: '1.3.6.1.2.1.31.1.1.1.1.3', type: snmp.ObjectType.OctetString, value: 'xe-1' };
        session.inform(trap, [ifName], (error) => {
          if (error === null) sent();
          else failed(error);
        });
      });
    await inform(LINK_DOWN);
    const incidents = async () => (await read('incidents?state=all')) as { items: readonly { id: string }[] };
    expect(await until(async () => (await incidents()).items.length === 1)).toBe(true);
    const [incident] = (await incidents()).items;
    expect(JSON.stringify(await read(`incidents/${incident?.id ?? ''}`))).toMatch(/LinkDown.*Link down: xe-1/);
    await inform(LINK_UP);
    expect(await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text()).toContain(
      'noc_snmp_acknowledged_informs_total{source="routers"} 2\n',
    );
    session.close();
  });
});
