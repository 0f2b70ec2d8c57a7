import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Product } from './product.js';

const SCRIPT = resolve(import.meta.dirname, '../../../scripts/audit.mjs');

describe('the command that verifies the audit', () => {
  const data = mkdtempSync(join(tmpdir(), 'nocturne-audit-'));
  let product: Product;
  const audit = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  beforeAll(async () => {
    product = Product.start(data, '--port', '0');
    await product.url();
    await fetch(await product.said(/Sign in once at (\S+)/), { redirect: 'manual' });
  });
  afterAll(async () => {
    await product.stop('SIGTERM');
    rmSync(data, { recursive: true, force: true });
  });

  it('finds every chain whole beside the running appliance, and broken once an entry was changed', async () => {
    const whole = audit('--data', data);
    expect(whole).toMatchObject({ status: 0, stderr: '' });
    const [, entries] = /^appliance: (\d+) entries, holds, last hash [0-9a-f]{64}\n$/.exec(whole.stdout) ?? [];
    expect(Number(entries)).toBeGreaterThanOrEqual(2);

    expect(await product.stop('SIGTERM')).toMatchObject({ code: 0 });
    expect(audit('--data', data)).toEqual(whole);

    const records = new DatabaseSync(join(data, 'records.sqlite'));
    const tamper = "UPDATE record SET value = json_set(value, '$.what.actor', 'nobody') WHERE id = 'audit/appliance/2'";
    expect(records.prepare(tamper).run().changes).toBe(1);
    records.close();
    expect(audit('--data', data)).toEqual({
      status: 1,
      stdout: `appliance: ${entries ?? ''} entries, broken at entry 2\n`,
      stderr: '',
    });
  });

  it.each([
    [['--data', '/nowhere'], /^There are no records in \/nowhere: .*\n$/],
    [['--dat', 'x'], /Try --help\.\n$/],
  ])('says why it cannot look with %j', (args, sentence) => {
    const { status, stdout, stderr } = audit(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });
});
