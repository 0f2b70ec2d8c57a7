import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApplianceError } from '#foundation/platform';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { readFrameHead } from './measurement-frame.js';
import { bytesOf, inPieces, longFile } from './testing/index.js';
import { Taking } from './testing/taking.js';

const fileOf = (...values: readonly number[]): Uint8Array =>
  bytesOf(`<measCollecFile><fileHeader dnPrefix="SubNetwork=North"/><measData><managedElement localDn="ManagedElement=7"/>
<measInfo><granPeriod duration="PT900S" endTime="2026-11-24T10:15:00Z"/><measTypes>RRC.ConnMean</measTypes>
${values.map((value, at) => `<measValue measObjLdn="NRCellDU=${String(at)}"><measResults>${String(value)}</measResults></measValue>`).join('')}
</measInfo></measData><fileFooter/></measCollecFile>`);
/** About 20 parts. */
const LONG = 200_000;

describe('PmIntake', () => {
  let folder: string;
  let records: InMemoryRecordStore;
  const open: Taking[] = [];
  const taking = async (...more: [object?, Parameters<typeof Taking.open>[3]?]): Promise<Taking> => {
    const made = await Taking.open(folder, records, ...more);
    open.push(made);
    return made;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-pm-'));
    records = new InMemoryRecordStore();
  });
  afterEach(async () => {
    for (const { log } of open.splice(0)) await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes a file once, however often it is sent, also behind a restart', async () => {
    const first = await taking();
    const send = async (to: Taking, file: Uint8Array) =>
      (await to.files.take('ems', inPieces(file, 60), 'sender')).outcome;
    expect([await send(first, fileOf(1, 2)), await send(first, fileOf(3)), await send(first, fileOf(1, 2))]).toEqual([
      'taken',
      'taken',
      'duplicate',
    ]);
    await first.log.close();
    const second = await taking();
    expect(await send(second, fileOf(3))).toBe('duplicate');
    expect((await second.kept()).map(({ value }) => value)).toEqual([1, 2, 3]);
    expect(first.intake.accounts.get('ems')).toMatchObject({ accepted: 3, refusedBodies: 0 });
    const shown = await first.registry.metrics();
    expect(shown).toContain('noc_pm_files_total{source="ems",outcome="taken"} 2');
    expect(shown).toContain('noc_pm_files_total{source="ems",outcome="duplicate"} 1');
    expect(shown).toContain('noc_pm_files_results_total{source="ems",fate="sample"} 3');
  });

  it('knows the same file of another source as another', async () => {
    const { files } = await taking();
    for (const source of ['a', 'b'])
      expect((await files.take(source, inPieces(fileOf(1)), 'sender')).outcome).toBe('taken');
  });

  it('takes nothing of a file that is none, counts it, and leaves nothing behind', async () => {
    const { files, log, intake, registry } = await taking({ maxFileBytes: LONG / 2 });
    const attempt = files.take('ems', longFile(LONG, 'list'), 'sender');
    await expect(attempt).rejects.toMatchObject({ code: 'PM_FILE_TOO_LARGE' });
    expect(log.end).toBe(0);
    expect(intake.accounts.get('ems')).toMatchObject({ accepted: 0, refusedBodies: 1 });
    expect(await registry.metrics()).toContain('noc_pm_files_refused_total{source="ems",reason="too-large"} 1');
    const spool = join(folder, 'spool');
    expect(existsSync(spool) ? readdirSync(spool) : []).toEqual([]);
  });

  it.each([0, 1, 7, 16, 19])('behind a death before part %i takes the rest, and each part once', async (parts) => {
    let left = parts;
    const dying = await taking({}, (intake) => async (source, bytes, decode) => {
      if (left-- === 0) throw new Error('died');
      return intake.accept(source, bytes, decode);
    });
    await expect(dying.files.take('ems', longFile(LONG, 'list'), 'follower')).rejects.toThrow('died');
    await dying.log.close();
    const again = await taking();
    await again.files.take('ems', longFile(LONG, 'list'), 'follower');
    const heads = (await Array.fromAsync(again.log.read(0))).map(({ body }) => readFrameHead(body));
    expect(heads.length).toBeGreaterThan(19);
    expect(heads.map(({ part }) => part)).toEqual(heads.map((_, at) => at));
    expect(new Set(heads.map(({ digest }) => digest)).size).toBe(1);
    expect(heads.map(({ isLast }) => isLast).lastIndexOf(false)).toBe(heads.length - 2);
    expect(again.intake.accounts.get('ems')?.accepted).toBe(
      heads.slice(parts).reduce((sum, { samples }) => sum + samples, 0),
    );
  });

  it('knows a file whose last part was durable when it died as taken', async () => {
    let isDead = false;
    const dying = await taking({}, (intake) => async (source, bytes, decode) => {
      const taken = await intake.accept(source, bytes, decode);
      isDead = true;
      return taken;
    });
    const compareAndSet = records.compareAndSet.bind(records);
    records.compareAndSet = async (...record) => {
      if (isDead) throw new Error('died');
      return compareAndSet(...record);
    };
    await expect(dying.files.take('ems', inPieces(fileOf(1)), 'follower')).rejects.toThrow('died');
    records.compareAndSet = compareAndSet;
    await dying.log.close();
    const again = await taking();
    expect((await again.files.take('ems', inPieces(fileOf(1)), 'follower')).outcome).toBe('duplicate');
    expect(await again.kept()).toHaveLength(1);
  });

  it('waits for room in the log, and tells its sender to come back where there is none for long', async () => {
    const made = await taking();
    made.limits.maxPendingBytes = 0;
    const attempt = made.files.take('ems', inPieces(fileOf(1)), 'sender');
    await expect(attempt).rejects.toMatchObject({ code: 'INTAKE_OVERLOADED', retryable: true });
    const waiting = made.files.take('ems', inPieces(fileOf(1)), 'sender');
    made.limits.maxPendingBytes = 1 << 20;
    expect((await waiting).outcome).toBe('taken');
  });

  it('reads so many files at a time; a sender is told to come back, a follower waits', async () => {
    const { files } = await taking({ maxConcurrentFiles: 1 });
    let proceed: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (proceed = resolve));
    async function* slow(): AsyncGenerator<Uint8Array> {
      await held;
      yield fileOf(1);
    }
    const first = files.take('a', slow(), 'sender');
    await expect(files.take('b', inPieces(fileOf(2)), 'sender')).rejects.toThrow(ApplianceError);
    const second = files.take('c', inPieces(fileOf(3)), 'follower');
    proceed();
    expect([(await first).outcome, (await second).outcome]).toEqual(['taken', 'taken']);
    expect((await files.take('b', inPieces(fileOf(2)), 'sender')).outcome).toBe('taken');
  });
});
