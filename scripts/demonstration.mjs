// The appliance beside a simulated network, as two processes that know each other by wire protocols only.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './lib.mjs';

const SITES = 60;
/** Seconds of network time in one second. */
const RATE = 60;
const REGIONS = ['North', 'South'];

const say = (text) => process.stdout.write(`${text}\n`);

const freePort = () =>
  new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });

/** A secret of its own for each sender, made at the first start and readable by its owner only. */
function secretOf(file) {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** What the appliance must know of the network; for a real one the same is written by hand. */
function configurationOf(folder, provMnsPort) {
  const files = REGIONS.map((region) => ({
    path: join(folder, 'cdr', region.toLowerCase(), 'Master.csv'),
    source: `call-records-${region.toLowerCase()}`,
    region,
    trunkDnTemplate: `SubNetwork=${region},ManagedElement=sbc-1,SipTrunk={trunk}`,
  }));
  return {
    appliance: { networkTime: 'telemetry', historySources: ['simulated-history'] },
    actuators: { provMnsRoot: `http://127.0.0.1:${provMnsPort}/ProvMnS/v1` },
    access: {
      sources: ['network', 'history'].map((name) => ({
        name: `simulated-${name}`,
        tokenFile: join(folder, `${name}.token`),
      })),
    },
    cdr: { files },
  };
}

/** One line that is written over while it changes, where somebody looks on. */
function showProgress(phase, done) {
  const text = `Back-filling four weeks of history: ${phase}, ${Math.round(done * 100)} %`;
  if (process.stdout.isTTY) process.stdout.write(`\r${text.padEnd(79)}${done >= 1 ? '\n' : ''}`);
  else say(text);
}

const ended = (child) => new Promise((gone) => child.once('exit', (code, signal) => gone({ code, signal })));

export async function startDemonstration({ main, args, data }) {
  const folder = join(data, 'simulated-network');
  mkdirSync(folder, { recursive: true });
  const tokens = { network: secretOf(join(folder, 'network.token')), history: secretOf(join(folder, 'history.token')) };
  const provMnsPort = await freePort();
  const config = join(folder, 'appliance.yaml');
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(configurationOf(folder, provMnsPort), null, 2));

  const node = process.execPath;
  const appliance = spawn(node, [main, '--config', config, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let simulator;
  const stop = (signal) => {
    // The network goes first, so that the appliance stops with nothing on its way.
    if (simulator === undefined || simulator.exitCode !== null || simulator.signalCode !== null) appliance.kill(signal);
    else simulator.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop('SIGTERM'));

  const startNetwork = (url) => {
    simulator = spawn(
      node,
      [
        join(ROOT, 'dist', 'apps', 'simulator', 'src', 'main.js'),
        ...['--appliance', url, '--sites', String(SITES), '--regions', String(REGIONS.length), '--rate', String(RATE)],
        ...['--scenario', 'demo', '--provmns-port', String(provMnsPort), '--cdr-folder', join(folder, 'cdr')],
        ...['--state', join(folder, 'state.json'), '--truth', join(folder, 'truth.jsonl')],
        ...['--journal', join(folder, 'journal.jsonl')],
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, SIMULATOR_TOKEN: tokens.network, SIMULATOR_HISTORY_TOKEN: tokens.history },
      },
    );
    createInterface({ input: simulator.stdout }).on('line', (line) => {
      const told = line.startsWith('{') ? JSON.parse(line) : {};
      if (typeof told.progress === 'number') showProgress(told.phase, told.progress);
    });
    void ended(simulator).then(({ code }) => {
      if (code !== 0 && code !== null) say(`The simulated network ended with ${code}.`);
      appliance.kill('SIGTERM');
    });
  };

  createInterface({ input: appliance.stdout }).on('line', (line) => {
    say(line);
    const url = /listens at (\S+)/.exec(line)?.[1];
    if (url === undefined || simulator !== undefined) return;
    say(`A simulated network of ${SITES} sites runs at ${RATE} times real time.`);
    startNetwork(url);
  });
  const { code } = await ended(appliance);
  if (simulator !== undefined && simulator.exitCode === null) simulator.kill('SIGTERM');
  process.exitCode = code ?? 1;
}
