import { describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import { type AddressInfo, type Server } from 'node:net';
import snappy from 'snappyjs';
import { buildNetwork } from '../network/build-network.js';
import { Rng } from '../rng.js';
import { HttpOutlet } from '../telemetry/outlet.js';
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
    await new HttpOutlet(await open(server), 'secret', undefined).remoteWrite(Uint8Array.of(1, 2, 3));
    expect(bodies).toHaveLength(2);
    expect([...snappy.uncompress(bodies[1] ?? Buffer.of())]).toEqual([1, 2, 3]);
    server.close();
  });
});
