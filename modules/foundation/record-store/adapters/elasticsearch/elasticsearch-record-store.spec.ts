import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { elasticsearchHere, TestServer } from '#foundation/elasticsearch/testing';
import { recordStoreContract } from '../../ports/record-store.contract.js';
import { ElasticsearchRecordStore } from './elasticsearch-record-store.js';

(elasticsearchHere ? describe : describe.skip)('with a real Elasticsearch', () => {
  let server: TestServer;
  let client: ElasticsearchClient;
  let opened = 0;
  const open = () => {
    const index = `records-${process.pid}-${opened++}`;
    const close = async (): Promise<void> => {
      await client.ask('DELETE', `/${index}`, { accept: [404] });
    };
    return { store: new ElasticsearchRecordStore(client, index), index, close };
  };
  beforeAll(async () => {
    server = await TestServer.start();
    client = server.client();
  }, 180_000);
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  recordStoreContract('ElasticsearchRecordStore', open);

  it('lets two processes compare with one another, and gives numbers and texts back as they were', async () => {
    const { store, index, close } = open();
    const other = new ElasticsearchRecordStore(client, index);
    const value = { n: 1e21, text: 'a\u2028"\\', none: null, deep: { 'a.b': [[]] } };
    const version = await store.create('a|b/ç?#%', value);
    expect(await other.get('a|b/ç?#%')).toEqual({ value, version });
    await other.compareAndSet('a|b/ç?#%', 2, version);
    await expect(store.compareAndSet('a|b/ç?#%', 3, version)).rejects.toMatchObject({ code: 'RECORD_STORE_CONFLICT' });
    await close();
  });

  it('pages beyond what one search gives', async () => {
    const { store, close } = open();
    await Promise.all(Array.from({ length: 30 }, (_, n) => store.create(`p/${String(n).padStart(2, '0')}`, n)));
    const ids = (await store.query('p/', { limit: 12_000 })).map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: 30 }, (_, n) => `p/${String(n).padStart(2, '0')}`));
    await close();
  });

  it('says that it is away, which a later try can mend', async () => {
    const {
      connectionOf,
      elasticsearchConnection,
      ElasticsearchClient: Client,
    } = await import('#foundation/elasticsearch');
    const nobody = new Client(
      connectionOf(elasticsearchConnection.parse({ urls: ['http://127.0.0.1:9'] }), { env: {}, readFile: () => '' }),
    );
    const store = new ElasticsearchRecordStore(nobody, 'records');
    const away = { code: 'RECORD_STORE_UNAVAILABLE', retryable: true };
    await expect(store.get('a')).rejects.toMatchObject(away);
    await expect(store.create('a', 1)).rejects.toMatchObject(away);
    await expect(store.query('', { limit: 1 })).rejects.toMatchObject(away);
    await nobody.close();
  });
});
