import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { elasticsearchHere, TestServer } from '#foundation/elasticsearch/testing';
import { ElasticsearchRecordStore, MirroredRecordStore } from '#foundation/record-store';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { networkTimeOf } from '#foundation/vocabulary';
import { enrol } from '../../ports/telemetry-store.contract.js';
import { ElasticsearchTelemetryStore } from './elasticsearch-telemetry-store.js';
import { UNIDENTIFIED } from './placement.js';
import { type ElasticsearchStoreSettings } from './settings.js';
import { ChunkSpool } from './spool/chunk-spool.js';
import { SpooledTelemetryStore } from './spool/spooled-telemetry-store.js';

const ALL = { from: networkTimeOf(-Infinity), until: networkTimeOf(Infinity) };
const T0 = Date.UTC(2026, 10, 24);
const OBJECTS = 200;
const SETTINGS: ElasticsearchStoreSettings = {
  prefix: 'fault',
  bulkBytes: 1 << 14, // Many requests a chunk, so that it is killed among them.
  bulksInFlight: 4,
  maxTries: 2,
  countersPerClass: 10,
  maxDays: 10,
  maxRowsPerRead: 5_000_000,
  sleep: async (ms) => wait(ms),
  random: () => 0.5,
  nowMs: () => 0,
};
const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
  await wait(ms, undefined, { signal }).catch(() => undefined);
};

(elasticsearchHere ? describe : describe.skip)('an Elasticsearch that is killed with -9', () => {
  let server: TestServer;
  let client: ElasticsearchClient;
  let folder: string;
  beforeAll(async () => {
    server = await TestServer.start({ own: true });
    client = server.client();
    folder = mkdtempSync(join(tmpdir(), 'spool-'));
  }, 180_000);
  afterAll(async () => {
    await client.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }, 60_000);

  const openStore = async () => {
    const inner = await ElasticsearchTelemetryStore.open(client, SETTINGS, () => UNIDENTIFIED);
    const spool = new ChunkSpool({ folder, maxBytes: 1 << 30, segmentBytes: 1 << 20 });
    return new SpooledTelemetryStore(inner, spool, { patienceMs: 2_000, retryMs: 200, sleep });
  };
  /** Chunk `n`: one report of every object and a call, in two frames. */
  const chunkOf = (n: number, ids: readonly number[]) => {
    const end = networkTimeOf(T0 + n * 1_000);
    const call = { id: `c${n}`, trunk: 'E=1', start: end, end, caller: '', callee: '', answered: true };
    return {
      lane: 'a',
      from: n * 100,
      to: (n + 1) * 100,
      samples: {
        series: Uint32Array.from(ids),
        timestampMs: new Float64Array(OBJECTS).fill(T0 + n * 1_000),
        value: Float64Array.from(ids, (_, at) => n + at / 1_000),
        length: OBJECTS,
      },
      calls: [{ ...call, disposition: '', billableSeconds: 0 }],
      frames: [
        { offset: n * 100, samples: OBJECTS / 2, calls: 0, logs: 0 },
        { offset: n * 100 + 50, samples: OBJECTS, calls: 1, logs: 0 },
      ],
    };
  };
  const idsOf = (store: SpooledTelemetryStore) =>
    Array.from({ length: OBJECTS }, (_, cell) => enrol(store, { __name__: 'm', cell: String(cell) }).id);

  it('loses and doubles nothing that was acknowledged, takes everything meanwhile, and is caught up with', async () => {
    const files = new InMemoryRecordStore();
    const records = new MirroredRecordStore(files, client, { index: 'fault-records', everyMs: 50, sleep });
    records.start();
    let store = await openStore();
    let ids = idsOf(store);
    let sent = 0;
    const send = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++, sent++) {
        expect(await store.append(chunkOf(sent, ids))).toBe('stored');
        await records.create(`case/${sent}`, { sent });
      }
    };
    await send(10);
    const busy = Array.from({ length: 10 }, (_, n) => store.append(chunkOf(sent + n, ids)));
    await wait(40);
    await server.kill();
    expect(new Set(await Promise.all(busy))).toEqual(new Set(['stored']));
    sent += 10;
    await send(10);
    expect(store.spooledBytes).toBeGreaterThan(0);
    // The appliance ends and starts while nobody answers: what waits is still there.
    await store.close();
    store = await openStore();
    ids = idsOf(store);
    expect(store.storedThrough('a')).toBe(sent * 100);
    await send(5);
    await server.revive();
    while (store.spooledBytes > 0) await wait(50);
    await send(5);
    while (records.behind > 0) await wait(50);
    await records.close();
    await store.close();

    const fresh = await ElasticsearchTelemetryStore.open(client, SETTINGS, () => UNIDENTIFIED);
    expect(fresh.storedThrough('a')).toBe(sent * 100);
    expect(await fresh.usage()).toMatchObject({ samples: sent * OBJECTS, calls: sent, series: OBJECTS });
    const found = await fresh.samples({ select: { matchers: [] }, ...ALL });
    expect(found.map(({ value }) => value.length)).toEqual(Array.from({ length: OBJECTS }, () => sent));
    for (const [at, { value }] of found.entries())
      expect([...value]).toEqual(Array.from({ length: sent }, (_, n) => n + at / 1_000));
    const calls = await fresh.calls({ ...ALL, limit: 10_000 });
    expect(calls.items.map(({ id }) => id)).toEqual(Array.from({ length: sent }, (_, n) => `c${n}`));
    const written = (await files.query('case/', { limit: 10_000 })).length;
    const copies = async (): Promise<number> =>
      (await new ElasticsearchRecordStore(client, 'fault-records').query('case/', { limit: 10_000 })).length;
    // A search may lag behind what was written.
    for (let n = 0; n < 100 && (await copies()) < written; n++) await wait(100);
    expect(await copies()).toBe(written);
  }, 300_000);
});
