import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { ApplianceError } from '#foundation/platform';
import { type CallRecord } from '#foundation/vocabulary';
import { CallRecordFile } from './call-record-file.js';
import { readCallRecordsFrame } from './call-records-frame.js';
import { CallIntake } from './call-intake.js';
import { CdrConfig } from './cdr.config.js';
import { CdrMetrics } from './cdr.metrics.js';
import { DeadLetter } from './dead-letter.js';
import { type FilePosition } from './file-follower.js';
import { MasterCsvDecoder } from './master-csv-decoder.js';

const folder = mkdtempSync(join(tmpdir(), 'nocturne-cdr-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const lineOf = (n: number, channel = 'PJSIP/trunk-a-0000002b'): string =>
  `"","+4930${n}","+4989${n}","out","","PJSIP/ims-1","${channel}","Dial","x","2026-01-01 00:00:00","","2026-01-01 00:00:10",10,0,"BUSY","DOCUMENTATION","17672256.${n}",""\n`;

const rig = (path: string) => {
  const registry = new Registry();
  const metrics = new CdrMetrics(registry, ['cdr-north']);
  const deadLetter = new DeadLetter(join(folder, 'dead-letter'), 1 << 16);
  const taken: CallRecord[] = [];
  const state = { position: undefined as FilePosition | undefined, full: false };
  const source = 'cdr-north';
  const open = () =>
    new CallRecordFile({
      path,
      source,
      batchBytes: 1 << 18,
      pollMs: 250,
      intake: new CallIntake({
        source,
        decoder: new MasterCsvDecoder({
          trunkDnTemplate: 'SubNetwork=North,ManagedElement=sbc-1,SipTrunk={trunk}',
          trunks: [],
          maxLineLength: 4096,
          regionKey: new Uint8Array(32).fill(1),
        }),
        hasLines: true,
        accept: async (_, __, decode) => {
          if (state.full) throw new ApplianceError('INTAKE_OVERLOADED', { retryable: true });
          taken.push(...readCallRecordsFrame(decode().body));
          return Promise.resolve();
        },
        metrics,
        deadLetter,
        nowMs: () => 1_767_225_600_000,
      }),
      position: state.position,
      intend: async () => Promise.resolve(),
      save: (position) => {
        state.position = position;
      },
      metrics,
      onFailure: () => undefined,
    });
  return { open, taken, state, registry, deadLetter };
};

describe('CallRecordFile', () => {
  it('brings every call to the log once, over a full log and a restart, and counts what is none', async () => {
    const { open, taken, state, registry, deadLetter } = rig(folder);
    appendFileSync(join(folder, 'Master.csv'), lineOf(1) + lineOf(2, 'Local/5@x-1;2'));
    let calls = open();
    state.full = true;
    await expect(calls.poll()).rejects.toThrow('INTAKE_OVERLOADED');
    state.full = false;
    expect(await calls.poll()).toBe(2);
    await calls.stop();
    appendFileSync(join(folder, 'Master.csv'), lineOf(3));
    calls = open();
    expect(await calls.poll()).toBe(1);
    await calls.stop();
    expect(taken.map(({ id }) => id)).toEqual([
      '17672256.1/PJSIP/trunk-a-0000002b',
      '17672256.3/PJSIP/trunk-a-0000002b',
    ]);
    expect(taken[0]?.trunk).toBe('SubNetwork=North,ManagedElement=sbc-1,SipTrunk=trunk-a');
    expect(JSON.stringify(taken)).not.toMatch(/\+49/);
    const text = await registry.metrics();
    expect(text).toContain('noc_cdr_records_total{source="cdr-north"} 2');
    expect(text).toContain('noc_cdr_quarantined_lines_total{source="cdr-north",reason="no-trunk"} 1');
    expect(text).toContain('noc_cdr_failed_looks_total{source="cdr-north"} 1');
    const [entry] = deadLetter.read(10);
    expect(entry).toMatchObject({ source: 'cdr-north', line: 2, reason: 'no-trunk', atMs: 1_767_225_600_000 });
    expect(entry?.shape).toMatch(/^"","\+99999","\+99999"/);
  });

  it('stops while it follows', async () => {
    const { open } = rig(join(folder, 'nothing-here'));
    const calls = open();
    calls.start();
    await calls.stop();
    await calls.stop();
    expect(await calls.poll()).toBe(0);
  });

  it('wants another name for each source', () => {
    const file = { path: '/a', source: 's', region: 'r', trunkDnTemplate: 'SipTrunk={trunk}' };
    expect(CdrConfig.schema.safeParse({ files: [file, file] }).success).toBe(false);
  });
});
