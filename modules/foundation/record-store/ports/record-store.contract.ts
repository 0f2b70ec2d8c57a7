import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type RecordStore } from './record-store.js';

interface Opened {
  readonly store: RecordStore;
  readonly close: () => void | Promise<void>;
}

/** What every adapter must keep. `open` gives an empty store. */
export const recordStoreContract = (name: string, open: () => Opened | Promise<Opened>): void => {
  describe(`${name} as a RecordStore`, () => {
    let opened: Opened;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it('gives back what was created, and nothing for what was not', async () => {
      const version = await opened.store.create('case/1', { n: 1 });
      expect(await opened.store.get('case/1')).toEqual({ value: { n: 1 }, version });
      expect(await opened.store.get('case/2')).toBeUndefined();
    });

    it('creates an id once', async () => {
      await opened.store.create('a', 1);
      await expect(opened.store.create('a', 2)).rejects.toMatchObject({ code: 'RECORD_STORE_EXISTS' });
      expect(await opened.store.get('a')).toMatchObject({ value: 1 });
    });

    it('lets exactly one of two writers with the same version through', async () => {
      const version = await opened.store.create('a', 0);
      const writes = await Promise.allSettled([1, 2].map((n) => opened.store.compareAndSet('a', n, version)));
      expect(writes.map((write) => write.status).sort()).toEqual(['fulfilled', 'rejected']);
      await expect(opened.store.compareAndSet('a', 3, version)).rejects.toMatchObject({
        code: 'RECORD_STORE_CONFLICT',
        retryable: false,
      });
    });

    it('sets nothing that was never created', async () => {
      await expect(opened.store.compareAndSet('a', 1, '1')).rejects.toMatchObject({ code: 'RECORD_STORE_CONFLICT' });
    });

    it('keeps no hold on the object that was handed in', async () => {
      const value = { n: 1 };
      await opened.store.create('a', value);
      value.n = 2;
      expect(await opened.store.get('a')).toMatchObject({ value: { n: 1 } });
    });

    it('pages by prefix in byte order, with % and _ as plain characters', async () => {
      for (const id of ['p_/2', 'p_/1', 'px/1', 'p_/\u{1F600}', 'p_/\uFFFD']) await opened.store.create(id, id);
      const first = await opened.store.query('p_/', { limit: 2 });
      expect(first.map((record) => record.id)).toEqual(['p_/1', 'p_/2']);
      const rest = await opened.store.query('p_/', { limit: 5, after: 'p_/2' });
      expect(rest.map((record) => record.id)).toEqual(['p_/\uFFFD', 'p_/\u{1F600}']);
    });

    it('ends a page where the prefix ends, whatever the last character', async () => {
      const ids = [
        'a',
        'a/1',
        'a\uD7FF',
        'a\uD7FF1',
        'a\uE000',
        'a\u{10FFFF}',
        'a\u{10FFFF}z',
        'b',
        '\u{10FFFF}',
        '\u{10FFFF}1',
      ];
      for (const id of ids) await opened.store.create(id, 1);
      for (const prefix of ['', 'a', 'a/', 'a\uD7FF', 'a\u{10FFFF}', '\u{10FFFF}', 'c']) {
        const found = (await opened.store.query(prefix, { limit: 99 })).map((record) => record.id);
        expect(found).toEqual(ids.filter((id) => id.startsWith(prefix)));
      }
    });

    it.each(['', 'é'.repeat(257)])('refuses an id outside 1 to 512 bytes', async (id) => {
      await expect(opened.store.create(id, 1)).rejects.toMatchObject({ code: 'RECORD_STORE_ID_INVALID' });
    });
  });
};
