import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { ApplianceError } from '#foundation/platform';
import { type CallRecord } from '#foundation/vocabulary';
import { CallRecordFile } from './call-record-file.js';
import { readCallRecordsFrame } from './call-records-frame.js';
import { CdrConfig } from './cdr.config.js';
import { CdrMetrics } from './cdr.metrics.js';
import { type FilePosition } from './file-follower.js';

const folder = mkdtempSync(join(tmpdir(), 'nocturne-cdr-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const lineOf = (n: number, channel = 'PJSIP/trunk-a-0000002b'): string =>
  `"","+4930${n}","+4989${n}","out","","PJSIP/ims-1","${channel}","Dial","x","2026-01-01 00:00:00","","2026-01-01 00:00:10",10,0,"BUSY","DOCUMENTATION","17672256.${n}",""\n`;

const rig = (path: string) => {
  const config = CdrConfig.schema.parse({
    files: [
      {
        path,
        source: 'cdr-north',
        region: 'North',
        trunkDnTemplate: 'SubNetwork=North,ManagedElement=sbc-1,SipTrunk={trunk}',
      },
    ],
  });
  const registry = new Registry();
  const metrics = new CdrMetrics(registry, ['cdr-north']);
  const taken: CallRecord[] = [];
  const state = { position: undefined as FilePosition | undefined, full: false };
  const [file] = config.files;
  if (file === undefined) throw new Error('the configuration has no file');
  const open = () =>
    new CallRecordFile({
      file,
      config,
      regionKey: new Uint8Array(32).fill(1),
      position: state.position,
      intend: async () => Promise.resolve(),
      save: (position) => {
        state.position = position;
      },
      accept: async (_, __, decode) => {
        if (state.full) throw new ApplianceError('INTAKE_OVERLOADED', { retryable: true });
        taken.push(...readCallRecordsFrame(decode().body));
        return Promise.resolve();
      },
      metrics,
      onFailure: () => undefined,
    });
  return { open, taken, state, registry };
};

describe('CallRecordFile', () => {
  it('brings every call to the log once, over a full log and a restart, and counts what is none', async () => {
    const { open, taken, state, registry } = rig(folder);
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
