import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { changeOf, type ChangeRecord, type IncidentRecord, truthOf, type TruthRecord } from '../domain/observed.js';
import { type CampaignOptions } from '../options.js';
import { Child } from './child.js';
import { applianceConfiguration, newTokens, REGIONS } from './configuration.js';
import { ConsoleClient } from './console-client.js';
import { Delays } from './delays.js';

const START_MS = 60_000;
const STOP_MS = 15_000;
const LOOK_EVERY_MS = 250;
/** After the last report, for what is still under way in wall time. */
const SETTLE_MS = 3_000;
/** Mondays at four in the afternoon: the faults of a campaign fall into the busy half of the day. Any date would do. */
const START_OF_NETWORK = '2026-11-23T12:00:00Z';

export interface Found {
  readonly truths: readonly TruthRecord[];
  readonly changes: readonly ChangeRecord[];
  readonly incidents: readonly IncidentRecord[];
  readonly delaysSeconds: ReadonlyMap<string, number>;
  readonly wallSeconds: number;
  readonly historySeconds: number;
}

const freePort = async (): Promise<number> =>
  new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        found(port);
      });
    });
  });

const linesOf = (file: string): Record<string, unknown>[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    : [];

/** Starts appliance and network in a folder of their own, runs the scenario to its end, and reads what the console tells. */
export const runCampaign = async (
  options: CampaignOptions,
  programs: { readonly appliance: string; readonly simulator: string },
  say: (text: string) => void,
  stop: AbortSignal,
): Promise<Found> => {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-campaign-'));
  const children: Child[] = [];
  const start = (child: Child): Child => {
    children.push(child);
    return child;
  };
  const following = new AbortController();
  try {
    mkdirSync(join(folder, 'cdr'));
    const tokens = newTokens();
    const provMnsPort = await freePort();
    const config = join(folder, 'appliance.yaml');
    // JSON is YAML.
    const provMnsRoot = `http://127.0.0.1:${provMnsPort}/ProvMnS/v1`;
    writeFileSync(config, JSON.stringify(applianceConfiguration(folder, provMnsRoot, tokens)), { mode: 0o600 });
    const data = join(folder, 'data');
    const applianceArgs = ['--data', data, '--config', config, '--port', '0'];
    const appliance = start(new Child('appliance', programs.appliance, applianceArgs));
    const signIn = appliance.find(/Sign in once at (\S+)/, START_MS);
    const root = (await appliance.find(/listens at (\S+)/, START_MS)).replace(/\/$/, '');
    const client = new ConsoleClient(root);
    await client.signIn(await signIn);
    const delays = new Delays();
    const seen = (id: string): void => {
      delays.visible(id, Date.now());
    };
    client.follow(seen, following.signal).catch((error: unknown) => {
      if (!following.signal.aborted) say(`The live stream ended: ${String(error)}`);
    });
    const minutes = Math.round(options.hours * 60);
    const simulator = start(
      new Child(
        'simulator',
        programs.simulator,
        [
          ...['--appliance', root, '--seed', String(options.seed), '--sites', String(options.sites)],
          ...['--regions', String(REGIONS.length), '--start', START_OF_NETWORK, '--minutes', String(minutes)],
          ...['--scenario', options.name, '--step-locked', '--tell-reports', '--rate', String(options.rate)],
          ...['--provmns-port', String(provMnsPort), '--cdr-folder', join(folder, 'cdr')],
          ...['--truth', join(folder, 'truth.jsonl'), '--journal', join(folder, 'journal.jsonl')],
        ],
        { SIMULATOR_TOKEN: tokens.network, SIMULATOR_HISTORY_TOKEN: tokens.history },
      ),
    );
    let historySeconds = 0;
    let reports = 0;
    simulator.onLine((line) => {
      if (!line.startsWith('{')) return;
      const told = JSON.parse(line) as Record<string, number | string>;
      if (typeof told['reported'] === 'number') {
        delays.acknowledged(told['reported'], Number(told['wallMs']));
        if (++reports % 60 === 0) say(`${reports / 60} of ${options.hours} hours`);
      }
      if (told['phase'] === 'live') historySeconds = (performance.now() - began) / 1000;
      if (told['phase'] === 'history') say(`history ${Math.round(100 * Number(told['progress']))} %`);
    });
    const looking = { over: false };
    const look = async (): Promise<void> => {
      while (!looking.over) {
        for (const { id } of await client.incidents().catch(() => [])) seen(id);
        await sleep(LOOK_EVERY_MS);
      }
    };
    const looked = look();
    const stopped = new Promise<never>((_, failed) => {
      stop.addEventListener('abort', () => {
        failed(new Error(`The campaign was ended: ${String(stop.reason)}\n${simulator.tail}\n${appliance.tail}`));
      });
    });
    const code = await Promise.race([
      simulator.ended,
      appliance.ended.then((ended) => {
        throw new Error(`The appliance ended with ${String(ended)}:\n${appliance.tail}`);
      }),
      stopped,
    ]);
    if (code !== 0) throw new Error(`The network ended with ${String(code)}:\n${simulator.tail}`);
    await sleep(SETTLE_MS);
    looking.over = true;
    await looked;
    const incidents: IncidentRecord[] = [];
    for (const { id } of await client.incidents()) incidents.push(await client.incident(id));
    return {
      truths: linesOf(join(folder, 'truth.jsonl')).map(truthOf),
      changes: linesOf(join(folder, 'journal.jsonl')).map(changeOf),
      incidents,
      delaysSeconds: new Map(
        incidents.flatMap(({ id, openedAtMs }) => {
          const seconds = delays.secondsOf(id, openedAtMs);
          return seconds === undefined ? [] : [[id, seconds] as const];
        }),
      ),
      wallSeconds: (performance.now() - began) / 1000,
      historySeconds,
    };
  } finally {
    following.abort();
    for (const child of children.reverse()) await child.stop(STOP_MS);
    if (options.keep) say(`The folder of the run is ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
};
