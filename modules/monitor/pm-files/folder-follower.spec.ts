import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { type FilesDone, FolderFollower } from './folder-follower.js';
import { PmFilesConfig } from './pm-files.config.js';
import { Quarantine } from './quarantine.js';
import { Taking } from './testing/taking.js';

const fileOf = (value: number): string =>
  `<measDataFile><measData><measEntity localDn="ManagedElement=7"/><measInfo><granPeriod duration="PT900S" endTime="2026-11-24T10:15:00Z"/>
<measTypes>RRC.ConnMean</measTypes><measValue measObjLdn="NRCellDU=1"><measResults>${String(value)}</measResults></measValue></measInfo></measData></measDataFile>`;

const SETTLE = 2000;
const INCOMPLETE = 600_000;

describe('FolderFollower', () => {
  let root: string;
  let drop: string;
  let taking: Taking;
  let done: FilesDone;
  let nowMs: number;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'nocturne-drop-'));
    drop = join(root, 'drop');
    mkdirSync(drop);
    taking = await Taking.open(root, new InMemoryRecordStore());
    done = {};
    nowMs = 1_000_000;
  });
  afterEach(async () => {
    await taking.log.close();
    rmSync(root, { recursive: true, force: true });
  });

  const follow = (afterwards: 'remember' | 'move' | 'delete' = 'remember'): FolderFollower => {
    const folders = [{ path: drop, source: 'ems', afterwards }];
    const config = PmFilesConfig.schema.parse({ folders, settleMs: SETTLE, incompleteMs: INCOMPLETE });
    const [folder] = config.folders;
    if (folder === undefined) throw new Error('no folder');
    return new FolderFollower({
      folder,
      config,
      intake: taking.files,
      quarantine: new Quarantine({ folder: join(root, 'quarantine'), maxFiles: 2, maxFileBytes: 1 << 20 }),
      metrics: taking.metrics,
      done,
      save: (now) => {
        done = structuredClone(now);
        return Promise.resolve();
      },
      nowMs: () => nowMs,
    });
  };
  /** Two looks, with the time between them that a file must stand still. @returns files dealt with */
  const look = async (follower: FolderFollower): Promise<number> => {
    const before = await follower.poll();
    nowMs += SETTLE;
    return before + (await follower.poll());
  };
  const values = async (): Promise<number[]> => (await taking.kept()).map(({ value }) => value);
  const quarantined = (): string[] =>
    existsSync(join(root, 'quarantine')) ? readdirSync(join(root, 'quarantine')).sort() : [];

  it('takes whole files once, in the order of their names, also of folders within and packed ones', async () => {
    mkdirSync(join(drop, 'B'));
    writeFileSync(join(drop, 'B', 'A2.xml'), fileOf(3));
    writeFileSync(join(drop, 'A1.xml'), fileOf(1));
    writeFileSync(join(drop, 'A2.xml.gz'), gzipSync(fileOf(2)));
    writeFileSync(join(drop, '.hidden.xml'), fileOf(9));
    writeFileSync(join(drop, 'A3.xml.tmp'), fileOf(9));
    const follower = follow();
    expect(await look(follower)).toBe(3);
    expect(await look(follower)).toBe(0);
    expect(await values()).toEqual([1, 2, 3]);
    expect(await taking.registry.metrics()).toContain('noc_pm_files_waiting_files{source="ems"} 0');
  });

  it('takes a file that was renamed into its place', async () => {
    const follower = follow();
    writeFileSync(join(drop, 'A1.xml.part'), fileOf(1));
    expect(await look(follower)).toBe(0);
    renameSync(join(drop, 'A1.xml.part'), join(drop, 'A1.xml'));
    expect(await look(follower)).toBe(1);
    expect(await values()).toEqual([1]);
  });

  it('waits for a slow writer, however long a pause he makes in the middle', async () => {
    const follower = follow();
    const text = fileOf(1);
    for (const part of [text.slice(0, 90), text.slice(90, 150)]) {
      appendFileSync(join(drop, 'A1.xml'), part);
      expect(await look(follower)).toBe(0);
      nowMs += INCOMPLETE - 3 * SETTLE;
      expect(await follower.poll()).toBe(0);
    }
    expect(await taking.registry.metrics()).toContain('noc_pm_files_waiting_files{source="ems"} 1');
    appendFileSync(join(drop, 'A1.xml'), text.slice(150));
    expect(await look(follower)).toBe(1);
    expect([await values(), quarantined()]).toEqual([[1], []]);
  });

  it('does not read an incomplete file again before it changed', async () => {
    const follower = follow();
    writeFileSync(join(drop, 'A1.xml'), fileOf(1).slice(0, 180));
    let reads = 0;
    const take = taking.files.take.bind(taking.files);
    Object.assign(taking.files, {
      take: async (...args: Parameters<typeof take>) => {
        reads++;
        return take(...args);
      },
    });
    for (let looks = 0; looks < 10; looks++) await look(follower);
    expect(reads).toBe(1);
    writeFileSync(join(drop, 'A1.xml'), fileOf(1));
    expect([await look(follower), reads]).toEqual([1, 2]);
  });

  it('gives up a file that stays incomplete, keeps it with the reason and line, and takes the others', async () => {
    const follower = follow();
    writeFileSync(join(drop, 'A1.xml'), fileOf(1).slice(0, 180));
    writeFileSync(join(drop, 'A2.xml'), fileOf(2));
    expect(await look(follower)).toBe(1);
    nowMs += INCOMPLETE;
    expect(await look(follower)).toBe(1);
    const [file = '', reason = ''] = quarantined();
    expect(readFileSync(join(root, 'quarantine', file), 'utf8')).toBe(fileOf(1).slice(0, 180));
    expect(JSON.parse(readFileSync(join(root, 'quarantine', reason), 'utf8'))).toMatchObject({
      ...{ source: 'ems', name: 'A1.xml', code: 'PM_FILE_INCOMPLETE', line: 2 },
    });
    expect(await values()).toEqual([2]);
    expect(await taking.registry.metrics()).toContain('noc_pm_files_refused_total{source="ems",reason="incomplete"} 1');
  });

  it('keeps the newest refused files', async () => {
    const follower = follow();
    for (const name of ['A1', 'A2', 'A3']) {
      writeFileSync(join(drop, `${name}.xml`), `<measDataFile><${name}/></oops>`);
      expect(await look(follower)).toBe(1);
    }
    expect(quarantined().filter((name) => name.endsWith('.xml'))).toEqual([
      expect.stringContaining('A2'),
      expect.stringContaining('A3'),
    ]);
  });

  it('goes on behind a restart, and takes a file of the same name anew where it is another', async () => {
    writeFileSync(join(drop, 'A1.xml'), fileOf(1));
    await look(follow());
    const again = follow();
    expect(await look(again)).toBe(0);
    rmSync(join(drop, 'A1.xml'));
    await look(again);
    expect(done).toEqual({});
    writeFileSync(join(drop, 'A1.xml'), fileOf(2));
    expect(await look(again)).toBe(1);
    expect(await values()).toEqual([1, 2]);
  });

  it('forgetting what it dealt with takes nothing twice', async () => {
    writeFileSync(join(drop, 'A1.xml'), fileOf(1));
    await look(follow());
    done = {};
    expect(await look(follow())).toBe(1);
    expect(await values()).toEqual([1]);
  });

  it.each([
    ['move', ['.refused', '.taken'], ['A1.xml']],
    ['delete', [], []],
  ] as const)('can %s what it took', async (afterwards, left, moved) => {
    writeFileSync(join(drop, 'A1.xml'), fileOf(1));
    writeFileSync(join(drop, 'A2.xml'), 'nothing');
    const follower = follow(afterwards);
    expect(await look(follower)).toBe(2);
    expect(readdirSync(drop).sort()).toEqual(left);
    expect(existsSync(join(drop, '.taken')) ? readdirSync(join(drop, '.taken')) : []).toEqual(moved);
    expect(await look(follower)).toBe(0);
    expect(quarantined()).toHaveLength(2);
  });

  it('says where the folder is not there, and goes on when it is', async () => {
    const follower = follow();
    rmSync(drop, { recursive: true });
    await expect(follower.poll()).rejects.toThrow('ENOENT');
    mkdirSync(drop);
    writeFileSync(join(drop, 'A1.xml'), fileOf(1));
    expect(await look(follower)).toBe(1);
    expect(await taking.registry.metrics()).toContain('noc_pm_files_failed_looks_total{source="ems"} 1');
  });
});
