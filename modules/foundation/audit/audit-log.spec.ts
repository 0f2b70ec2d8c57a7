import { describe, expect, it } from '@jest/globals';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { type AuditEntry, AuditLog } from './audit-log.js';

const filled = async () => {
  const store = new InMemoryRecordStore();
  const log = new AuditLog(store);
  for (const n of [1, 2, 3]) await log.append('north', { n, by: 'nocturne', absent: undefined });
  return { store, log };
};

describe('AuditLog', () => {
  it('chains each entry to the one before, and holds', async () => {
    const { store, log } = await filled();
    const [first, second] = await Promise.all(
      [1, 2].map(async (n) => (await store.get<AuditEntry>(`audit/north/${n}`))?.value),
    );
    expect(second?.previous).toBe(first?.hash);
    expect(await log.verify('north')).toBeUndefined();
    expect(await log.verify('south')).toBeUndefined();
  });

  it.each<[string, Partial<AuditEntry>]>([
    ['what was said', { what: { n: 9 } }],
    ['the hash', { hash: 'f'.repeat(64) }],
    ['the link', { previous: 'f'.repeat(64) }],
    ['the place', { sequence: 3 }],
  ])('finds the entry where %s was changed', async (_what, patch) => {
    const { store, log } = await filled();
    const found = await store.get<AuditEntry>('audit/north/2');
    await store.compareAndSet('audit/north/2', { ...found?.value, ...patch }, found?.version ?? '');
    expect(await log.verify('north')).toBe(2);
  });

  it.each<[number[], number | undefined, string]>([
    [[2], 2, 'one is missing'],
    [[1, 2], 1, 'two in a row are missing'],
    [[3], undefined, 'a cut-off tail shows only against a hash kept elsewhere'],
  ])('without entries %j says %s because %s', async (missing, broken) => {
    const { store } = await filled();
    const gone = new Set(missing.map((n) => `audit/north/${n}`));
    class Losing extends InMemoryRecordStore {
      override get: typeof store.get = async (id) => (gone.has(id) ? undefined : store.get(id));
      override query: typeof store.query = async <T>(prefix: string, page: { limit: number; after?: string }) =>
        (await store.query<T>(prefix, page)).filter(({ id }) => !gone.has(id));
    }
    expect(await new AuditLog(new Losing()).verify('north')).toBe(broken);
  });

  it('keeps one chain under concurrent writers', async () => {
    const store = new InMemoryRecordStore();
    const [even, odd] = [new AuditLog(store), new AuditLog(store)];
    const entries = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? even : odd).append('north', { n })),
    );
    expect(new Set(entries.map((entry) => entry.sequence)).size).toBe(20);
    expect(await new AuditLog(store).verify('north')).toBeUndefined();
  });
});
