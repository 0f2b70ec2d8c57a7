import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { parseConfig } from '#foundation/platform';
import { upsert } from '#foundation/record-store';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { CdrConfig, readCallRecordsFrame } from '#monitor/cdr';
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

  const openWith = async (cdr: object): Promise<CallFiles> => {
    const config = parseConfig({ cdr }, [CdrConfig]);
    const keys = new Keys(folder);
    const parts = { intake, keys, registry: new Registry(), dataFolder: folder, clock: new WallClock() };
    const trouble = (error: unknown): void => {
      troubles.push(error);
    };
    return CallFiles.open(config, { ...openCallIntakes(config, parts), records, log, trouble });
  };
  const logged = async (): Promise<readonly string[]> => {
    const frames = await Array.fromAsync(log.read(0));
    return frames.flatMap(({ body }) => readCallRecordsFrame(body).map(({ id }) => id));
  };
  const source = { source: 'calls', region: 'North', trunkDnTemplate: 'SubNetwork=North,SipTrunk={trunk}' };

  it('finishes a call whose events stand on both sides of a restart, and keeps no number of it meanwhile', async () => {
    const cel = { files: [{ ...source, path, format: 'asterisk-cel', trunks: ['carrier'] }] };
    const event = (type: string, s: number, channel: string, number: string): string =>
      `${JSON.stringify({
        ...{ eventtype: type, eventtime: `2026-01-01 10:00:0${String(s)}`, cid_name: number, cid_num: number },
        ...{ exten: '4977123', context: 'out', channame: channel, uniqueid: channel, linkedid: '1.1', extra: '' },
      })}\n`;
    writeFileSync(path, event('CHAN_START', 0, 'PJSIP/a-1', '4977001') + event('CHAN_START', 1, 'PJSIP/carrier-2', ''));
    const first = await openWith(cel);
    await first.readNow();
    await first.stop();
    expect(await logged()).toEqual([]);
    expect(JSON.stringify(await records.get('call-file/calls'))).not.toContain('4977');
    appendFileSync(path, event('ANSWER', 3, 'PJSIP/carrier-2', '4977123') + event('LINKEDID_END', 9, 'PJSIP/a-1', ''));
    const second = await openWith(cel);
    await second.readNow();
    await second.stop();
    const [frame] = await Array.fromAsync(log.read(0));
    expect(readCallRecordsFrame(frame?.body ?? new Uint8Array())).toEqual([
      expect.objectContaining({ id: '1.1', answered: true, billableSeconds: 6 }),
    ]);
  });

  it('puts a dropped file away that was in the log before a crash, and reads one that was not', async () => {
    const dropped = join(folder, 'in');
    mkdirSync(dropped);
    writeFileSync(join(dropped, '1.csv'), line('1'));
    const cdr = { folders: [{ ...source, path: dropped, format: 'asterisk-cdr' }] };
    const first = await openWith(cdr);
    await first.readNow();
    await first.stop();
    // As it was between the log and the record of it: the file stands there still.
    const intended = { logOffset: 0, next: '1.csv' };
    await upsert(records, 'call-folder/calls', { intended });
    renameSync(join(dropped, 'done', '1.csv'), join(dropped, '1.csv'));
    const second = await openWith(cdr);
    await second.readNow();
    await second.stop();
    expect(await logged()).toEqual(['1/PJSIP/carrier-2']);
    expect(readdirSync(join(dropped, 'done'))).toEqual(['1.csv']);

    await upsert(records, 'call-folder/calls', { intended: { logOffset: log.end, next: '2.csv' } });
    writeFileSync(join(dropped, '2.csv'), line('2'));
    const third = await openWith(cdr);
    await third.readNow();
    await third.stop();
    expect(await logged()).toEqual(['1/PJSIP/carrier-2', '2/PJSIP/carrier-2']);
    expect(troubles).toEqual([]);
  });
});
