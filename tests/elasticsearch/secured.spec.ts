import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  connectionOf,
  type ConnectionSettings,
  ElasticsearchClient,
  elasticsearchConnection,
} from '#foundation/elasticsearch';
import { elasticsearchHere, TestServer } from '#foundation/elasticsearch/testing';
import { ElasticsearchRecordStore } from '#foundation/record-store';
import { ElasticsearchTelemetryStore, encodeLabels, fingerprintOf } from '#foundation/telemetry-store';
import { networkTimeOf } from '#foundation/vocabulary';
import { Product } from '../../apps/appliance/e2e/product.js';
import { metricOf } from '../../apps/evaluation/src/bench/exposition.js';
import { LOAD_START_MS } from '../../apps/evaluation/src/bench/load.js';
import { loadSeries, valueAt } from '../../apps/evaluation/src/bench/series.js';
import { WriteBody } from '../../apps/evaluation/src/bench/write-body.js';
import { Authority, type KeyPair, opensslHere, selfSigned } from '../tools/certificates.js';
import { ApiKeyDoor } from './api-key-door.js';

jest.setTimeout(120_000);

const ALWAYS = { from: networkTimeOf(-Infinity), until: networkTimeOf(Infinity) };
const PASSWORD = 'correct-horse-battery';
const WRONG = 'wrong-staple';
/** What docker/README.md asks for, and nothing else. */
const ROLES = `appliance:
  cluster: [monitor, manage_index_templates]
  indices:
    - names: ['nocturne-*', 'way0-*', 'way1-*', 'way2-*']
      privileges: [all]
reader:
  cluster: [monitor]
`;

(elasticsearchHere && opensslHere ? describe : describe.skip)('an Elasticsearch with TLS and users', () => {
  let folder: string;
  let authority: Authority;
  let server: TestServer;
  let door: ApiKeyDoor;
  const clients: ElasticsearchClient[] = [];

  const clientOf = (settings: Partial<ConnectionSettings>): ElasticsearchClient => {
    const all = elasticsearchConnection.parse({ urls: [server.url], caFile: authority.file, ...settings });
    const client = new ElasticsearchClient(
      connectionOf(all, { env: {}, readFile: (path) => readFileSync(path, 'utf8') }),
    );
    clients.push(client);
    return client;
  };
  const keyFileOf = (text: string): string => {
    const file = join(folder, `api-key-${clients.length}`);
    writeFileSync(file, `${text}\n`, { mode: 0o600 });
    return file;
  };
  /** A key that the door takes. */
  const newApiKey = (): { readonly id: string; readonly key: string; readonly encoded: string } => {
    const id = `key${door.keys.size}`;
    const key = randomBytes(12).toString('hex');
    const encoded = Buffer.from(`${id}:${key}`).toString('base64');
    door.keys.add(encoded);
    return { id, key, encoded };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-secured-'));
    authority = new Authority(folder, 'authority');
    const users = [
      { name: 'admin', password: PASSWORD, role: 'superuser' },
      { name: 'nocturne', password: PASSWORD, role: 'appliance' },
      { name: 'guest', password: PASSWORD, role: 'reader' },
    ];
    server = await TestServer.start({
      security: { ...authority.issue(), ca: authority.certificate, users, roles: ROLES },
    });
    door = new ApiKeyDoor(server.url, authority, `nocturne:${PASSWORD}`);
    await door.open();
  }, 180_000);
  afterAll(async () => {
    for (const client of clients) await client.close();
    door.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  describe('a connection that is not allowed', () => {
    let other: Server | undefined;
    const answering = async (pair: KeyPair): Promise<string> => {
      other = createServer({ key: pair.key, cert: pair.certificate }).listen(0, '127.0.0.1');
      await once(other, 'listening');
      return `https://127.0.0.1:${(other.address() as AddressInfo).port}`;
    };
    const cases: readonly {
      readonly because: string;
      readonly settings: () => Promise<Partial<ConnectionSettings>> | Partial<ConnectionSettings>;
      readonly path?: string;
      readonly kind: string;
      readonly sentence: RegExp;
    }[] = [
      {
        because: 'a wrong password',
        settings: () => ({ username: 'nocturne', password: WRONG }),
        kind: 'denied',
        sentence: /^Elasticsearch does not accept the credentials \(401\): check user and password, or the API key/,
      },
      {
        because: 'no credentials',
        settings: () => ({}),
        kind: 'denied',
        sentence: /^Elasticsearch does not accept the credentials \(401\)/,
      },
      {
        because: 'an API key that nobody gave',
        settings: () => ({ apiKeyFile: keyFileOf(`abc:${WRONG}`) }),
        kind: 'denied',
        sentence: /^Elasticsearch does not accept the credentials \(401\)/,
      },
      {
        because: 'a user that may not do it',
        settings: () => ({ username: 'guest', password: PASSWORD }),
        path: '/nocturne-x/_search',
        kind: 'denied',
        sentence: /^Elasticsearch does not permit this \(403\): action \[indices:data\/read\/search\] is unauthorized/,
      },
      {
        because: 'another authority',
        settings: () => ({ caFile: new Authority(folder, 'stranger').file }),
        kind: 'untrusted',
        sentence: /^Elasticsearch is not trusted: its certificate is not from the authority in/,
      },
      {
        because: 'another authority of the same name',
        settings: () => ({ caFile: new Authority(mkdtempSync(join(folder, 'twin-')), 'authority').file }),
        kind: 'untrusted',
        sentence: /is not trusted: its certificate is not from the authority in/,
      },
      {
        because: 'no authority',
        settings: () => ({ caFile: undefined }),
        kind: 'untrusted',
        sentence: /is not trusted: its certificate is not from the authority in/,
      },
      {
        because: 'a certificate that has expired',
        settings: async () => ({ urls: [await answering(authority.issue({ days: -1 }))] }),
        kind: 'untrusted',
        sentence: /is not trusted: its certificate, or one above it, has expired\.$/,
      },
      {
        because: 'a certificate of another host',
        settings: async () => ({ urls: [await answering(authority.issue({ host: 'DNS:elsewhere.example' }))] }),
        kind: 'untrusted',
        sentence: /is not trusted: its certificate is for another host/,
      },
      {
        because: 'a certificate that nobody signed',
        settings: async () => ({ urls: [await answering(selfSigned(folder))] }),
        kind: 'untrusted',
        sentence: /is not trusted: its certificate is signed by nobody that stores\.elasticsearch\.caFile names/,
      },
      {
        because: 'TLS where there is none',
        settings: async () => {
          const plain = createPlainServer().listen(0, '127.0.0.1');
          other = plain as unknown as Server;
          await once(plain, 'listening');
          return { urls: [`https://127.0.0.1:${(plain.address() as AddressInfo).port}`] };
        },
        kind: 'untrusted',
        sentence: /is not trusted: it answers without TLS/,
      },
    ];

    it.each(cases)('says in one sentence that it is $because', async ({ settings, path = '/', kind, sentence }) => {
      const client = clientOf(await settings());
      const failure: unknown = await client.ask('GET', path).catch((error: unknown) => error);
      other?.close();
      other = undefined;
      expect(failure).toMatchObject({ kind, isRetryable: true });
      const { message } = failure as Error;
      expect(message).toMatch(sentence);
      expect(message).not.toMatch(new RegExp(`${PASSWORD}|${WRONG}`));
      expect(message).not.toMatch(/\n/);
    });
  });

  it('keeps samples and records for a user, and for an API key in both forms, with no more privileges than are asked for', async () => {
    const { id, key, encoded } = newApiKey();
    const ways = [
      { username: 'nocturne', password: PASSWORD },
      { urls: [door.url], apiKeyFile: keyFileOf(encoded) },
      { urls: [door.url], apiKeyFile: keyFileOf(`${id}:${key}`) },
    ];
    for (const [n, settings] of ways.entries()) {
      const client = clientOf(settings);
      const prefix = `way${n}`;
      const store = await openStore(client, prefix);
      const labels = encodeLabels({ __name__: 'm', cell: '1' });
      const series = store.register(fingerprintOf(labels), labels);
      const samples = {
        series: Uint32Array.of(series),
        timestampMs: Float64Array.of(Date.UTC(2026, 10, 24)),
        value: Float64Array.of(n + 0.5),
        length: 1,
      };
      expect(await store.append({ lane: 'a', from: 0, to: 1, samples })).toBe('stored');
      const found = await store.samples({ select: { matchers: [] }, ...ALWAYS });
      expect(found.map(({ value }) => [...value])).toEqual([[n + 0.5]]);
      const records = new ElasticsearchRecordStore(client, `${prefix}-records`);
      await records.create('case/1', { n });
      expect((await records.get('case/1'))?.value).toEqual({ n });
      expect((await client.health(`${prefix}-*`)).status).toBe('green');
      await store.close();
    }
  });

  const openStore = (client: ElasticsearchClient, prefix: string) =>
    ElasticsearchTelemetryStore.open(
      client,
      {
        ...{ prefix, bulkBytes: 1 << 20, bulksInFlight: 2, maxTries: 2, countersPerClass: 100, maxDays: 10 },
        ...{ maxRowsPerRead: 100_000, sleep: async (ms: number) => wait(ms), random: () => 0.5, nowMs: () => 0 },
      },
      () => ({ class: 'none', region: 'none' }),
    );

  it('does not stop an appliance whose password is wrong, whose key is withdrawn: what came waits on the disk and is delivered', async () => {
    const data = join(folder, 'data');
    const config = join(folder, 'appliance.yaml');
    const passwordFile = join(folder, 'password');
    const key = newApiKey();
    const configure = (credentials: object): void => {
      const elasticsearch = { urls: [server.url], caFile: authority.file, ...credentials };
      const stores = { use: 'elasticsearch', patienceMs: 500, elasticsearch };
      writeFileSync(config, JSON.stringify({ appliance: { networkTime: 'telemetry' }, stores }));
    };
    const series = loadSeries(60);
    const timeOf = (round: number): number => LOAD_START_MS + round * 60_000;
    const body = new WriteBody(series, 1, timeOf(0));
    let rounds = 0;
    const send = async (url: string, count: number): Promise<void> => {
      for (let n = 0; n < count; n++) {
        body.fill(rounds, timeOf);
        const headers = {
          'content-type': 'application/x-protobuf',
          'content-encoding': 'snappy',
          'x-prometheus-remote-write-version': '0.1.0',
        };
        const answer = await fetch(`${url}/api/v1/write`, { method: 'POST', headers, body: body.bytes });
        expect(answer.status).toBe(204);
        rounds++;
      }
    };
    const clusterOf = async (url: string) => {
      const answer = await fetch(`${url}/health/ready`);
      const { info } = (await answer.json()) as { info: { elasticsearch: { cluster: string; reason?: string } } };
      return { ...info.elasticsearch, status: answer.status };
    };
    const spooled = async (url: string): Promise<number> =>
      metricOf(await (await fetch(`${url}/metrics`)).text(), 'noc_telemetry_store_spooled_bytes');
    const until = async (isSo: () => Promise<boolean>): Promise<void> => {
      while (!(await isSo())) await wait(50);
    };
    const said: string[] = [];

    writeFileSync(passwordFile, WRONG, { mode: 0o600 });
    configure({ username: 'nocturne', passwordFile });
    let appliance = Product.start(data, '--port', '0', '--config', config);
    let url = await appliance.url();
    await send(url, 5);
    await until(async () => (await spooled(url)) > 0);
    expect(await clusterOf(url)).toMatchObject({
      status: 200,
      cluster: 'away',
      reason: expect.stringMatching(/^Elasticsearch does not accept the credentials \(401\)/),
    });
    said.push((await appliance.stop('SIGTERM')).output);

    configure({ urls: [door.url], apiKeyFile: keyFileOf(key.encoded) });
    appliance = Product.start(data, '--port', '0', '--config', config);
    url = await appliance.url();
    await until(async () => (await spooled(url)) === 0);
    await send(url, 5);
    await appliance.stored();
    expect(await clusterOf(url)).toMatchObject({ status: 200, cluster: 'green' });
    door.keys.delete(key.encoded);
    await send(url, 5);
    await until(async () => (await spooled(url)) > 0);
    expect(await clusterOf(url)).toMatchObject({
      status: 200,
      cluster: 'away',
      reason: expect.stringMatching(/\(401\)/),
    });
    said.push((await appliance.stop('SIGTERM')).output);

    writeFileSync(passwordFile, PASSWORD);
    configure({ username: 'nocturne', passwordFile });
    appliance = Product.start(data, '--port', '0', '--config', config);
    url = await appliance.url();
    await until(async () => (await spooled(url)) === 0);
    await appliance.stored();
    said.push((await appliance.stop('SIGTERM')).output);

    const store = await openStore(clientOf({ username: 'nocturne', password: PASSWORD }), 'nocturne');
    expect((await store.usage()).samples).toBe(series.length * rounds);
    const found = await store.samples({ select: { matchers: [] }, ...ALWAYS });
    const values = new Map(found.map(({ fingerprint, value }) => [fingerprint, [...value]]));
    for (const one of series)
      expect(values.get(fingerprintOf(encodeLabels(one.labels)))).toEqual(
        Array.from({ length: rounds }, (_, n) => valueAt(one, n)),
      );
    await store.close();
    // Told once for as long as it lasts, and without the secret.
    expect(said[0]?.match(/does not accept the credentials/g)).toHaveLength(1);
    for (const secret of [WRONG, PASSWORD, key.encoded, key.key]) expect(said.join('')).not.toContain(secret);
  });
});
