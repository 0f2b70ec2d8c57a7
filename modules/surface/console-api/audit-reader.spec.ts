import { describe, expect, it } from '@jest/globals';
import { AuditLog } from '#foundation/audit';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { AuditReader } from './audit-reader.js';
import { ManualClock } from './testing/index.js';

const filled = async (entries: number, maxVerified = 1_000) => {
  const [store, clock] = [new InMemoryRecordStore(), new ManualClock()];
  const log = new AuditLog(store, clock);
  for (let n = 1; n <= entries; n++) {
    clock.wallMs = n * 1_000;
    await log.append('North', { kind: 'test', n });
  }
  return { store, clock, log, reader: new AuditReader(store, log, clock, maxVerified) };
};
const sequences = (page: { readonly items: readonly { readonly sequence: number }[] }): readonly number[] =>
  page.items.map(({ sequence }) => sequence);

describe('AuditReader', () => {
  it.each([0, 1, 2, 3, 4, 7, 8, 9, 100])('finds the end of a chain of %d entries', async (entries) => {
    const { reader } = await filled(entries);
    const page = await reader.read(['North'], { limit: 3 });
    expect(sequences(page)).toEqual([entries, entries - 1, entries - 2].filter((n) => n > 0));
    expect(page.verified).toBe(true);
  });

  it('sees what was added since', async () => {
    const { reader, log } = await filled(5);
    await reader.read(['North'], { limit: 1 });
    for (let n = 0; n < 20; n++) await log.append('North', {});
    expect(sequences(await reader.read(['North'], { limit: 1 }))).toEqual([25]);
  });

  it('gives every entry once, page by page', async () => {
    const { reader } = await filled(10);
    const seen: number[] = [];
    for (let before: number | undefined; ;) {
      const page = sequences(await reader.read(['North'], { limit: 4, before }));
      seen.push(...page);
      if (page.length < 4) break;
      before = page.at(-1);
    }
    expect(seen).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('says that a chain is broken once the verdict before is old', async () => {
    const { reader, store, clock } = await filled(5);
    expect((await reader.read(['North'], { limit: 1 })).verified).toBe(true);
    const third = await store.get<Record<string, unknown>>('audit/North/3');
    await store.compareAndSet('audit/North/3', { ...third?.value, what: { kind: 'nothing' } }, third?.version ?? '');
    clock.wallMs += 30_001;
    expect((await reader.read(['North', 'South'], { limit: 1 })).verified).toBe(false);
  });

  it('leaves a long chain to the command', async () => {
    const { reader } = await filled(11, 10);
    expect((await reader.read(['North'], { limit: 1 })).verified).toBeNull();
  });

  it('merges chains by when their entries were written', async () => {
    const { reader, log, clock } = await filled(2);
    clock.wallMs = 500;
    await log.append('South', 'early');
    clock.wallMs = 1_500;
    await log.append('South', { kind: 'test' });
    const { items } = await reader.read(['North', 'South'], { limit: 3 });
    expect(items.map(({ region, sequence }) => `${region} ${sequence}`)).toEqual(['North 2', 'South 2', 'North 1']);
  });
});
