import { describe, expect, it } from '@jest/globals';
import { type Answer, type Ask, type ElasticsearchClient, ElasticsearchFailure } from '#foundation/elasticsearch';
import { BulkSender } from './bulk-sender.js';
import { DeadLetters } from './dead-letters.js';
import { RecordDocument } from './document.js';

type Status = 201 | 400 | 403 | 404 | 409 | 429 | 500;
const REASONS: Record<Status, string | undefined> = {
  201: undefined,
  400: 'document_parsing_exception',
  403: 'security_exception',
  404: 'shard_not_found_exception',
  409: 'version_conflict_engine_exception',
  429: 'es_rejected_execution_exception',
  500: 'node_disconnected_exception',
};

/** Answers as it is told: for each request a failure, or a status for each document; then everything is taken. */
const scripted = (script: (readonly Status[] | ElasticsearchFailure)[]) => {
  const asked: number[] = [];
  const client = {
    ask: (_method: string, _path: string, { lines = '', query }: Ask): Promise<Answer<unknown>> => {
      const count = String(lines).split('\n').length >> 1;
      asked.push(count);
      const next = script.shift() ?? Array.from({ length: count }, () => 201 as const);
      if (next instanceof ElasticsearchFailure) return Promise.reject(next);
      const items = next.map((status) => {
        const type = REASONS[status];
        return { create: { status, ...(type === undefined ? {} : { error: { type, reason: `[id] ${type}` } }) } };
      });
      const errors = next.some((status) => status >= 300);
      return Promise.resolve({ status: 200, body: query?.['filter_path'] === 'errors' ? { errors } : { items } });
    },
  } as unknown as ElasticsearchClient;
  return { client, asked };
};

const index = { name: 'calls', kind: 'calls', day: 0, mapped: 0 } as const;
const documents = Array.from({ length: 3 }, (_, n) => new RecordDocument(index, { lane: 'a', seq: 1, n }, 0, {}));
const lines = Buffer.from(documents.map((document) => document.lines()).join(''));
const senderOf = (client: ElasticsearchClient) => {
  const waits: number[] = [];
  const letters = new DeadLetters(client, 'dead', () => 0);
  const sleep = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  const sender = new BulkSender(client, letters, { bulkBytes: 1, maxTries: 4, sleep, random: () => 0.5 });
  return { sender, waits, letters };
};

describe('BulkSender', () => {
  it('counts what was taken at once', async () => {
    const { client, asked } = scripted([]);
    expect(await senderOf(client).sender.send(documents, lines)).toMatchObject({ isExact: true, calls: 3 });
    expect(asked).toEqual([3]);
  });

  it('sends again only what was too much, later each time', async () => {
    const { client, asked } = scripted([
      [201, 429, 429],
      [409, 429, 429],
      [201, 429],
    ]);
    const { sender, waits } = senderOf(client);
    await sender.send(documents, lines);
    expect(asked).toEqual([3, 3, 2, 1]);
    expect(waits).toEqual([75, 150]);
  });

  it('gives up after its tries, with what it was told', async () => {
    const away = new ElasticsearchFailure('away', 'nobody');
    const { client, asked } = scripted([away, away, away, away, away]);
    await expect(senderOf(client).sender.send(documents, lines)).rejects.toBe(away);
    expect(asked).toEqual([3, 3, 3, 3, 3]);
  });

  it('keeps as a dead letter what can never be taken, and the rest as what it is', async () => {
    const { client } = scripted([
      [201, 400, 409],
      [409, 400, 409],
    ]);
    const { sender, letters } = senderOf(client);
    await sender.send(documents, lines);
    expect(Object.fromEntries(letters.counts)).toEqual({ document_parsing_exception: 1 });
  });

  it('sends again what met a node that went, and makes no dead letter of it', async () => {
    const { client, asked } = scripted([
      [201, 500, 404],
      [409, 500, 404],
      [500, 201],
    ]);
    const { sender, letters } = senderOf(client);
    await sender.send(documents, lines);
    expect(asked).toEqual([3, 3, 2, 1]);
    expect(letters.counts.size).toBe(0);
  });

  it('leaves to the spool what it is not permitted to write', async () => {
    const { client, asked } = scripted([
      [403, 403, 403],
      [403, 403, 403],
    ]);
    const { sender, letters } = senderOf(client);
    await expect(sender.send(documents, lines)).rejects.toMatchObject({ kind: 'denied', isRetryable: true });
    expect(asked).toEqual([3, 3]);
    expect(letters.counts.size).toBe(0);
  });

  it('stores nothing of a chunk whose dead letters cannot be kept', async () => {
    const { client } = scripted([[400, 201, 201], [400, 409, 409], new ElasticsearchFailure('full', 'flood')]);
    await expect(senderOf(client).sender.send(documents, lines)).rejects.toMatchObject({ kind: 'full' });
  });
});
