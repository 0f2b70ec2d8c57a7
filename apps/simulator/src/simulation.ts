import { type Conditions, NOTHING_WRONG } from './conditions.js';
import { Faults } from './faults/faults.js';
import { type UserView } from './faults/impact.js';
import { type Scenario, type ScriptedFault } from './faults/scenario.js';
import { Schedule } from './faults/schedule.js';
import { Targets } from './faults/targets.js';
import { hurtBy, weighFaults } from './faults/weigh.js';
import { sendHistory } from './history.js';
import { livedTime } from './lived-time.js';
import { buildNetwork, type Plant } from './network/build-network.js';
import { CellCounters } from './radio/cell-counters.js';
import { CELL_COUNTERS } from './radio/counters.js';
import { demandFactor, hourOfWeek } from './radio/demand.js';
import { RadioNetwork } from './radio/radio-network.js';
import { Physics } from './physics.js';
import { Restarts } from './restarts.js';
import { Users } from './users/users.js';
import { Rng } from './rng.js';
import { checkState, type SimulationOptions, type SimulationState } from './state.js';
import { CellTelemetry } from './telemetry/cell-telemetry.js';
import { USUAL_DEFECTS } from './telemetry/defects.js';
import { NetworkEvents } from './telemetry/network-events.js';
import { type Outlet } from './telemetry/outlet.js';
import { metricsText } from './telemetry/prometheus-text.js';
import { TransportInterfaces } from './transport/interfaces.js';
import { probeLinks } from './transport/probes.js';
import { type CallsOfMinute, RegionalCalls } from './voice/regional-calls.js';

export const REPORT_MS = 60_000;
/** What reports suffer on their way is of a stream of its own too. */
const TELEMETRY_STREAM = 0x2c1b3c6d;
const EVENT_STREAM = 0x1b873593;
/** Faults are drawn from a stream of their own: what they hit changes no measurement elsewhere. */
const FAULT_STREAM = 0x5bd1e995;

/** The whole network in its own time: `now` moves only by `step`. */
export class Simulation {
  readonly plant: Plant;
  readonly faults: Faults;
  now: number;
  private readonly rng: Rng;
  private readonly faultRng: Rng;
  private readonly transportRng: Rng;
  private readonly voiceRng: Rng;
  private readonly counters: CellCounters;
  private readonly physics: Physics;
  private readonly restarts: Restarts;
  private readonly schedule: Schedule;
  private readonly targets: Targets;
  private readonly interfaces: TransportInterfaces;
  private readonly telemetry: CellTelemetry;
  private readonly calls: RegionalCalls;
  private readonly events: NetworkEvents;
  private lastView: UserView | undefined;

  constructor(
    private readonly options: SimulationOptions,
    private readonly outlet: Outlet,
  ) {
    this.rng = new Rng(options.seed);
    this.faultRng = new Rng(options.seed ^ FAULT_STREAM);
    // Of their own, so that what routers count and who calls change nothing elsewhere.
    this.transportRng = new Rng(options.seed + 2);
    this.voiceRng = new Rng(options.seed + 3);
    this.plant = buildNetwork(options.sites, options.regions, this.rng);
    const users = new Users(this.plant, this.rng);
    this.physics = new Physics(this.plant, new RadioNetwork(this.plant, users, this.rng), users);
    this.counters = new CellCounters(
      this.plant.cells.map(({ carrier }) => carrier),
      this.rng,
    );
    this.interfaces = new TransportInterfaces(this.physics.transport.graph, this.transportRng);
    this.calls = new RegionalCalls(this.plant, this.physics.transport.graph, options.callsPerMinute);
    this.faults = new Faults(this.plant);
    this.restarts = new Restarts(this.plant);
    this.targets = new Targets(
      this.plant,
      (effects, timeMs) => hurtBy(effects, this.plant, this.physics, timeMs),
      this.faultRng,
    );
    this.now = options.startMs;
    this.schedule = new Schedule(options.scenario, options.startMs, this.plant.network);
    this.telemetry = new CellTelemetry(
      this.plant.network,
      this.plant.cells,
      CELL_COUNTERS,
      options.defects ?? USUAL_DEFECTS,
      options.seed ^ TELEMETRY_STREAM,
    );
    this.events = new NetworkEvents(
      this.plant,
      this.physics.transport.graph,
      options.seed ^ EVENT_STREAM,
      options.alarmsVia,
    );
    this.plant.network.onChange(({ dn, attribute }) => {
      if (attribute === 'vsRestartCount') this.telemetry.restart(dn.split(',').slice(0, 2).join(','));
    });
  }

  /** The weeks before `now`, when nothing was wrong. */
  async history(weeks: number, outlet: Outlet, progress: (share: number) => void): Promise<void> {
    const past = {
      regions: this.plant.regions,
      width: this.telemetry.width,
      report: (timeMs: number, seconds: number, row: Float64Array) => {
        // What was in the middle of the interval is the mean over it, or nearly.
        const [before, after, share] = this.physics.around(timeMs - seconds * 500, NOTHING_WRONG);
        this.counters.report(before.radio, after.radio, share, seconds, row, true);
        row.set(this.telemetry.past(row, timeMs));
        this.interfaces.count(before.transport, after.transport, share, seconds, timeMs);
      },
      calls: (endMs: number) => this.callsOf(endMs, NOTHING_WRONG).lines,
      send: (to: Outlet, times: readonly number[], values: Float64Array) =>
        this.telemetry.pastBodies(times, values).map((body, lane) => to.remoteWrite(lane, body)),
      interfaces: () => this.interfaces.take(true),
    };
    await sendHistory(past, this.now, weeks, outlet, progress);
  }

  /** One live report of a minute: everything that happened in it. */
  async step(): Promise<void> {
    this.restarts.advance(this.now);
    this.faults.advance(this.now);
    this.schedule.begin(this.faults, this.targets, this.now);
    const began = this.now;
    this.now += REPORT_MS;
    const conditions = this.conditions(began);
    const seconds = REPORT_MS / 1000;
    this.physics.advance(conditions, seconds);
    const row = new Float64Array(this.telemetry.width);
    const [before, after, share] = this.physics.around(livedTime(this.now - REPORT_MS / 2, conditions), conditions);
    this.counters.report(before.radio, after.radio, share, seconds, row);
    this.interfaces.count(before.transport, after.transport, share, seconds, this.now);
    const probes = probeLinks(this.physics.transport.graph, before.transport, seconds, this.now, this.transportRng);
    const { lines, trunks } = this.callsOf(this.now, conditions);
    for (const [region, text] of lines) this.outlet.calls(region, text);
    this.lastView = { radio: before.radio, calls: trunks };
    weighFaults(this, this.physics, this.restarts, conditions, began);
    const dark = this.physics.transport.dark(conditions);
    const bodies = this.telemetry.liveBodies(row, this.now, dark, this.faults.reports(began));
    await this.sendChanges();
    await Promise.all([
      ...bodies.map(({ lane, body }) => this.outlet.remoteWrite(lane, body)),
      this.sendInOrder('/v1/metrics', [...this.interfaces.take(), probes]),
    ]);
    const alarms = this.faults.alarms(began);
    const logs = this.faults.logs(began, REPORT_MS);
    const interval = { beganMs: began, nowMs: this.now, transport: before.transport, dark, alarms, logs };
    for (const [path, body] of this.events.step(interval)) await this.outlet.json(path, body);
  }

  /** A fault that no scenario has. @param scripted its minutes count from now */
  strike(scripted: ScriptedFault): void {
    this.schedule.add(scripted, this.now);
  }

  /** What was played so far, to be played again. */
  played(): Scenario {
    return this.schedule.played();
  }

  /** All series with their newest values, as a Prometheus reads them. */
  metrics(): string {
    return metricsText([...this.telemetry.exposed(), ...this.interfaces.exposed()]);
  }

  /** How users fared in the last report. */
  get view(): UserView {
    if (this.lastView === undefined) throw new RangeError('Nothing has happened yet.');
    return this.lastView;
  }

  /** Cells that carry nothing now for reasons of their own. */
  get cellsDown(): number {
    const conditions = this.conditions(this.now);
    return this.plant.cells.filter(({ dn }) => (conditions.get(dn)?.['outage'] ?? 0) > 0).length;
  }

  /** What is wrong at a time. */
  conditions(timeMs: number): Conditions {
    return this.restarts.with(this.faults.conditions(timeMs));
  }

  state(): SimulationState {
    const { seed, sites, regions } = this.options;
    return {
      ...{ seed, sites, regions, now: this.now, rng: this.rng.state, faultRng: this.faultRng.state },
      ...{ transportRng: this.transportRng.state, voiceRng: this.voiceRng.state },
      ...{ batteries: this.physics.transport.state() },
      totals: [...this.counters.totals],
      stray: [...this.counters.stray],
      interfaces: this.interfaces.state(),
      attributes: this.plant.network.state(),
      faults: this.faults.state(),
      schedule: this.schedule.state(),
      restarts: this.restarts.state(),
      telemetry: this.telemetry.state(),
      events: this.events.state(),
    };
  }

  /** @throws RangeError where the state is of another network */
  restore(state: SimulationState): void {
    checkState(state, this.options);
    this.now = state.now;
    this.rng.state = state.rng;
    this.faultRng.state = state.faultRng;
    this.transportRng.state = state.transportRng;
    this.voiceRng.state = state.voiceRng;
    this.counters.totals.set(state.totals);
    this.counters.stray.set(state.stray);
    this.interfaces.restore(state.interfaces);
    this.physics.transport.restore(state.batteries);
    this.plant.network.restore(state.attributes);
    this.faults.restore(state.faults);
    this.schedule.restore(state.schedule, this.now);
    this.restarts.restore(state.restarts);
    this.telemetry.restore(state.telemetry);
    this.events.restore(state.events);
  }

  private callsOf(endMs: number, conditions: Conditions): CallsOfMinute {
    const lived = livedTime(endMs - REPORT_MS / 2, conditions);
    const { transport, radio } = this.physics.at(lived, conditions);
    return this.calls.minute(endMs, demandFactor(hourOfWeek(lived)), conditions, transport, radio.users, this.voiceRng);
  }

  private async sendInOrder(path: string, bodies: readonly object[]): Promise<void> {
    for (const body of bodies) await this.outlet.json(path, body);
  }

  private async sendChanges(): Promise<void> {
    const changes = this.faults.outbox.splice(0);
    if (changes.length === 0) return;
    const body = changes.map(({ dn, attribute, from, to, actor, time }) => ({
      id: `cm-${time}-${dn}-${attribute}`,
      ...{ dn, attribute, from, to, actor, time: new Date(time).toISOString() },
    }));
    await this.outlet.json('/api/v1/configuration-changes', body);
  }
}
