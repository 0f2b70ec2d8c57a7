import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { recordStoreContract } from '../../ports/record-store.contract.js';
import { SqliteRecordStore } from './sqlite-record-store.js';

const open = () => {
  const folder = mkdtempSync(join(tmpdir(), 'records-'));
  const file = join(folder, 'records.sqlite');
  const store = new SqliteRecordStore(file);
  const close = (): void => {
    store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, file, close };
};

recordStoreContract('SqliteRecordStore', open);

describe('SqliteRecordStore', () => {
  it('keeps records over a restart and refuses the file of a newer release in one sentence', async () => {
    const { store, file, close } = open();
    await store.create('a', 1);
    store.close();
    const again = new SqliteRecordStore(file);
    expect(await again.get('a')).toEqual({ value: 1, version: '1' });
    again.close();
    const raw = new DatabaseSync(file);
    raw.exec('PRAGMA user_version = 2');
    raw.close();
    expect(() => new SqliteRecordStore(file)).toThrow(/has schema version 2; this release reads up to 1\.$/);
    close();
  });

  it('is read beside its writer, and not written', async () => {
    const { store, file, close } = open();
    const beside = new SqliteRecordStore(file, { readOnly: true });
    await store.create('a', 1);
    expect(await beside.get('a')).toEqual({ value: 1, version: '1' });
    await expect(beside.create('b', 1)).rejects.toThrow(/readonly/);
    expect(await store.query('', { limit: 5 })).toHaveLength(1);
    beside.close();
    close();
    expect(() => new SqliteRecordStore(file, { readOnly: true })).toThrow(/unable to open/);
  });
});
