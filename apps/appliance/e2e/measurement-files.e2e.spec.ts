import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Product } from './product.js';

// Each starts the product several times, on a machine that may be busy.
jest.setTimeout(180_000);

const CELLS = 500;
const COUNTERS = 40;
const PERIODS = 20;
const SAMPLES = CELLS * COUNTERS * PERIODS;
/** Of a sample in the log: its value and a share of its labels. */
const LOGGED_BYTES = 8;

/** Every counter of every cell for some quarters of an hour. */
const longFile = (): Buffer<ArrayBuffer> => {
  const numbers = Array.from({ length: COUNTERS }, (_, at) => at);
  const types = `<measTypes>${numbers.map((at) => `VS.Counter.${at}`).join(' ')}</measTypes>`;
  const groups = Array.from({ length: PERIODS }, (_, period) => {
    const end = new Date(Date.UTC(2026, 0, 1) + period * 900_000).toISOString();
    const values = Array.from({ length: CELLS }, (_cell, cell) => {
      const results = numbers.map((at) => (cell * 31 + at * 7 + period) % 1000).join(' ');
      return `<measValue measObjLdn="NRCellDU=${cell}"><measResults>${results}</measResults></measValue>`;
    });
    return `<measInfo><granPeriod duration="PT900S" endTime="${end}"/>${types}\n${values.join('\n')}</measInfo>`;
  });
  return Buffer.from(
    `<measDataFile><fileHeader dnPrefix="SubNetwork=North"/><measData><measEntity localDn="ManagedElement=7"/>${groups.join('\n')}</measData></measDataFile>`,
  );
};

const metricOf = (text: string, name: string): number =>
  text
    .split('\n')
    .filter((line) => line.startsWith(name))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);

describe('measurement files and the appliance as a process', () => {
  let folder: string;
  let config: string;
  const products: Product[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-pm-e2e-'));
    mkdirSync(join(folder, 'drop'));
    config = join(folder, 'config.yaml');
    const folders = [{ path: join(folder, 'drop'), source: 'ems', afterwards: 'move' }];
    const appliance = { networkTime: 'telemetry', checkpointEveryMs: 500 };
    writeFileSync(config, JSON.stringify({ appliance, pmFiles: { folders, pollMs: 50, settleMs: 50 } }));
  });
  afterEach(async () => {
    for (const product of products.splice(0)) await product.stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (): Product => {
    const product = Product.start(join(folder, 'data'), '--port', '0', '--config', config);
    products.push(product);
    return product;
  };
  const shown = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();
  const until = async (url: string, holds: (text: string) => boolean): Promise<string> => {
    for (;;) {
      const text = await shown(url);
      if (holds(text)) return text;
      await pause(20);
    }
  };

  it('stores each sample of a dropped file once, killed where it may be', async () => {
    writeFileSync(join(folder, 'drop', 'A20260101.xml'), longFile());
    for (const share of [0.1, 0.5, 0.9]) {
      const product = start();
      await until(
        await product.url(),
        (text) => metricOf(text, 'noc_lane_log_read_bytes') > share * SAMPLES * LOGGED_BYTES,
      );
      await product.stop('SIGKILL');
    }
    const last = start();
    const url = await last.url();
    await until(url, (text) => metricOf(text, 'noc_telemetry_store_rows{kind="samples"}') >= SAMPLES);
    await last.stored();
    expect(metricOf(await shown(url), 'noc_telemetry_store_rows{kind="samples"}')).toBe(SAMPLES);
  });

  it('takes a posted file once, says where another is wrong, and fetches nothing from strangers', async () => {
    const product = start();
    const url = await product.url();
    const post = async (path: string, type: string, body: string | Buffer<ArrayBuffer>) => {
      const answer = await fetch(`${url}/api/v1/${path}`, { method: 'POST', headers: { 'content-type': type }, body });
      return [answer.status, answer.status === 204 ? '' : ((await answer.json()) as { detail: string }).detail];
    };
    const file = longFile();
    expect(await post('pm-files', 'application/gzip', gzipSync(file))).toEqual([204, '']);
    expect(await post('pm-files', 'application/xml', file)).toEqual([204, '']);
    await product.stored();
    expect(metricOf(await shown(url), 'noc_telemetry_store_rows{kind="samples"}')).toBe(SAMPLES);
    expect(metricOf(await shown(url), 'noc_pm_files_total{source="local",outcome="duplicate"}')).toBe(1);

    expect(await post('pm-files', 'text/xml', '<measDataFile>\n<measData></oops>')).toEqual([
      400,
      expect.stringMatching(/^line 2: /),
    ]);
    const fileInfoList = [{ fileLocation: 'http://169.254.169.254/latest' }];
    const notice = JSON.stringify({ notificationType: 'notifyFileReady', fileInfoList });
    expect(await post('file-ready', 'application/json', notice)).toEqual([
      403,
      expect.stringContaining('not among pmFiles.hosts'),
    ]);
  });
});
