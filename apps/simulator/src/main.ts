import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadScenario } from './faults/load-scenario.js';
import { readOptions } from './options.js';
import { provMnsServer } from './provmns/server.js';
import { Rng } from './rng.js';
import { REPORT_MS, Simulation } from './simulation.js';
import { type SimulationState } from './state.js';
import { CallFiles, DigestOutlet, HttpOutlet, type Outlet } from './telemetry/outlet.js';
import { Recorder } from './telemetry/recorder.js';

/** In time of this host; a crash goes back so far. */
const SAVE_EVERY_MS = 15_000;
const TELL_EVERY_MS = 500;

const flags = readOptions(process.argv.slice(2), process.env);
const say = (told: object): void => {
  process.stdout.write(`${JSON.stringify(told)}\n`);
};
/** Whole or not at all. */
const replace = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};

const digest = new DigestOutlet();
const callFiles = new CallFiles(flags.cdrFolder);
const recorder = flags.record === undefined ? undefined : new Recorder(flags.record, () => simulation.now);
const outletOf = (token: string, past = false): Outlet => {
  const outlet = flags.digest ? digest : new HttpOutlet(flags.appliance, token, callFiles);
  return recorder?.through(outlet, past) ?? outlet;
};
const { seed, sites, regions, startMs } = flags;
const scenario = loadScenario(flags.scenario, flags.rate, seed, flags.minutes);
const simulation = new Simulation({ seed, sites, regions, startMs, scenario }, outletOf(flags.token));
const goesOn = flags.state !== undefined && existsSync(flags.state);
if (goesOn) simulation.restore(JSON.parse(readFileSync(flags.state ?? '', 'utf8')) as SimulationState);
const { journal, truth } = flags;
recorder?.inventory(simulation.plant.network.objects.values());
simulation.plant.network.onChange((change) => {
  recorder?.change(change);
  if (journal !== undefined)
    appendFileSync(journal, `${JSON.stringify({ ...change, time: new Date(change.time).toISOString() })}\n`);
});
const server = provMnsServer(simulation.plant.network, () => simulation.now, flags.provMns, new Rng(seed + 1));
await new Promise<void>((ready, failed) => server.once('error', failed).listen(flags.provMns.port, '127.0.0.1', ready));
say({ provMns: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ProvMnS/v1` });

let stopping = false;
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    stopping = true;
    stopped.abort();
  });
/** A signal ends any wait. */
const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal: stopped.signal }).catch(() => undefined);

let isLive = goesOn;
const save = (): void => {
  if (flags.state !== undefined && isLive) replace(flags.state, JSON.stringify(simulation.state()));
};
let told = '';
const writeTruth = (): void => {
  const text = simulation.faults.truths.map((t) => `${JSON.stringify(t)}\n`).join('');
  if (truth !== undefined && (text !== told || !existsSync(truth))) replace(truth, text);
  told = text;
};

/** Waits until the appliance's detectors are at most one report behind. */
const settled = async (): Promise<void> => {
  const wanted = simulation.now - REPORT_MS;
  while (!stopping) {
    const response = await fetch(`${flags.appliance}/health/progress?settled=${wanted}`).catch(() => undefined);
    const answer = response?.ok === true ? ((await response.json()) as { settledThrough: number }) : undefined;
    if ((answer?.settledThrough ?? -Infinity) >= wanted) return;
    await wait(20);
  }
};

const runHistory = async (): Promise<void> => {
  callFiles.clear(simulation.plant.regions);
  let last = -Infinity;
  await simulation.history(flags.historyWeeks, outletOf(flags.historyToken, true), (share) => {
    if (performance.now() - last < TELL_EVERY_MS && share < 1) return;
    last = performance.now();
    say({ progress: Math.round(share * 1000) / 1000, phase: 'history' });
  });
  isLive = true;
  save();
};

/** One stop waits for the report that is being sent, a second one does not. */
const run = async (): Promise<void> => {
  const began = performance.now();
  if (!goesOn) await runHistory();
  const historySeconds = (performance.now() - began) / 1000;
  const historyCpuSeconds = process.cpuUsage().user / 1e6;
  const live = performance.now();
  const liveFrom = simulation.now;
  say({ phase: 'live', now: simulation.now });
  let saved = performance.now();
  for (let n = 1; n <= flags.minutes && !stopping; n++) {
    await simulation.step();
    writeTruth();
    recorder?.step();
    if (flags.tellReports) say({ reported: simulation.now, wallMs: Date.now() });
    if (flags.digest) continue;
    if (performance.now() - saved > SAVE_EVERY_MS) {
      save();
      saved = performance.now();
    }
    if (flags.stepLocked) await settled();
    // What was late is caught up with, report by report as each is acknowledged.
    await wait(Math.max(0, live + (n * REPORT_MS) / flags.rate - performance.now()));
  }
  const realTimeFactor = (simulation.now - liveFrom) / (performance.now() - live);
  say({ historySeconds, historyCpuSeconds, realTimeFactor, ...(flags.digest ? { sha256: digest.digest() } : {}) });
};

await Promise.race([
  run(),
  // An appliance that is gone is not waited for: its last report is a gap.
  new Promise<void>((over) => {
    stopped.signal.addEventListener('abort', () => setTimeout(over, 2_000).unref());
  }),
]);
save();
recorder?.close();
server.close();
server.closeAllConnections();
process.exit(0);
