import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answer,
  connectionOf,
  ElasticsearchClient,
  elasticsearchConnection,
  ElasticsearchFailure,
} from '#foundation/elasticsearch';
import { elasticsearchHere, TestServer } from '#foundation/elasticsearch/testing';
import { networkTimeOf } from '#foundation/vocabulary';
import { columnsOf, enrol, telemetryStoreContract } from '../../ports/telemetry-store.contract.js';
import { ElasticsearchTelemetryStore } from './elasticsearch-telemetry-store.js';
import { UNIDENTIFIED } from './placement.js';
import { type ElasticsearchStoreSettings } from './settings.js';

const T0 = Date.UTC(2026, 10, 24);
const callOf = (id: string, end: number) => ({
  ...{
    id,
    trunk: 'E=1,SipTrunk=a',
    start: networkTimeOf(end - 1_000),
    end: networkTimeOf(end),
    caller: 'p1',
    callee: 'p2',
  },
  ...{ answered: true, disposition: 'ANSWERED', billableSeconds: 1 },
});

/** Loses what a store says of its lanes, as a crash in between does. */
class ForgetfulClient extends ElasticsearchClient {
  forgets = false;

  constructor(url: string) {
    super(connectionOf(elasticsearchConnection.parse({ urls: [url] }), { env: {}, readFile: () => '' }));
  }

  override ask<T>(...[method, path, ask]: Parameters<ElasticsearchClient['ask']>): Promise<Answer<T>> {
    if (this.forgets && method === 'PUT' && path.includes('-state/'))
      return Promise.reject(new ElasticsearchFailure('away', 'lost'));
    return super.ask<T>(method, path, ask);
  }
}

/** Of all indices that are made here. */
const PREFIX = `t${process.pid}`;
const ALL = { from: networkTimeOf(-Infinity), until: networkTimeOf(Infinity) };
const settingsOf = (prefix: string, more: Partial<ElasticsearchStoreSettings> = {}): ElasticsearchStoreSettings => ({
  prefix,
  bulkBytes: 1 << 20,
  bulksInFlight: 2,
  maxTries: 3,
  countersPerClass: 400,
  maxDays: 100,
  maxRowsPerRead: 1_000_000,
  sleep: () => Promise.resolve(),
  random: () => 0.5,
  nowMs: () => 0,
  ...more,
});

(elasticsearchHere ? describe : describe.skip)('with a real Elasticsearch', () => {
  let server: TestServer;
  let client: ElasticsearchClient;
  let opened = 0;
  const open = async (more: Partial<ElasticsearchStoreSettings> = {}) => {
    const prefix = `${PREFIX}-${opened++}`;
    const store = await ElasticsearchTelemetryStore.open(client, settingsOf(prefix, more), () => UNIDENTIFIED);
    return { store, prefix, close: () => store.close() };
  };
  beforeAll(async () => {
    server = await TestServer.start();
    client = server.client();
    await client.ask('PUT', '/_cluster/settings', {
      body: { persistent: { 'action.destructive_requires_name': false } },
    });
  }, 180_000);
  afterAll(async () => {
    await client.ask('DELETE', `/${PREFIX}-*`, { accept: [404] });
    await client.ask('DELETE', `/_index_template/${PREFIX}-*`, { accept: [404] });
    await client.close();
    await server.stop();
  });

  telemetryStoreContract('ElasticsearchTelemetryStore', () => open());

  /** Two objects report two counters at one time in two frames each; every frame brings a call. */
  const framesOf = (ids: readonly number[], count: number) =>
    Array.from({ length: count }, (_, n) => {
      const time = T0 + Math.floor(n / 2) * 60_000;
      const rows = ids.filter((_, at) => at % 2 === n % 2).map((id) => [id, time, n * 10 + id] as const);
      return { offset: n * 10, rows, call: callOf(`c${n}`, time) };
    });
  const chunkOf = (frames: ReturnType<typeof framesOf>, lane = 'a') => {
    const rows = frames.flatMap((frame) => frame.rows);
    let samples = 0;
    return {
      lane,
      from: frames[0]?.offset ?? 0,
      to: (frames.at(-1)?.offset ?? 0) + 10,
      samples: columnsOf(rows),
      calls: frames.map(({ call }) => call),
      frames: frames.map(({ offset, rows: own }, n) => ({
        offset,
        samples: (samples += own.length),
        calls: n + 1,
        logs: 0,
      })),
    };
  };
  const objects = (store: ElasticsearchTelemetryStore) =>
    ['1', '2'].flatMap((cell) =>
      ['RRU.PrbTotDl', 'DRB.UEThpDl'].map((name) => enrol(store, { __name__: name, cell }).id),
    );

  it('completes what was half stored, however the replay is cut, and stores nothing twice', async () => {
    const { store, prefix } = await open();
    const frames = framesOf(objects(store), 20);
    await store.append(chunkOf(frames.slice(0, 6)));
    const broken = new ForgetfulClient(server.url);
    const half = await ElasticsearchTelemetryStore.open(broken, settingsOf(prefix), () => UNIDENTIFIED);
    objects(half);
    broken.forgets = true; // Takes the rows and loses the offset.
    await expect(half.append(chunkOf(frames.slice(6, 15)))).rejects.toMatchObject({
      code: 'TELEMETRY_STORE_UNAVAILABLE',
    });
    broken.forgets = false;
    const again = await ElasticsearchTelemetryStore.open(client, settingsOf(prefix), () => UNIDENTIFIED);
    objects(again);
    expect(again.storedThrough('a')).toBe(60);
    for (const [from, to] of [
      [6, 8],
      [8, 14],
      [14, 20],
    ])
      expect(await again.append(chunkOf(frames.slice(from, to)))).toBe('stored');
    expect(await again.usage()).toMatchObject({ samples: 40, calls: 20, series: 4 });
    const fresh = await ElasticsearchTelemetryStore.open(client, settingsOf(prefix), () => UNIDENTIFIED);
    expect(await fresh.usage()).toMatchObject({ samples: 40, calls: 20, series: 4 });
    const found = await fresh.samples({ select: { matchers: [] }, ...ALL });
    const values = found.flatMap(({ value }) => [...value]).sort((a, b) => a - b);
    expect(values).toEqual(frames.flatMap(({ rows }) => rows.map(([, , value]) => value)).sort((a, b) => a - b));
    await broken.close();
  });

  it('makes the same windows again where it was cut off before they counted, and goes by days for a budget', async () => {
    const DAY = 86_400_000;
    const { prefix, close } = await open();
    await close();
    const broken = new ForgetfulClient(server.url);
    const first = await ElasticsearchTelemetryStore.open(broken, settingsOf(prefix), () => UNIDENTIFIED);
    const { id, fingerprint } = enrol(first, { __name__: 'm' });
    const rows = Array.from({ length: 300 }, (_, n) => [id, T0 + n * 60_000, n % 7] as const);
    await first.append({ lane: 'a', from: 0, to: 1, samples: columnsOf([...rows, [id, T0 + 2 * DAY, 5]]) });
    const never = networkTimeOf(-Infinity);
    const raw = networkTimeOf(T0 + 2 * DAY - 1);
    const horizons = { now: networkTimeOf(T0 + 3 * DAY), raw, fiveMinutes: never, hours: never, records: never };
    const hoursOf = async (store: ElasticsearchTelemetryStore) => {
      const select = { fingerprints: [fingerprint] };
      const range = { from: networkTimeOf(T0 - 3_600_000), until: networkTimeOf(Infinity) };
      const [found] = await store.windows({ select, ...range, stepMs: 3_600_000 });
      return [found?.endMs, found?.min, found?.max, found?.sum, found?.count].map((each) => [...(each ?? [])]);
    };
    const exact = await hoursOf(first);
    broken.forgets = true;
    await expect(first.keep(horizons)).rejects.toMatchObject({ code: 'TELEMETRY_STORE_UNAVAILABLE' });
    expect(await hoursOf(first)).toEqual(exact);
    await broken.close();
    const second = await ElasticsearchTelemetryStore.open(client, settingsOf(prefix), () => UNIDENTIFIED);
    const kept = async (store: ElasticsearchTelemetryStore, more: object = {}) => {
      for (let steps = 0; steps < 50; steps++) {
        const upkept = await store.keep({ ...horizons, ...more });
        if (upkept.isDone) return upkept;
      }
      throw new Error('it is never done');
    };
    await kept(second);
    expect(await hoursOf(second)).toEqual(exact);
    expect(await second.usage()).toMatchObject({ samples: 1, fiveMinutes: 61, hours: 0 });
    const over = await kept(second, { budgetBytes: 1 });
    expect(over).toMatchObject({ isOverBudget: true });
    expect(await second.usage()).toMatchObject({ samples: 1, fiveMinutes: 0, hours: 6 });
    await second.close();
  });

  it('tells frames apart that speak of one object and time, and gives what the log had last', async () => {
    const { store, prefix } = await open();
    const { id, fingerprint } = enrol(store, { __name__: 'm', cell: '1' });
    const other = enrol(store, { __name__: 'o', cell: '1' }).id;
    const frame = (offset: number, rows: [number, number, number][]) => ({
      lane: 'a',
      from: offset,
      to: offset + 1,
      samples: columnsOf(rows),
    });
    await store.append(
      frame(0, [
        [id, T0, 1],
        [other, T0, 2],
      ]),
    );
    await store.append(frame(1, [[id, T0 + 1, 1]]));
    await store.append(
      frame(2, [
        [id, T0, 3],
        [id, T0, 4],
      ]),
    );
    const again = await ElasticsearchTelemetryStore.open(client, settingsOf(prefix), () => UNIDENTIFIED);
    const [found] = await again.samples({ select: { fingerprints: [fingerprint] }, ...ALL });
    expect([...(found?.value ?? [])]).toEqual([4, 1]);
    expect((await again.usage()).samples).toBe(5);
  });

  it('keeps the counters for which a class has no field', async () => {
    const { store, prefix } = await open({ countersPerClass: 2 });
    const names = ['a', 'b.c', 'b.c.d', 'x y%', '', 'é'.repeat(300)];
    const made = names.map((__name__) => enrol(store, { __name__, cell: '1' }));
    await store.append({
      lane: 'a',
      from: 0,
      to: 1,
      samples: columnsOf(made.map(({ id }, n) => [id, T0, n === 4 ? NaN : n])),
    });
    const again = await ElasticsearchTelemetryStore.open(
      client,
      settingsOf(prefix, { countersPerClass: 2 }),
      () => UNIDENTIFIED,
    );
    const found = await again.samples({ select: { fingerprints: made.map((each) => each.fingerprint) }, ...ALL });
    expect(found.map(({ value }) => value[0])).toEqual([0, 1, 2, 3, NaN, 5]);
    expect((await again.usage()).samples).toBe(6);
  });

  it('keeps apart what no index takes, once, and takes the rest', async () => {
    const { store, prefix } = await open();
    const { id } = enrol(store, { __name__: 'm', cell: '1' });
    const log = { dn: 'E=1', time: networkTimeOf(T0), severityNumber: 9, body: 'fits' };
    const logs = [log, { ...log, dn: `E=${'x'.repeat(40_000)}` }];
    const chunk = {
      lane: 'a',
      from: 0,
      to: 1,
      samples: columnsOf([
        [id, T0, 1],
        [id, 9e15, 2],
      ]),
      logs,
    };
    await store.append(chunk);
    expect(Object.fromEntries(store.deadLettered)).toMatchObject({ 'time-out-of-range': 1 });
    expect([...store.deadLettered.values()].reduce((sum, rows) => sum + rows, 0)).toBe(2);
    expect(await store.usage()).toMatchObject({ samples: 1, logs: 1 });
    await client.ask('DELETE', `/${prefix}-state/_doc/lane%20a`);
    const again = await ElasticsearchTelemetryStore.open(client, settingsOf(prefix), () => UNIDENTIFIED);
    enrol(again, { __name__: 'm', cell: '1' });
    expect(await again.append(chunk)).toBe('stored');
    await client.ask('POST', `/${prefix}-dead-letter/_refresh`);
    const kept = await client.ask<{ count: number }>('GET', `/${prefix}-dead-letter/_count`);
    expect(kept.body.count).toBe(2);
    expect(await again.usage()).toMatchObject({ samples: 1, logs: 1 });
  });

  it('makes an index again that somebody deleted', async () => {
    const { store, prefix } = await open();
    const { id } = enrol(store, { __name__: 'm', cell: '1' });
    const chunk = (from: number) => ({ lane: 'a', from, to: from + 1, samples: columnsOf([[id, T0 + from, 1]]) });
    await store.append(chunk(0));
    await client.ask('DELETE', `/${prefix}-samples-*`);
    await expect(store.append(chunk(1))).rejects.toMatchObject({
      code: 'TELEMETRY_STORE_UNAVAILABLE',
      retryable: true,
    });
    expect(await store.append(chunk(1))).toBe('stored');
    expect(await store.samples({ select: { matchers: [] }, ...ALL })).toHaveLength(1);
  });
});

describe('ElasticsearchTelemetryStore without an Elasticsearch', () => {
  it('opens, knows series, and refuses what it may take later', async () => {
    const nobody = new ForgetfulClient('http://127.0.0.1:9');
    const store = await ElasticsearchTelemetryStore.open(nobody, settingsOf('none'), () => UNIDENTIFIED);
    expect(enrol(store, { __name__: 'm' }).id).toBe(0);
    expect(store.storedThrough('a')).toBe(0);
    const away = { code: 'TELEMETRY_STORE_UNAVAILABLE', retryable: true };
    await expect(store.append({ lane: 'a', from: 0, to: 1, samples: columnsOf([[0, 1, 1]]) })).rejects.toMatchObject(
      away,
    );
    await expect(store.samples({ select: { matchers: [] }, ...ALL })).rejects.toMatchObject(away);
    await store.close();
    await nobody.close();
  });
});
