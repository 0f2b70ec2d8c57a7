import { appendFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadScenario } from './faults/scenario.js';
import { provMnsServer } from './provmns/server.js';
import { Rng } from './rng.js';
import { Simulation } from './simulation.js';
import { DigestOutlet, HttpOutlet } from './telemetry/outlet.js';

const text = (value: string) => ({ type: 'string', default: value }) as const;
const { values: flags } = parseArgs({
  options: {
    seed: text('1'),
    sites: text('60'),
    regions: text('2'),
    rate: text('60'),
    start: text(''),
    scenario: text('quiet'),
    truth: { type: 'string' },
    journal: { type: 'string' },
    appliance: text('http://127.0.0.1:8080'),
    token: text(''),
    'cdr-file': { type: 'string' },
    'provmns-port': text('0'),
    'provmns-lose': text('0'),
    'provmns-delay-ms': text('0'),
    'provmns-half': text('0'),
    'history-weeks': text('4'),
    minutes: text('Infinity'),
    'step-locked': { type: 'boolean', default: false },
    digest: { type: 'boolean', default: false },
  },
});

const minute = 60_000;
const startMs = Math.floor((flags.start === '' ? Date.now() : Date.parse(flags.start)) / minute) * minute;
const digest = new DigestOutlet();
const outlet = flags.digest ? digest : new HttpOutlet(flags.appliance, flags.token, flags['cdr-file']);
const scenario = loadScenario(flags.scenario);
const simulation = new Simulation(
  { seed: Number(flags.seed), sites: Number(flags.sites), regions: Number(flags.regions), startMs, scenario },
  outlet,
);
const { journal, truth } = flags;
simulation.plant.network.onChange((change) => {
  if (journal !== undefined)
    appendFileSync(journal, `${JSON.stringify({ ...change, time: new Date(change.time).toISOString() })}\n`);
});
const faults = {
  lose: Number(flags['provmns-lose']),
  delayMs: Number(flags['provmns-delay-ms']),
  half: Number(flags['provmns-half']),
};
const server = provMnsServer(simulation.plant.network, () => simulation.now, faults, new Rng(Number(flags.seed) + 1));
await new Promise<void>((ready) => server.listen(Number(flags['provmns-port']), '127.0.0.1', ready));
const provMns = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ProvMnS/v1`;
process.stdout.write(`${JSON.stringify({ provMns })}\n`);

/** Waits until the appliance's detectors are at most one report behind. */
const settled = async (): Promise<void> => {
  for (;;) {
    const wanted = simulation.now - minute;
    const response = await fetch(`${flags.appliance}/health/progress?settled=${wanted}`).catch(() => undefined);
    if (response?.ok === true && ((await response.json()) as { settledThrough: number }).settledThrough >= wanted)
      return;
    await sleep(50);
  }
};

const began = performance.now();
await simulation.history(Number(flags['history-weeks']));
const historySeconds = (performance.now() - began) / 1000;
const live = performance.now();
for (let n = 1; n <= Number(flags.minutes); n++) {
  await simulation.step();
  if (truth !== undefined) writeFileSync(truth, simulation.faults.truths.map((t) => `${JSON.stringify(t)}\n`).join(''));
  if (flags.digest) continue;
  if (flags['step-locked']) await settled();
  else await sleep(Math.max(0, live + (n * minute) / Number(flags.rate) - performance.now()));
}
const realTimeFactor = (simulation.now - startMs) / (performance.now() - live);
process.stdout.write(
  `${JSON.stringify({ historySeconds, realTimeFactor, ...(flags.digest ? { sha256: digest.digest() } : {}) })}\n`,
);
server.close();
