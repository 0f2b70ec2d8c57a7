import { beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { wallTimeOf } from '#foundation/vocabulary';
import { AuditLog } from './audit-log.js';
import { chainsIn, verifyChain } from './chain.js';

const clock = { wall: () => wallTimeOf(1_000) };
let store: InMemoryRecordStore;
let log: AuditLog;
beforeEach(async () => {
  store = new InMemoryRecordStore();
  log = new AuditLog(store, clock);
  for (const n of [1, 2, 3]) await log.append('north', { n });
});

class Losing extends InMemoryRecordStore {
  constructor(
    private readonly inner: InMemoryRecordStore,
    private readonly gone: ReadonlySet<string>,
  ) {
    super();
  }
  override get: InMemoryRecordStore['get'] = async (id) => (this.gone.has(id) ? undefined : this.inner.get(id));
  override query: InMemoryRecordStore['query'] = async <T>(prefix: string, page: { limit: number; after?: string }) =>
    (await this.inner.query<T>(prefix, page)).filter(({ id }) => !this.gone.has(id));
}

describe('verifyChain', () => {
  it('says how long a chain is and what it ends with', async () => {
    const last = await log.append('north', { n: 4 });
    expect(await verifyChain(store, 'north')).toEqual({ region: 'north', entries: 4, lastHash: last.hash });
    expect(await verifyChain(store, 'south')).toEqual({ region: 'south', entries: 0, lastHash: '0'.repeat(64) });
  });

  it.each<[number[], number | undefined, number, string]>([
    [[2], 2, 2, 'one is missing'],
    [[1, 2], 1, 1, 'two in a row are missing'],
    [[3], undefined, 2, 'a cut-off tail shows only against a hash kept elsewhere'],
  ])('without entries %j says %s because %s', async (missing, firstBroken, entries) => {
    const gone = new Set(missing.map((n) => `audit/north/${n}`));
    expect(await verifyChain(new Losing(store, gone), 'north')).toMatchObject({
      entries,
      ...(firstBroken === undefined ? {} : { firstBroken }),
    });
    expect(await new AuditLog(new Losing(store, gone), clock).verify('north')).toBe(firstBroken);
  });

  it('takes what is appended while it reads for no gap', async () => {
    class Growing extends Losing {
      private grown = false;
      override query: InMemoryRecordStore['query'] = async (prefix, page) => {
        for (let n = 4; n <= 6 && !this.grown; n++) await log.append('north', { n });
        this.grown = true;
        return store.query(prefix, page);
      };
    }
    const report = await verifyChain(new Growing(store, new Set()), 'north');
    expect(report).toMatchObject({ entries: 6 });
    expect(report.firstBroken).toBeUndefined();
  });
});

describe('chainsIn', () => {
  it('finds every chain once, whatever its name', async () => {
    const names = ['north-2', 'north 3', 'north/4', 'north!', 'northern', 'ü', '0'];
    for (const name of names) for (let n = 0; n < 12; n++) await log.append(name, { n });
    await store.create('auditor/1', {});
    expect([...(await chainsIn(store))].sort()).toEqual(['north', ...names].sort());
    for (const name of names) expect(await verifyChain(store, name)).toMatchObject({ entries: 12 });
  });

  it('finds none in an empty store', async () => {
    expect(await chainsIn(new InMemoryRecordStore())).toEqual([]);
  });
});
