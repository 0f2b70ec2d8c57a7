import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { CatalogueConfig, IdentityRules, Observer, SeriesTable } from '#foundation/catalogue';
import { parseConfig } from '#foundation/platform';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { DurableLog, Intake } from '#monitor/intake';
import { MeasurementFrameDecoder, PmFilesConfig } from '#monitor/pm-files';
import { WallClock } from './clock.js';
import { Columns } from './lane/columns.js';
import { PmFiles } from './pm-files.js';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const END = Date.UTC(2026, 10, 24, 10, 15);
const fileOf = (endMs: number, attempts: number, successes: number, prbPercent: number): string =>
  `<measCollecFile><fileHeader dnPrefix="SubNetwork=North"/><measData><managedElement localDn="ManagedElement=7"/>
<measInfo><granPeriod duration="PT900S" endTime="${new Date(endMs).toISOString()}"/><measTypes>RRC.ConnEstabAtt RRC.ConnEstabSucc RRU.PrbTotDl</measTypes>
<measValue measObjLdn="GNBDUFunction=1,NRCellDU=3"><measResults>${String(attempts)} ${String(successes)} ${String(prbPercent)}</measResults></measValue>
</measInfo></measData></measCollecFile>`;

describe('PmFiles', () => {
  let folder: string;
  let log: DurableLog;
  let files: PmFiles | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-pm-'));
    mkdirSync(join(folder, 'drop'));
    log = await DurableLog.open(join(folder, 'log'), { segmentBytes: 1 << 20, fsync: 'never' });
  });
  afterEach(async () => {
    await files?.stop();
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (pmFiles: object, env = {}): Promise<PmFiles> =>
    PmFiles.open(parseConfig({ pmFiles }, [PmFilesConfig]), {
      records: new InMemoryRecordStore(),
      intake: new Intake(log, { maxPendingBytes: 1 << 20, maxLagBytes: 1 << 20, maxSources: 10 }),
      log,
      clock: new WallClock(),
      registry: new Registry(),
      dataFolder: folder,
      env,
      readFile: () => {
        throw new Error('no such file');
      },
      trouble: () => undefined,
    });

  it('brings dropped files to what the detectors see: each period as what was counted in it', async () => {
    files = await open({ folders: [{ path: join(folder, 'drop'), source: 'ems' }], pollMs: 10, settleMs: 0 });
    files.start();
    writeFileSync(join(folder, 'drop', 'A1.xml'), fileOf(END, 200, 190, 40));
    writeFileSync(join(folder, 'drop', 'A2.xml'), fileOf(END + QUARTER, 100, 60, 80));
    for (let looks = 0; looks < 500 && (await Array.fromAsync(log.read(0))).length < 2; looks++) await sleep(10);

    const catalogue = CatalogueConfig.schema.parse({});
    const table = new SeriesTable(100);
    const columns = new Columns(table);
    const objects = new Set<string>();
    const observer = new Observer(
      { measures: catalogue.measures, minIntervalMs: MINUTE, numberOf: (dn) => objects.add(dn).size - 1 },
      new IdentityRules(catalogue),
    );
    for await (const { body } of log.read(0)) {
      columns.clear();
      new MeasurementFrameDecoder().decode(body, columns);
      observer.know(table.length, (slot) => table.labels(slot));
      for (let row = 0; row < columns.length; row++)
        observer.take(columns.series[row] ?? 0, columns.timestampMs[row] ?? 0, columns.value[row] ?? 0);
    }
    const { out } = observer;
    const seen = Array.from({ length: out.length }, (_, row) => [
      catalogue.measures[out.measure[row] ?? 0]?.name,
      ((out.timeMs[row] ?? 0) - END) / QUARTER,
      out.intervalMs[row],
      out.numerator[row],
      out.denominator[row],
    ]);
    expect([...objects]).toEqual(['SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=3']);
    expect(seen).toEqual([
      ['rrcEstablishmentAttempts', 0, QUARTER, 200, 1],
      ['rrcEstablishmentSuccessRatio', 0, QUARTER, 190, 200],
      ['prbUtilisationRatio', 0, QUARTER, 40, 1],
      ['rrcEstablishmentAttempts', 1, QUARTER, 100, 1],
      ['rrcEstablishmentSuccessRatio', 1, QUARTER, 60, 100],
      ['prbUtilisationRatio', 1, QUARTER, 80, 1],
    ]);
  });

  it('refuses a start where the token of a host is not where the configuration says', async () => {
    const hosts = [{ host: 'ems.example', tokenEnv: 'EMS_TOKEN' }];
    await expect(open({ hosts })).rejects.toMatchObject({ code: 'PM_FETCH_TOKEN_MISSING' });
    await expect(open({ hosts: [{ host: 'ems.example', tokenFile: '/nowhere' }] })).rejects.toMatchObject({
      code: 'PM_FETCH_TOKEN_MISSING',
    });
    files = await open({ hosts }, { EMS_TOKEN: 'a-token' });
  });
});
