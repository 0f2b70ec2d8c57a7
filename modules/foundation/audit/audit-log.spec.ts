import { describe, expect, it } from '@jest/globals';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { wallTimeOf } from '#foundation/vocabulary';
import { AuditLog } from './audit-log.js';
import { type AuditEntry, hashOf } from './entry.js';

class Ticking {
  at = 1_000;
  wall = () => wallTimeOf(this.at++);
}

const filled = async () => {
  const store = new InMemoryRecordStore();
  const log = new AuditLog(store, new Ticking());
  for (const n of [1, 2, 3]) await log.append('north', { n, by: 'nocturne', absent: undefined });
  return { store, log };
};

describe('AuditLog', () => {
  it('chains each entry to the one before, says when it was written, and holds', async () => {
    const { store, log } = await filled();
    const [first, second] = await Promise.all(
      [1, 2].map(async (n) => (await store.get<AuditEntry>(`audit/north/${n}`))?.value),
    );
    expect(second?.previous).toBe(first?.hash);
    expect([first?.atWallMs, second?.atWallMs]).toEqual([1_000, 1_001]);
    expect(await log.verify('north')).toBeUndefined();
    expect(await log.verify('south')).toBeUndefined();
  });

  it.each<[string, Partial<AuditEntry>]>([
    ['what was said', { what: { n: 9 } }],
    ['the time', { atWallMs: wallTimeOf(7) }],
    ['the hash', { hash: 'f'.repeat(64) }],
    ['the link', { previous: 'f'.repeat(64) }],
    ['the place', { sequence: 3 }],
  ])('finds the entry where %s was changed', async (_what, patch) => {
    const { store, log } = await filled();
    const found = await store.get<AuditEntry>('audit/north/2');
    await store.compareAndSet('audit/north/2', { ...found?.value, ...patch }, found?.version ?? '');
    expect(await log.verify('north')).toBe(2);
  });

  it('finds the entry whose time was taken out and that was sealed again', async () => {
    const { store, log } = await filled();
    const found = await store.get<AuditEntry>('audit/north/1');
    const untimed = Object.fromEntries(
      Object.entries(found?.value ?? {}).filter(([field]) => field !== 'atWallMs'),
    ) as unknown as AuditEntry;
    await store.compareAndSet('audit/north/1', { ...untimed, hash: hashOf(untimed) }, found?.version ?? '');
    expect(await log.verify('north')).toBe(2);
  });

  it('goes on behind entries of before, which have no time', async () => {
    const store = new InMemoryRecordStore();
    const open = { schemaVersion: 1, region: 'north', sequence: 1, previous: '0'.repeat(64), what: { n: 1 } } as const;
    // As the release before wrote it.
    const hash = '44f724c641e02e9323f85aff615c324be8ea4d371d5bc419deae8c2c3f80b6d0';
    await store.create('audit/north/1', { ...open, hash });
    const log = new AuditLog(store, new Ticking());
    expect(await log.append('north', { n: 2 })).toMatchObject({ sequence: 2, previous: hash, atWallMs: 1_000 });
    expect(await log.verify('north')).toBeUndefined();
  });

  it('keeps one chain under concurrent writers', async () => {
    const store = new InMemoryRecordStore();
    const [even, odd] = [new AuditLog(store, new Ticking()), new AuditLog(store, new Ticking())];
    const entries = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? even : odd).append('north', { n })),
    );
    expect(new Set(entries.map((entry) => entry.sequence)).size).toBe(20);
    expect(await even.verify('north')).toBeUndefined();
  });
});
