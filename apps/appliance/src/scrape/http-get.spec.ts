import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Client, clientOf, closeClient } from './client.js';
import { httpGet } from './http-get.js';

describe('httpGet', () => {
  const servers: Server[] = [];
  const clients: Client[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) closeClient(client);
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const get = async (url: string, given: Partial<Parameters<typeof httpGet>[1]> = {}) => {
    const client = given.client ?? clientOf({});
    clients.push(client);
    return httpGet(url, { client, headers: {}, timeoutMs: 2_000, maxBytes: 1_000, maxRedirects: 1, ...given });
  };
  const textOf = ({ body }: { body: Uint8Array }): string => Buffer.from(body).toString();

  it('inflates what is compressed, and tells the type', async () => {
    const url = await serve((_, answer) => {
      answer.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip' }).end(gzipSync('up 1\n'));
    });
    const got = await get(url);
    expect([textOf(got), got.contentType]).toEqual(['up 1\n', 'text/plain']);
  });

  it.each<[string, RequestListener]>([
    ['SCRAPE_STATUS', (_, answer) => answer.writeHead(503).end('busy')],
    ['SCRAPE_BODY_TOO_LARGE', (_, answer) => answer.end('x'.repeat(2_000))],
    [
      'SCRAPE_BODY_TOO_LARGE',
      (_, answer) => answer.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('x'.repeat(2_000))),
    ],
    ['SCRAPE_ENCODING', (_, answer) => answer.writeHead(200, { 'Content-Encoding': 'br' }).end('?')],
    [
      'SCRAPE_UNREACHABLE',
      (_, answer) => answer.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('up 1\n').subarray(0, 12)),
    ],
    ['SCRAPE_UNREACHABLE', (_, answer) => answer.destroy()],
  ])('is %s where the target answers so', async (code, listener) => {
    await expect(get(await serve(listener))).rejects.toMatchObject({ code, retryable: true });
  });

  it('gives up in time, whether the answer or the rest of it is missing', async () => {
    for (const listener of [() => undefined, ((_, answer) => answer.write('up')) as RequestListener])
      await expect(get(await serve(listener), { timeoutMs: 100 })).rejects.toMatchObject({ code: 'SCRAPE_TIMED_OUT' });
  });

  it('is not disturbed by a target that breaks off what nobody reads', async () => {
    let over: () => void = () => undefined;
    const broken = new Promise<void>((resolve) => (over = resolve));
    const url = await serve((_, answer) => {
      answer
        .once('close', over)
        .writeHead(500, { 'Content-Length': '1000' })
        .write('half', () => {
          answer.destroy();
        });
    });
    await expect(get(url)).rejects.toMatchObject({ code: 'SCRAPE_STATUS' });
    await broken;
  });

  it('follows where it may, and shows its token to no other host', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve(({ headers }, answer) => {
      seen.push(headers.authorization);
      answer.end('there');
    });
    const url = await serve(({ headers }, answer) => {
      seen.push(headers.authorization);
      answer.writeHead(302, { Location: other }).end();
    });
    const client = clientOf({ authorization: { type: 'Bearer', credentials: 'secret' } });
    expect(textOf(await get(url, { client }))).toBe('there');
    expect(seen).toEqual(['Bearer secret', undefined]);
    await expect(get(url, { client, maxRedirects: 0 })).rejects.toMatchObject({ code: 'SCRAPE_STATUS' });
  });

  it('shows user and password', async () => {
    const url = await serve(({ headers }, answer) => {
      answer.end(headers.authorization);
    });
    const client = clientOf({ basic_auth: { username: 'u', password: 'p' } });
    expect(textOf(await get(url, { client }))).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
  });
});
