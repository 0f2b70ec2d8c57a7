import { setTimeout as sleep } from 'node:timers/promises';
import { type Case, isEnd } from '#foundation/vocabulary';
import { FUNCTIONS } from '../../apps/evaluation/src/running/configuration.js';
import { type Child } from '../../apps/evaluation/src/running/child.js';
import { LiveNetwork, type LiveNetworkOptions } from '../tools/live-network.js';
import { Acknowledged } from './acknowledged.js';
import { Proxy } from './proxy.js';

const LOOK_EVERY_MS = 250;
/** Where `LiveNetwork` begins. */
const LIVE_FROM_MS = Date.parse('2026-11-23T12:00:00Z');

/** Nobody is there to approve: every function acts by itself. */
const autonomous = { modes: Object.fromEntries(FUNCTIONS.map((name) => [name, 'autonomous'])) };

/** A small network and its appliance, which is killed and started again; proxies between the two see what is told and what is written. */
export class CrashingNetwork {
  readonly network: LiveNetwork;
  readonly acknowledged = new Acknowledged();
  /** From the simulator to the appliance. */
  readonly telemetry: Proxy;
  /** From the appliance to the simulator's ProvMnS. */
  readonly provMns: Proxy;
  kills = 0;
  /** The crash under way. */
  private crashing: Promise<void> | undefined;
  private provMnsUrl = 'http://127.0.0.1:9';
  private cookie = '';

  constructor(private readonly options: LiveNetworkOptions) {
    this.network = new LiveNetwork(options);
    this.telemetry = new Proxy(() => this.applianceUrl);
    this.provMns = new Proxy(() => this.provMnsUrl);
    this.telemetry.after = (passing, status) => {
      this.acknowledged.take(passing, status);
      return Promise.resolve();
    };
  }

  private applianceUrl = '';

  async start(): Promise<void> {
    await this.telemetry.start();
    await this.provMns.start();
    const { config } = this.options as { config?: Record<string, object> };
    Object.assign(this.options, {
      config: {
        authority: autonomous,
        ...config,
        actuators: { provMnsRoot: `${this.provMns.url}/ProvMnS/v1`, deadlineMs: 1_000, ...config?.['actuators'] },
      },
    });
    await this.startAppliance();
    this.network.url = this.telemetry.url;
    const simulator = this.network.startSimulator();
    this.provMnsUrl = new URL(await simulator.find(/"provMns":"([^"]+)"/, 30_000)).origin;
  }

  async startAppliance(): Promise<void> {
    await this.network.startAppliance();
    this.applianceUrl = this.network.url;
    this.network.url = this.telemetry.url;
  }

  /**
   * kill -9, and a start on the same folder and port. Where a crash is under way already that one is waited for.
   *
   * @param stillborn moments after its start at which the next one is killed as well, ms
   */
  crash(stillborn: readonly number[] = []): Promise<void> {
    this.crashing ??= this.killAndStart(stillborn).finally(() => {
      this.crashing = undefined;
    });
    return this.crashing;
  }

  private async kill(): Promise<void> {
    const child = this.network.appliance;
    if (child?.kill() !== true) throw new Error(`There was nothing to kill any more:\n${this.tails}`);
    await child.ended;
    this.kills++;
  }

  /** Waits until all that was acknowledged was looked at and stored. */
  async settled(): Promise<void> {
    for (let through = 0; through < this.acknowledged.newestMs;) {
      const wanted = `${this.applianceUrl}/health/progress?settled=${this.acknowledged.newestMs}`;
      through = ((await (await fetch(wanted)).json()) as { settledThrough: number }).settledThrough;
    }
  }

  /** Stops both the way an operator does, once all is settled. @returns exit code of the appliance and how long it took, ms */
  async stop(): Promise<{ readonly code: number | null; readonly tookMs: number }> {
    await this.network.simulator?.stop(15_000);
    await this.settled();
    const began = performance.now();
    await this.network.appliance?.stop(30_000);
    return { code: (await this.network.appliance?.ended) ?? null, tookMs: performance.now() - began };
  }

  async close(): Promise<void> {
    await this.network.close();
    await this.telemetry.close();
    await this.provMns.close();
  }

  /** What was said last, to be shown with what went wrong. */
  get tails(): string {
    const tailOf = (child: Child | undefined): string => `--- ${child?.name ?? ''}\n${child?.tail ?? ''}`;
    return `${tailOf(this.network.appliance)}\n${tailOf(this.network.simulator)}`;
  }

  /** Cases as the console shows them, by incident; empty while the appliance is away. */
  async cases(): Promise<readonly { readonly id: string; readonly state: Case['state'] }[]> {
    try {
      if (this.cookie === '') await this.signIn();
      const response = await fetch(`${this.applianceUrl}/api/v1/incidents?state=all&limit=500`, {
        headers: { cookie: this.cookie },
      });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const { items } = (await response.json()) as {
        items: { id: string; case?: { state: Case['state'] } }[];
      };
      return items.flatMap(({ id, case: item }) => (item === undefined ? [] : [{ id, state: item.state }]));
    } catch {
      this.cookie = '';
      return [];
    }
  }

  /** @returns whether within the time the network had run so many minutes, all faults had begun and every case had come to its end */
  async rest(faults: number, minutes: number, withinMs: number): Promise<boolean> {
    let quiet = 0;
    for (const until = performance.now() + withinMs; performance.now() < until;) {
      const cases = await this.cases();
      const isQuiet =
        this.network.truths.length >= faults &&
        this.acknowledged.newestMs >= LIVE_FROM_MS + minutes * 60_000 &&
        cases.length > 0 &&
        cases.every(({ state }) => isEnd(state) || state === 'awaiting-approval');
      quiet = isQuiet ? quiet + 1 : 0;
      if (quiet >= 4) return true;
      await sleep(LOOK_EVERY_MS);
    }
    return false;
  }

  private async killAndStart(stillborn: readonly number[]): Promise<void> {
    await this.kill();
    for (const ms of stillborn) {
      const starting = this.network.startAppliance().catch(() => undefined);
      await sleep(ms);
      await this.kill();
      await starting;
    }
    await this.startAppliance();
  }

  private async signIn(): Promise<void> {
    const response = await fetch(this.network.signInLink, { redirect: 'manual' });
    this.cookie = response.headers
      .getSetCookie()
      .map((text) => text.split(';', 1)[0])
      .join('; ');
  }
}
