import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { parseConfig } from '#foundation/platform';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { CdrConfig } from '#monitor/cdr';
import { DurableLog, Intake } from '#monitor/intake';
import { CallFiles } from './call-files.js';
import { openCallIntakes } from './call-intakes.js';
import { WallClock } from './clock.js';
import { Keys } from './secrets.js';

const line = (uniqueId: string): string =>
  `"","+4930123","+4940456","ctx","""A"" <+4930123>","PJSIP/a-1","PJSIP/carrier-2","Dial","x","2026-11-24 10:00:00","2026-11-24 10:00:04","2026-11-24 10:01:04",64,60,"ANSWERED","DOCUMENTATION","${uniqueId}",""\n`;

describe('CallFiles', () => {
  let folder: string;
  let path: string;
  let log: DurableLog;
  let intake: Intake;
  let limits: { maxPendingBytes: number; maxLagBytes: number; maxSources: number };
  let records: InMemoryRecordStore;
  let troubles: unknown[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-calls-'));
    path = join(folder, 'Master.csv');
    records = new InMemoryRecordStore();
    troubles = [];
    log = await DurableLog.open(join(folder, 'log'), { segmentBytes: 1 << 20, fsync: 'never' });
    limits = { maxPendingBytes: 1 << 20, maxLagBytes: 1 << 20, maxSources: 10 };
    intake = new Intake(log, limits);
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (registry = new Registry()): Promise<CallFiles> => {
    const file = { path, source: 'calls', region: 'North', trunkDnTemplate: 'SubNetwork=North,SipTrunk={trunk}' };
    const config = parseConfig({ cdr: { files: [file] } }, [CdrConfig]);
    const trouble = (error: unknown): void => {
      troubles.push(error);
    };
    const keys = new Keys(folder);
    const intakes = openCallIntakes(config, { intake, keys, registry, dataFolder: folder, clock: new WallClock() });
    return CallFiles.open(config, { ...intakes, records, log, trouble });
  };

  it('reads on where it was before a restart, counts what it read, and quarantines what is no call', async () => {
    writeFileSync(path, line('1') + line('2'));
    const first = await open();
    await first.readNow();
    await first.stop();
    expect(await records.get('call-file/calls')).toMatchObject({ value: { at: { offset: line('1').length * 2 } } });

    appendFileSync(path, `${line('3')}no call\n`);
    const registry = new Registry();
    const second = await open(registry);
    await second.readNow();
    await second.stop();
    expect(intake.accounts.get('calls')).toMatchObject({ accepted: 3, rejected: 1 });
    const metrics = await registry.metrics();
    expect(metrics).toContain('noc_cdr_records_total{source="calls"} 1');
    expect(metrics).toContain('noc_cdr_lag_bytes{source="calls"} 0');
    expect(metrics).toMatch(/noc_cdr_quarantined_lines_total\{source="calls",reason="\w+"\} 1/);
  });

  it('tells a trouble once for as long as it lasts, and again when it comes back', async () => {
    writeFileSync(path, line('1'));
    limits.maxPendingBytes = 1;
    const files = await open();
    for (let look = 0; look < 3; look++) await files.readNow();
    expect(troubles).toMatchObject([{ code: 'INTAKE_OVERLOADED' }]);
    limits.maxPendingBytes = 1 << 20;
    await files.readNow();
    expect(intake.accounts.get('calls')).toMatchObject({ accepted: 1, deferredBodies: 3 });
    appendFileSync(path, line('2'));
    limits.maxPendingBytes = 1;
    await files.readNow();
    await files.stop();
    expect(troubles).toHaveLength(2);
  });
});
