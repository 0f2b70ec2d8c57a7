// `npm run bench -- pm-files`: one long measurement file over HTTP into the built appliance: how fast, and in how much memory.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { metricOf } from './bench/exposition.js';
import { longPmFile, type Written } from './bench/long-pm-file.js';
import { familyOf, usageOf } from './bench/process-usage.js';
import { Child } from './running/child.js';

const USAGE = `Usage: npm run bench -- pm-files [options]

  --megabytes N    of XML, one file                    (default 128)
  --cells N        that it reports of                  (default 2000)
  --counters N     of each cell                        (default 50)
  --kept N         counters that the configuration keeps, which are stored and read back (default: all)
  --json FILE      everything that was measured
`;
const SETTLE_WITHIN_MS = 600_000;
const STOP_WITHIN_MS = 60_000;
const MEGABYTE = 1 << 20;
/** Highest part of the memory is looked at this often. */
const LOOK_EVERY_MS = 200;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== 'pm-files'),
  options: {
    megabytes: { type: 'string', default: '128' },
    cells: { type: 'string', default: '2000' },
    counters: { type: 'string', default: '50' },
    kept: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  say(USAGE);
  process.exit(0);
}

const counters = Number(values.counters);
const kept = Math.min(counters, Number(values.kept ?? counters));
const file = { bytes: Number(values.megabytes) * MEGABYTE, cells: Number(values.cells), counters };
const folder = mkdtempSync(join(tmpdir(), 'nocturne-bench-pm-'));
const config = join(folder, 'appliance.yaml');
const names = Array.from({ length: kept }, (_, at) => `VS.Counter.${at}`);
writeFileSync(
  config,
  JSON.stringify({ appliance: { networkTime: 'telemetry' }, pmFiles: kept < counters ? { counters: names } : {} }),
);
const main = join(import.meta.dirname, '..', '..', 'appliance', 'src', 'main.js');
const appliance = new Child('The appliance', main, ['--config', config, '--data', join(folder, 'data'), '--port', '0']);
try {
  const url = await appliance.find(/listens at (\S+)/, 60_000);
  const pids = familyOf(process.pid).slice(1);
  const shown = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
  const before = usageOf(pids);
  const heapBefore = metricOf(await shown(), 'noc_nodejs_heap_size_used_bytes');
  say(`One file of ${values.megabytes} MB, ${file.cells} cells, ${counters} counters each, ${kept} of them kept.`);
  const written: Written = { bytes: 0, periods: 0 };
  let heapMax = heapBefore;
  const sending = new AbortController();
  const looking = (async () => {
    while (!sending.signal.aborted) {
      heapMax = Math.max(heapMax, metricOf(await shown(), 'noc_nodejs_heap_size_used_bytes'));
      await sleep(LOOK_EVERY_MS);
    }
  })();
  const began = performance.now();
  const answer = await fetch(`${url}/api/v1/pm-files`, {
    method: 'POST',
    headers: { 'content-type': 'application/xml' },
    body: ReadableStream.from(longPmFile(file, written)),
    duplex: 'half',
  });
  const acknowledgedSeconds = (performance.now() - began) / 1000;
  sending.abort();
  await looking;
  if (answer.status !== 204) throw new Error(`The file was answered ${answer.status}: ${await answer.text()}`);
  const samples = written.periods * file.cells * kept;
  const until = performance.now() + SETTLE_WITHIN_MS;
  for (;;) {
    const text = await shown();
    const read = metricOf(text, 'noc_lane_items_total', { fate: 'kept' });
    if (read === samples && metricOf(text, 'noc_lane_lag_bytes') + metricOf(text, 'noc_lane_store_lag_bytes') === 0)
      break;
    if (performance.now() > until) throw new Error(`Only ${read} of ${samples} samples were stored.`);
    await sleep(LOOK_EVERY_MS);
  }
  const seconds = (performance.now() - began) / 1000;
  const stored = metricOf(await shown(), 'noc_telemetry_store_rows', { kind: 'samples' });
  const after = usageOf(pids);
  const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
  const result = {
    bench: 'pm-files',
    n: samples,
    stored,
    bytes: written.bytes,
    acknowledgedSeconds,
    storedSeconds: seconds,
    megabytesPerSecond: written.bytes / MEGABYTE / acknowledgedSeconds,
    samplesPerSecond: Math.round(samples / seconds),
    cpuSeconds,
    megabytesPerCoreSecond: written.bytes / MEGABYTE / cpuSeconds,
    heapGrowthBytes: heapMax - heapBefore,
    rssBeforeBytes: before.peakRssBytes,
    peakRssBytes: after.peakRssBytes,
  };
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(result, null, 2));
  say(`RESULT ${JSON.stringify(result)}`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await appliance.stop(STOP_WITHIN_MS);
  rmSync(folder, { recursive: true, force: true });
}
