import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ScrapeConfig } from '#monitor/prometheus';
import { discoveriesOf, type Discovery } from './discovery.js';

const discoveryOf = (job: object, resolver?: () => Resolver): Discovery => {
  const [settings] = ScrapeConfig.schema.parse({ scrape_configs: [{ job_name: 'ran', ...job }] }).scrape_configs;
  const [discovery] = settings === undefined ? [] : discoveriesOf(settings, resolver);
  if (discovery === undefined) throw new Error('there is none');
  return discovery;
};

/** Answers any question with one record of its type (RFC 1035 section 4): 192.0.2.7, 2001:db8::7, or port 9100 of du-1.test. */
class NameServer {
  private readonly socket = createSocket('udp4');

  /** @returns host and port */
  async listen(): Promise<string> {
    this.socket.on('message', (query, { port, address }) => {
      const questionEnd = query.indexOf(0, 12) + 5;
      const type = query.readUInt16BE(questionEnd - 4);
      const host = Buffer.from('\x04du-1\x04test\0');
      const data = new Map([
        [1, Buffer.of(192, 0, 2, 7)],
        [28, Buffer.from('20010db8000000000000000000000007', 'hex')],
        [33, Buffer.concat([Buffer.of(0, 1, 0, 1, 9_100 >> 8, 9_100 & 255), host])],
      ]).get(type);
      if (data === undefined) return;
      const head = Buffer.of(query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0);
      // The name is that of the question, at offset 12; class IN, a minute to live.
      const record = Buffer.of(0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length);
      this.socket.send(Buffer.concat([head, query.subarray(12, questionEnd), record, data]), port, address);
    });
    this.socket.bind(0, '127.0.0.1');
    await once(this.socket, 'listening');
    return `127.0.0.1:${this.socket.address().port}`;
  }

  close(): void {
    this.socket.close();
  }
}

describe('discovery', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-discovery-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('by files takes JSON and YAML, sees changes, and leaves what a damaged file named before', async () => {
    const file = join(folder, 'a.json');
    let changed = 1_000;
    const write = (name: string, text: string): void => {
      writeFileSync(join(folder, name), text);
      utimesSync(join(folder, name), (changed += 1), changed);
    };
    const discovery = discoveryOf({ file_sd_configs: [{ files: [join(folder, '*.json'), join(folder, '*.yml')] }] });
    const targets = async () =>
      (await discovery.read()).map(({ targets: found, labels }) => [...found, labels['rack']]);
    expect(await targets()).toEqual([]);
    write('a.json', JSON.stringify([{ targets: ['a:1'], labels: { rack: '7' } }]));
    write('b.yml', '- targets: [b:1, c:1]\n  labels: { rack: 8 }\n');
    write('no.txt', '[]');
    expect(await targets()).toEqual([
      ['a:1', '7'],
      ['b:1', 'c:1', '8'],
    ]);
    expect((await discovery.read())[0]?.labels['__meta_filepath']).toBe(file);
    write('a.json', '[{"targets": ["a:1"');
    expect(await targets()).toContainEqual(['a:1', '7']);
    rmSync(file);
    expect(await targets()).toEqual([['b:1', 'c:1', '8']]);
  });

  it('by HTTP asks with its interval, and fails where the answer is no list of targets', async () => {
    let body = JSON.stringify([{ targets: ['a:1'], labels: { rack: '7' } }]);
    let asked: string | string[] | undefined;
    const server = createServer(({ headers }, answer) => {
      asked = headers['x-prometheus-refresh-interval-seconds'];
      answer.end(body);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/targets`;
    const discovery = discoveryOf({ http_sd_configs: [{ url, refresh_interval: '30s' }] });
    expect(await discovery.read()).toEqual([{ targets: ['a:1'], labels: { rack: '7', __meta_url: url } }]);
    expect([asked, discovery.refreshMs]).toEqual(['30', 30_000]);
    body = '{"targets": []}';
    await expect(discovery.read()).rejects.toThrow();
    server.close();
    server.closeAllConnections();
    await expect(discovery.read()).rejects.toMatchObject({ code: 'SCRAPE_UNREACHABLE' });
  });

  it.each<[string, number | undefined, string[]]>([
    ['SRV', undefined, ['du-1.test:9100']],
    ['SRV', 8_080, ['du-1.test:8080']],
    ['A', 9_100, ['192.0.2.7:9100']],
    ['AAAA', 9_100, ['[2001:db8::7]:9100']],
  ])('by name takes records of type %s with port %s as %j', async (type, port, targets) => {
    const server = new NameServer();
    const address = await server.listen();
    const config = { names: ['exporters.test'], type, ...(port === undefined ? {} : { port }) };
    const discovery = discoveryOf({ dns_sd_configs: [config] }, () => {
      const resolver = new Resolver();
      resolver.setServers([address]);
      return resolver;
    });
    expect(await discovery.read()).toEqual([{ targets, labels: { __meta_dns_name: 'exporters.test' } }]);
    server.close();
  });

  it('by name fails where nobody answers, and is asked again after its interval', async () => {
    const discovery = discoveryOf({ dns_sd_configs: [{ names: ['exporters.invalid'], type: 'A', port: 9_100 }] });
    expect(discovery.refreshMs).toBe(30_000);
    await expect(discovery.read()).rejects.toThrow();
  });
});
