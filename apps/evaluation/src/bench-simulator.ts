// `npm run bench -- simulator`: how much faster than the network that it stands for the simulator runs by itself.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Child } from './running/child.js';

const USAGE = `Usage: npm run bench -- simulator [options]

  --seed N       (default 1)
  --json FILE    everything that was measured

Both networks report every 60 s to nobody: telemetry is encoded, digested and thrown away. Without a fault.
`;
/** Reports that are not counted, and that are: in these an hour of the week begins, which costs a new state of the network. */
const RUNS = [
  { name: 'realTimeFactor200', sites: 200, regions: 2, warmUp: 10, counted: 60, wanted: 60 },
  { name: 'realTimeFactor2000', sites: 2_000, regions: 4, warmUp: 5, counted: 20, wanted: 5 },
] as const;
const REPORT_SECONDS = 60;
const LONGEST_MS = 15 * 60_000;
/** On a Wednesday. */
const START = '2026-11-25T12:45:00Z';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Seconds of wall time from the start to the first report, and of network time in a second of wall time after the warm-up. */
const measure = async (run: (typeof RUNS)[number], seed: string) => {
  const { sites, regions, warmUp, counted } = run;
  const began = Date.now();
  const child = new Child('simulator', join(import.meta.dirname, '..', '..', 'simulator', 'src', 'main.js'), [
    ...['--digest', '--tell-reports', '--history-weeks', '0', '--scenario', 'quiet', '--start', START],
    ...['--seed', seed, '--sites', String(sites), '--regions', String(regions)],
    ...['--minutes', String(warmUp + counted)],
  ]);
  const wallMs: number[] = [];
  child.onLine((line) => {
    const told = /"wallMs":(\d+)/.exec(line)?.[1];
    if (told !== undefined) wallMs.push(Number(told));
  });
  const over = child.find(/"sha256":"(\w+)"/, LONGEST_MS);
  const sha256 = await over;
  await child.stop(5_000);
  const [first, from, to] = [wallMs[0], wallMs[warmUp - 1], wallMs.at(-1)];
  if (first === undefined || from === undefined || to === undefined) throw new Error(`Too few reports: ${child.tail}`);
  const factor = (counted * REPORT_SECONDS * 1000) / (to - from);
  return { factor, startSeconds: (first - began) / 1000, reports: wallMs.length, sha256 };
};

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== 'simulator'),
  options: {
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  say(USAGE);
  process.exit(0);
}
try {
  const measured: Record<string, object> = {};
  const result: Record<string, number | string> = { bench: 'simulator' };
  for (const run of RUNS) {
    const found = await measure(run, values.seed);
    say(
      `${run.sites} sites: ${found.factor.toFixed(1)} times real time (wanted: ${run.wanted}), ${JSON.stringify(found)}`,
    );
    measured[run.name] = { ...run, ...found };
    result[run.name] = Math.round(10 * found.factor) / 10;
    result[`n${run.sites}`] = run.counted;
  }
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(measured, null, 2));
  say(`RESULT ${JSON.stringify(result)}`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
