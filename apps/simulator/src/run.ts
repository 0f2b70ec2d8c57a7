import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadScenario } from './faults/load-scenario.js';
import { metricsServer } from './metrics-server.js';
import { type readOptions } from './options.js';
import { provMnsServer } from './provmns/server.js';
import { LoadBand } from './radio/load-band.js';
import { Rng } from './rng.js';
import { REPORT_MS, Simulation } from './simulation.js';
import { type SimulationState } from './state.js';
import { CallFiles, DigestOutlet, HttpOutlet, type Outlet } from './telemetry/outlet.js';
import { Recorder } from './telemetry/recorder.js';

type Flags = ReturnType<typeof readOptions>;

/** In time of this host; a crash goes back so far. */
const SAVE_EVERY_MS = 15_000;
const TELL_EVERY_MS = 500;
/** An appliance that is gone is not waited for longer: the last report is a gap. */
const STOP_WITHIN_MS = 2_000;

/** Whole or not at all. */
const replace = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};

const listening = async (server: Server, port: number): Promise<string> => {
  await new Promise<void>((ready, failed) => server.once('error', failed).listen(port, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** The network as a process: its doors, its pace, its files. Tells on standard output; ends after its minutes or at a signal. */
export class Run {
  private readonly digest = new DigestOutlet();
  private readonly callFiles: CallFiles;
  private readonly recorder: Recorder | undefined;
  private readonly simulation: Simulation;
  private readonly goesOn: boolean;
  private readonly servers: Server[] = [];
  private readonly stopped = new AbortController();
  private isLive: boolean;
  private told = '';

  constructor(
    private readonly flags: Flags,
    private readonly say: (told: object) => void,
  ) {
    const { seed, sites, regions, startMs, state, record } = flags;
    this.callFiles = new CallFiles(flags.cdrFolder);
    this.recorder = record === undefined ? undefined : new Recorder(record, () => this.simulation.now);
    const scenario = loadScenario(flags.scenario, flags.rate, seed, flags.minutes);
    this.simulation = new Simulation(
      { seed, sites, regions, startMs, scenario, ...flags.telemetry },
      this.outletOf(flags.token),
    );
    this.goesOn = this.isLive = state !== undefined && existsSync(state);
    if (state !== undefined && this.goesOn)
      this.simulation.restore(JSON.parse(readFileSync(state, 'utf8')) as SimulationState);
    this.recorder?.inventory(this.simulation.plant.network.objects.values());
    this.simulation.plant.network.onChange((change) => {
      this.recorder?.change(change);
      if (flags.journal !== undefined)
        appendFileSync(flags.journal, `${JSON.stringify({ ...change, time: new Date(change.time).toISOString() })}\n`);
    });
  }

  async run(): Promise<void> {
    const { flags, simulation } = this;
    const server = provMnsServer(
      simulation.plant.network,
      () => simulation.now,
      flags.provMns,
      new Rng(flags.seed + 1),
    );
    this.servers.push(server);
    this.say({ provMns: `${await listening(server, flags.provMns.port)}/ProvMnS/v1` });
    if (flags.metricsPort !== undefined) {
      const door = metricsServer(() => simulation.metrics());
      this.servers.push(door);
      this.say({ metrics: `${await listening(door, flags.metricsPort)}/metrics` });
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        this.stopped.abort();
      });
    // One stop waits for the report that is being sent, but not for ever.
    await Promise.race([
      this.live(),
      new Promise<void>((over) => {
        this.stopped.signal.addEventListener('abort', () => setTimeout(over, STOP_WITHIN_MS).unref());
      }),
    ]);
    this.save();
    this.recorder?.close();
    if (flags.played !== undefined) replace(flags.played, JSON.stringify(simulation.played(), null, 2));
    for (const one of this.servers) {
      one.close();
      one.closeAllConnections();
    }
  }

  private get isStopping(): boolean {
    return this.stopped.signal.aborted;
  }

  /** A signal ends any wait. */
  private wait(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.stopped.signal }).catch(() => undefined);
  }

  private outletOf(token: string, past = false): Outlet {
    const outlet = this.flags.digest ? this.digest : new HttpOutlet(this.flags.appliance, token, this.callFiles);
    return this.recorder?.through(outlet, past) ?? outlet;
  }

  private async history(): Promise<void> {
    this.callFiles.clear(this.simulation.plant.regions);
    let last = -Infinity;
    await this.simulation.history(this.flags.historyWeeks, this.outletOf(this.flags.historyToken, true), (share) => {
      if (performance.now() - last < TELL_EVERY_MS && share < 1) return;
      last = performance.now();
      this.say({ progress: Math.round(share * 1000) / 1000, phase: 'history' });
    });
    this.isLive = true;
    this.save();
  }

  private async live(): Promise<void> {
    const { flags, simulation } = this;
    const began = performance.now();
    if (!this.goesOn) await this.history();
    const historySeconds = (performance.now() - began) / 1000;
    const historyCpuSeconds = process.cpuUsage().user / 1e6;
    const live = performance.now();
    const liveFrom = simulation.now;
    this.say({ phase: 'live', now: simulation.now });
    let saved = performance.now();
    const band = new LoadBand();
    for (let n = 1; n <= flags.minutes && !this.isStopping; n++) {
      await simulation.step();
      band.count(simulation.view.radio.load);
      this.writeTruth();
      this.recorder?.step();
      if (flags.tellReports) this.say({ reported: simulation.now, wallMs: Date.now() });
      if (flags.digest) continue;
      if (performance.now() - saved > SAVE_EVERY_MS) {
        this.save();
        saved = performance.now();
      }
      if (flags.stepLocked) await this.settled();
      // What was late is caught up with, report by report as each is acknowledged.
      await this.wait(Math.max(0, live + (n * REPORT_MS) / flags.rate - performance.now()));
    }
    const realTimeFactor = (simulation.now - liveFrom) / (performance.now() - live);
    const sha256 = flags.digest ? { sha256: this.digest.digest() } : {};
    this.say({ historySeconds, historyCpuSeconds, realTimeFactor, bandShare: band.share, ...sha256 });
  }

  private save(): void {
    const { state } = this.flags;
    if (state !== undefined && this.isLive) replace(state, JSON.stringify(this.simulation.state()));
  }

  private writeTruth(): void {
    const { truth } = this.flags;
    if (truth === undefined) return;
    const text = this.simulation.faults.truths.map((t) => `${JSON.stringify(t)}\n`).join('');
    if (text !== this.told || !existsSync(truth)) replace(truth, text);
    this.told = text;
  }

  /** Waits until the appliance's detectors are at most one report behind. */
  private async settled(): Promise<void> {
    const wanted = this.simulation.now - REPORT_MS;
    while (!this.isStopping) {
      const response = await fetch(`${this.flags.appliance}/health/progress?settled=${wanted}`).catch(() => undefined);
      const answer = response?.ok === true ? ((await response.json()) as { settledThrough: number }) : undefined;
      if ((answer?.settledThrough ?? -Infinity) >= wanted) return;
      await this.wait(20);
    }
  }
}
