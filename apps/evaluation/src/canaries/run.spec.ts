import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { searchAll } from './run.js';
import { canaryOf } from './subscriber.js';

const canary = canaryOf('syslog', 0, 4_711);
const sending = { canary, region: 'North', send: async () => Promise.resolve('') };

describe('searchAll', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'nocturne-planted-'));
  });
  afterEach(() => {
    rmSync(data, { recursive: true, force: true });
  });
  const hits = async (): Promise<readonly string[]> => {
    const { hits: found } = await searchAll([sending], { data, isRunning: false });
    return found.map(({ identity, form, where }) => `${identity} as ${form} in ${where}`);
  };

  it('finds what is planted in a file, however deep, and in one that is packed', async () => {
    mkdirSync(join(data, 'a', 'b'), { recursive: true });
    writeFileSync(join(data, 'a', 'b', 'log'), `to ${canary.msisdn}`);
    writeFileSync(join(data, 'spool.gz'), gzipSync(`imsi ${canary.imsi}`));
    expect(await hits()).toEqual(
      expect.arrayContaining(['MSISDN as digits in a/b/log', 'IMSI as digits in spool.gz, unpacked']),
    );
  });

  it('finds it in rows of databases, which pack what they keep', async () => {
    const sqlite = new DatabaseSync(join(data, 'records.sqlite'));
    sqlite.exec('CREATE TABLE record(value BLOB)');
    sqlite.prepare('INSERT INTO record VALUES (?)').run(Buffer.from(Buffer.from(canary.msisdn).toString('base64')));
    sqlite.close();
    const instance = await DuckDBInstance.create(join(data, 'telemetry.duckdb'));
    const connection = await instance.connect();
    await connection.run(`CREATE TABLE call_record AS SELECT 'sip:${canary.sipUser}@x' AS caller FROM range(10000)`);
    connection.closeSync();
    instance.closeSync();
    expect(await hits()).toEqual(
      expect.arrayContaining([
        'MSISDN as base64 in records.sqlite, table record',
        'SIP user as plain in telemetry.duckdb, table call_record',
      ]),
    );
  });

  it('says of what nothing was found that nothing is proved', async () => {
    expect((await searchAll([sending], { data, isRunning: false })).unseen).toEqual(['syslog in North']);
  });
});
