import { describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import { type AddressInfo, type Server } from 'node:net';
import snappy from 'snappyjs';
import { buildNetwork } from '../network/build-network.js';
import { Rng } from '../rng.js';
import { CallFiles, HttpOutlet } from '../telemetry/outlet.js';
import { provMnsServer } from './server.js';

const open = async (server: Server): Promise<string> => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('provMnsServer', () => {
  it('answers reads of one object and of a tree, writes once and explains a refusal', async () => {
    const { network } = buildNetwork(2, 1, new Rng(1));
    const changes: unknown[] = [];
    network.onChange((c) => changes.push(c));
    const server = provMnsServer(network, () => 7, { lose: 0, delayMs: 0, half: 0 }, new Rng(1));
    const base = `${await open(server)}/ProvMnS/v1/SubNetwork=North`;
    const tree: unknown = await (await fetch(`${base}?scopeType=BASE_ALL`)).json();
    expect(tree).toMatchObject({ id: 'North', ManagedElement: expect.any(Array), TransportLink: expect.any(Array) });
    const relation = `${base}/ManagedElement=1/GNBDUFunction=1/NRCellDU=1/NRCellRelation=1`;
    const patch = (attributes: object) =>
      fetch(relation, {
        method: 'PATCH',
        body: JSON.stringify({ attributes }),
        headers: { 'content-type': 'application/merge-patch+json' },
      });
    const wanted = { cellIndividualOffset: { rsrpOffsetSSB: 2 } };
    expect((await patch(wanted)).status).toBe(200);
    expect((await patch(wanted)).status).toBe(200);
    expect((await patch({ colour: 1 })).status).toBe(400);
    expect((await fetch(`${base}/ManagedElement=99`)).status).toBe(404);
    expect(await (await fetch(relation)).json()).toMatchObject({ attributes: wanted });
    expect(changes).toHaveLength(1);
    server.close();
  });

  it('answers the root with every region, and siblings of one structure together', async () => {
    const { network } = buildNetwork(4, 2, new Rng(1));
    network.add('SubNetwork=North,ManagedElement=x', { 'outer.a': 1, 'outer.b': 2, 'outer.deep.c': 3 });
    const server = provMnsServer(network, () => 7, { lose: 0, delayMs: 0, half: 0 }, new Rng(1));
    const root = `${await open(server)}/ProvMnS/v1`;
    const all: unknown = await (await fetch(`${root}?scopeType=BASE_ALL`)).json();
    expect(all).toMatchObject({
      SubNetwork: [
        { id: 'North', ManagedElement: expect.any(Array) },
        { id: 'South', ManagedElement: expect.any(Array) },
      ],
    });
    const one: unknown = await (await fetch(`${root}/SubNetwork=North/ManagedElement=x`)).json();
    expect(one).toEqual({ id: 'x', attributes: { outer: { a: 1, b: 2, deep: { c: 3 } } } });
    server.close();
  });

  it('loses answers, drops writes and asks for its token', async () => {
    const { network, cells } = buildNetwork(2, 1, new Rng(1));
    const dn = cells[0]?.dn ?? '';
    const lossy = async (faults: { lose: number; half: number }, token: string): Promise<Response | 'lost'> => {
      const server = provMnsServer(network, () => 7, { ...faults, delayMs: 0, token: 'sesame' }, new Rng(1));
      const url = `${await open(server)}/ProvMnS/v1/${dn.split(',').join('/')}`;
      const headers = { authorization: `Bearer ${token}` };
      const body = JSON.stringify({ attributes: { digitalTilt: faults.lose * 10 } });
      const answer = await fetch(url, { method: 'PATCH', body, headers }).catch(() => 'lost' as const);
      server.close();
      return answer;
    };
    const before = network.read(dn, 'digitalTilt');
    expect(await lossy({ lose: 0, half: 1 }, 'sesame')).toBe('lost');
    expect(network.read(dn, 'digitalTilt')).toBe(before);
    expect(await lossy({ lose: 1, half: 0 }, 'sesame')).toBe('lost');
    expect(network.read(dn, 'digitalTilt')).toBe(10);
    expect(await lossy({ lose: 0, half: 0 }, 'wrong')).toMatchObject({ status: 401 });
  });
});

describe('HttpOutlet', () => {
  it('sends again what was refused with 503', async () => {
    const bodies: Buffer[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push(Buffer.concat(chunks));
        response.writeHead(bodies.length === 1 ? 503 : 204, { 'retry-after': '0' }).end();
      });
    });
    await new HttpOutlet(await open(server), 'secret', new CallFiles(undefined)).remoteWrite(0, Uint8Array.of(1, 2, 3));
    expect(bodies).toHaveLength(2);
    expect([...snappy.uncompress(bodies[1] ?? Buffer.of())]).toEqual([1, 2, 3]);
    server.close();
  });
});
