import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Child } from '../../apps/evaluation/src/running/child.js';
import { freePort } from './free-port.js';
import { newTokens, REGIONS } from '../../apps/evaluation/src/running/configuration.js';

const DIST = resolve(import.meta.dirname, '../../dist/apps');
const START_MS = 60_000;
const STOP_MS = 15_000;

export interface Change {
  readonly time: string;
  readonly dn: string;
  readonly attribute: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface LiveNetworkOptions {
  readonly sites?: number;
  readonly seed?: number;
  /** Days of its past that are back-filled first. */
  readonly historyDays?: number;
  readonly scenario: object;
  readonly stepLocked?: boolean;
  readonly rate?: number;
  readonly minutes?: number;
  /** Slices of the appliance's configuration, beside those that name the network. */
  readonly config?: object;
  readonly provMns?: { readonly lose?: number; readonly half?: number; readonly delayMs?: number };
}

/** The built appliance and a small simulated network as processes, in a folder of their own. */
export class LiveNetwork {
  readonly folder = mkdtempSync(join(tmpdir(), 'nocturne-live-'));
  private readonly tokens = newTokens();
  private readonly children = new Set<Child>();
  private port = 0;
  appliance: Child | undefined;
  simulator: Child | undefined;
  url = '';
  signInLink = '';

  constructor(private readonly options: LiveNetworkOptions) {}

  get token(): string {
    return this.tokens.network;
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  /** Every effective write that the network saw. */
  get journal(): readonly Change[] {
    return this.lines('journal.jsonl') as readonly Change[];
  }

  get truths(): readonly Record<string, unknown>[] {
    return this.lines('truth.jsonl') as readonly Record<string, unknown>[];
  }

  async startAppliance(): Promise<void> {
    const provMnsPort = (this.provMnsPort ||= await freePort());
    this.port ||= await freePort();
    mkdirSync(join(this.folder, 'cdr'), { recursive: true });
    const config = join(this.folder, 'appliance.json');
    writeFileSync(
      config,
      JSON.stringify({
        appliance: { networkTime: 'telemetry', historySources: ['history'] },
        actuators: { provMnsRoot: `http://127.0.0.1:${provMnsPort}/ProvMnS/v1`, deadlineMs: 1_000 },
        access: { sources: Object.entries(this.tokens).map(([name, token]: [string, string]) => ({ name, token })) },
        cdr: {
          files: REGIONS.map((region) => ({
            path: join(this.folder, 'cdr', region.toLowerCase(), 'Master.csv'),
            source: `calls-${region.toLowerCase()}`,
            region,
            trunkDnTemplate: `SubNetwork=${region},ManagedElement=sbc-1,SipTrunk={trunk}`,
          })),
        },
        ...this.options.config,
      }),
      { mode: 0o600 },
    );
    const args = ['--data', this.data, '--config', config, '--port', String(this.port)];
    const child = new Child('appliance', join(DIST, 'appliance/src/main.js'), args, this.environment);
    this.children.add(child);
    this.appliance = child;
    this.url = (await child.find(/listens at (\S+)/, START_MS)).replace(/\/$/, '');
    this.signInLink = await child.find(/Sign in once at (\S+)/, START_MS);
  }

  /** What the appliance's process gets besides ours. */
  environment: Readonly<Record<string, string>> = { REDIS_URL: '' };
  private provMnsPort = 0;

  startSimulator(): Child {
    const {
      sites = 12,
      seed = 7,
      historyDays = 7,
      scenario,
      stepLocked = false,
      rate = 120,
      minutes,
      provMns = {},
    } = this.options;
    const file = join(this.folder, 'scenario.json');
    writeFileSync(file, JSON.stringify(scenario));
    const child = new Child(
      'simulator',
      join(DIST, 'simulator/src/main.js'),
      [
        ...['--appliance', this.url, '--seed', String(seed), '--sites', String(sites), '--regions', '2'],
        ...['--start', '2026-11-23T12:00:00Z', '--scenario', file, '--rate', String(rate)],
        ...['--history-weeks', String(historyDays / 7), '--provmns-port', String(this.provMnsPort)],
        ...['--cdr-folder', join(this.folder, 'cdr'), '--state', join(this.folder, 'state.json')],
        ...['--truth', join(this.folder, 'truth.jsonl'), '--journal', join(this.folder, 'journal.jsonl')],
        ...['--provmns-lose', String(provMns.lose ?? 0), '--provmns-half', String(provMns.half ?? 0)],
        ...['--provmns-delay-ms', String(provMns.delayMs ?? 0)],
        ...(minutes === undefined ? [] : ['--minutes', String(minutes)]),
        ...(stepLocked ? ['--step-locked'] : []),
      ],
      { SIMULATOR_TOKEN: this.tokens.network, SIMULATOR_HISTORY_TOKEN: this.tokens.history },
    );
    this.children.add(child);
    this.simulator = child;
    return child;
  }

  async start(): Promise<void> {
    await this.startAppliance();
    this.startSimulator();
  }

  /** Stops what runs and removes the folder. */
  async close(): Promise<void> {
    await this.simulator?.stop(STOP_MS);
    for (const child of this.children) await child.stop(STOP_MS);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private lines(name: string): readonly unknown[] {
    try {
      return readFileSync(join(this.folder, name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as unknown);
    } catch {
      return [];
    }
  }
}
