import { NOTHING_WRONG } from './conditions.js';
import { alarmStorm, linkLog } from './faults/alarm-storm.js';
import { Faults, type FaultsState } from './faults/faults.js';
import { IMPACT_FROM_USERS } from './faults/impact.js';
import { fault, FAULT_KINDS, type Scenario, type ScriptedFault } from './faults/scenario.js';
import { Targets } from './faults/targets.js';
import { buildNetwork, type Plant } from './network/build-network.js';
import { type Value } from './network/network.js';
import { CellCounters, COUNTERS } from './radio/cell-counters.js';
import { demandFactor, hourOfWeek } from './radio/demand.js';
import { RadioNetwork } from './radio/radio-network.js';
import { RadioReports } from './radio/radio-reports.js';
import { Rng } from './rng.js';
import { type Outlet } from './telemetry/outlet.js';
import { encodeWriteRequest, labelBytes } from './telemetry/remote-write.js';
import { TransportInterfaces } from './transport/interfaces.js';
import { probeLinks } from './transport/probes.js';
import { TransportNetwork } from './transport/transport-network.js';
import { callsOf } from './voice/calls.js';

const HOUR = 3_600_000;
export const REPORT_MS = 60_000;
const LONG_REPORT_MS = 900_000;
/** The newest part of the past is reported every minute, as the present will be. */
const FINE_MS = 3 * HOUR;
const CALLS_KEPT_MS = 168 * HOUR;
/** At the busiest hour, in each region. */
const CALLS_PER_MINUTE = 20;
/** Reports in one body: half a day of long ones. */
const ROWS_PER_BODY = 48;
/** Series are sent in so many parts side by side. */
const LANES = 4;
const BODIES_IN_FLIGHT = 2;
/** Bytes of call records that are written at once. */
const CALLS_PER_WRITE = 1 << 20;

export interface SimulationOptions {
  readonly seed: number;
  readonly sites: number;
  readonly regions: number;
  readonly startMs: number;
  readonly scenario: Scenario;
}
/** All that a later process needs to go on where this one stopped. */
export interface SimulationState {
  readonly seed: number;
  readonly sites: number;
  readonly regions: number;
  readonly now: number;
  readonly rng: number;
  readonly transportRng: number;
  readonly totals: readonly number[];
  readonly stray: readonly number[];
  readonly interfaces: readonly number[];
  readonly attributes: readonly (readonly [string, string, Value])[];
  readonly faults: FaultsState;
  readonly pending: readonly ScriptedFault[];
  readonly lastDown: readonly string[];
  readonly cycled: number;
}

/** The whole network in its own time: `now` moves only by `step`. */
export class Simulation {
  readonly plant: Plant;
  readonly faults: Faults;
  now: number;
  private readonly rng: Rng;
  private readonly transportRng: Rng;
  private readonly counters: CellCounters;
  private readonly reports: RadioReports;
  private readonly targets: Targets;
  private readonly transport: TransportNetwork;
  private readonly interfaces: TransportInterfaces;
  private readonly series: Uint8Array[];
  /** Minutes since 1970. */
  private pending: ScriptedFault[];
  private lastDown: ReadonlySet<string> = new Set();
  /** Faults begun by the cycle of the scenario. */
  private cycled = 0;

  constructor(
    private readonly options: SimulationOptions,
    private readonly outlet: Outlet,
  ) {
    this.rng = new Rng(options.seed);
    // Of its own, so that what routers count changes nothing elsewhere.
    this.transportRng = new Rng(options.seed + 2);
    this.plant = buildNetwork(options.sites, options.regions, this.rng);
    const radio = new RadioNetwork(this.plant, this.rng);
    this.counters = new CellCounters(this.plant.cells.length, this.rng);
    this.transport = new TransportNetwork(this.plant, radio.evaluate(1, { dead: new Set(), crowd: new Map() }).demand);
    this.interfaces = new TransportInterfaces(this.transport.graph, this.transportRng);
    this.faults = new Faults(this.plant);
    this.reports = new RadioReports(this.plant, radio, this.counters, this.faults);
    this.targets = new Targets(this.plant, radio, this.rng);
    this.now = options.startMs;
    this.pending = options.scenario.faults.map((f) => this.since(f));
    this.series = this.plant.cells.flatMap((c) => {
      const [subnetwork = '', element = '', , cell = ''] = c.dn
        .split(',')
        .map((rdn) => rdn.slice(rdn.indexOf('=') + 1));
      return COUNTERS.map((name) =>
        labelBytes({ __name__: name.replaceAll('.', '_'), subnetwork, managed_element: element, cell }),
      );
    });
  }

  /**
   * Reports of the weeks before `now`, every 15 minutes and at last every minute; calls of the last of them.
   *
   * @param outlet where the past goes
   * @param progress told of the share that is done
   */
  async history(weeks: number, outlet: Outlet, progress: (share: number) => void): Promise<void> {
    const times: [number, number][] = [];
    const fine = this.now - FINE_MS;
    const begin = this.now - weeks * 168 * HOUR;
    for (let t = begin + LONG_REPORT_MS; t <= fine; t += LONG_REPORT_MS) times.push([t, LONG_REPORT_MS]);
    if (weeks > 0) for (let t = fine + REPORT_MS; t <= this.now; t += REPORT_MS) times.push([t, REPORT_MS]);
    const inFlight: Promise<unknown>[] = [];
    const calls = new Map(this.plant.regions.map((region) => [region, [] as string[]]));
    let callsTo = Math.max(begin, this.now - CALLS_KEPT_MS);
    for (let at = 0; at < times.length; at += ROWS_PER_BODY) {
      const block = times.slice(at, at + ROWS_PER_BODY);
      const values = new Float64Array(block.length * this.series.length);
      block.forEach(([t, span], i) => {
        const row = values.subarray(i * this.series.length, (i + 1) * this.series.length);
        const state = this.reports.report(t, span / 1000, row);
        this.interfaces.count(this.transport.evaluate(state.demand, NOTHING_WRONG), span / 1000, t);
        for (; callsTo + REPORT_MS <= t; callsTo += REPORT_MS)
          for (const [region, lines] of this.callsOf(callsTo + REPORT_MS)) calls.get(region)?.push(lines);
      });
      for (const [region, lines] of calls)
        if (lines.length * 1500 > CALLS_PER_WRITE) outlet.calls(region, lines.splice(0).join(''));
      const sent = Promise.all([
        ...this.send(
          outlet,
          block.map(([t]) => t),
          values,
        ),
        outlet.json('/v1/metrics', this.interfaces.take(true)),
      ]);
      // A refusal is raised where it is waited for.
      sent.catch(() => undefined);
      inFlight.push(sent);
      if (inFlight.length > BODIES_IN_FLIGHT) await inFlight.shift();
      progress(Math.min(1, (at + block.length) / times.length));
    }
    await Promise.all(inFlight);
    for (const [region, lines] of calls) outlet.calls(region, lines.join(''));
  }

  /** One live report of a minute: everything that happened in it. */
  async step(): Promise<void> {
    this.faults.advance(this.now);
    this.begin();
    this.now += REPORT_MS;
    const row = new Float64Array(this.series.length);
    const state = this.reports.report(this.now, REPORT_MS / 1000, row);
    const down = new Map([...this.faults.linksDown].map((dn) => [dn, { outage: 1 }]));
    const transport = this.transport.evaluate(state.demand, down);
    this.interfaces.count(transport, REPORT_MS / 1000, this.now);
    const probes = probeLinks(this.transport.graph, transport, REPORT_MS / 1000, this.now, this.transportRng);
    const answered = new Map<string, number>();
    for (const [region, lines] of this.callsOf(this.now, answered)) this.outlet.calls(region, lines);
    this.weighImpact(answered);
    // A place for reports that come late or not at all: what is sent need not be what was counted.
    await this.sendChanges();
    await Promise.all([
      ...this.send(this.outlet, [this.now], row),
      this.outlet.json('/v1/metrics', this.interfaces.take()),
      this.outlet.json('/v1/metrics', probes),
    ]);
    await this.sendAlarms();
  }

  state(): SimulationState {
    const { seed, sites, regions } = this.options;
    return {
      ...{ seed, sites, regions, now: this.now, rng: this.rng.state, transportRng: this.transportRng.state },
      totals: [...this.counters.totals],
      stray: [...this.counters.stray],
      interfaces: this.interfaces.state(),
      attributes: this.plant.network.state(),
      faults: this.faults.state(),
      pending: this.pending,
      lastDown: [...this.lastDown],
      cycled: this.cycled,
    };
  }

  /** @throws RangeError where the state is of another network */
  restore(state: SimulationState): void {
    const { seed, sites, regions } = this.options;
    if (state.seed !== seed || state.sites !== sites || state.regions !== regions)
      throw new RangeError(
        'The saved state is of another network: give the same seed, sites and regions, or another file.',
      );
    this.now = state.now;
    this.rng.state = state.rng;
    this.transportRng.state = state.transportRng;
    this.counters.totals.set(state.totals);
    this.counters.stray.set(state.stray);
    this.interfaces.restore(state.interfaces);
    this.plant.network.restore(state.attributes);
    this.faults.restore(state.faults);
    this.pending = [...state.pending];
    this.lastDown = new Set(state.lastDown);
    // Whoever starts a demonstration again waits for its next fault no longer than for the first.
    const { faults, cycle } = this.options.scenario;
    const soon = this.now / 60_000 + (faults[0]?.atMinutes ?? 0);
    if (cycle !== undefined) this.pending = this.pending.map((f) => ({ ...f, atMinutes: Math.min(f.atMinutes, soon) }));
    this.cycled = state.cycled;
  }

  private since(scripted: ScriptedFault): ScriptedFault {
    return { ...scripted, atMinutes: scripted.atMinutes + this.now / 60_000 };
  }

  /** Starts what is due. */
  private begin(): void {
    const nowMinutes = this.now / 60_000;
    const due = this.pending.filter((f) => f.atMinutes <= nowMinutes);
    if (due.length === 0) return;
    this.pending = this.pending.filter((f) => f.atMinutes > nowMinutes);
    const { cycle } = this.options.scenario;
    for (const scripted of due) {
      if (cycle !== undefined && this.faults.open >= cycle.most) {
        this.pending.push({ ...scripted, atMinutes: nowMinutes + 5 });
        continue;
      }
      const taken = this.faults.openTruths.map(({ dn }) => dn);
      this.faults.start(scripted, scripted.target ?? this.targets.draw(scripted.kind, taken), this.now);
      const next = FAULT_KINDS[++this.cycled % FAULT_KINDS.length];
      if (cycle !== undefined && this.pending.length === 0 && next !== undefined)
        this.pending.push(this.since(fault(next, cycle.everyMinutes)));
    }
  }

  private callsOf(endMs: number, answered?: Map<string, number>): [string, string][] {
    const rate = CALLS_PER_MINUTE * demandFactor(hourOfWeek(endMs - REPORT_MS / 2));
    return this.plant.regions.map((region) => {
      const trunks = this.plant.trunks.filter((dn) => dn.startsWith(`SubNetwork=${region},`));
      const calls = callsOf(this.plant.network, trunks, this.faults.impairments, rate, endMs, this.rng);
      for (const [trunk, count] of calls.answered) answered?.set(trunk, count);
      return [region, calls.lines];
    });
  }

  private send(outlet: Outlet, times: readonly number[], values: Float64Array): Promise<void>[] {
    const width = Math.ceil(this.series.length / LANES);
    return Array.from({ length: LANES }, (_, lane) => {
      const first = lane * width;
      const count = Math.min(width, this.series.length - first);
      return outlet.remoteWrite(lane, encodeWriteRequest(this.series, times, values, first, count));
    });
  }

  private weighImpact(answered: ReadonlyMap<string, number>): void {
    for (const truth of this.faults.openTruths) {
      const hurt =
        truth.kind === 'trunk-loss' ? (answered.get(truth.dn) ?? 0) : this.reports.usersHurt(truth, this.now);
      if (hurt < IMPACT_FROM_USERS) continue;
      truth.userImpactFrom ??= new Date(this.now).toISOString();
      truth.userImpactMinutes += Math.round(hurt);
    }
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

  private async sendAlarms(): Promise<void> {
    const at = new Date(this.now).toISOString();
    const before = this.lastDown;
    const downNow = this.faults.linksDown;
    for (const link of new Set([...before, ...downNow])) {
      const onset = this.faults.truths.findLast((t) => t.dn === link)?.onset ?? at;
      const down = downNow.has(link);
      if (down !== before.has(link)) await this.outlet.json('/v1/logs', linkLog(this.plant, link, down, this.now));
      // Repeated every five minutes while it lasts, as Alertmanager does.
      if (down && before.has(link) && this.now % 300_000 !== 0) continue;
      for (const storm of alarmStorm(this.plant, link, down ? 'firing' : 'resolved', onset, at)) {
        await this.outlet.json('/api/v1/alerts-webhook', storm);
        if (down && !before.has(link)) await this.outlet.json('/api/v1/alerts-webhook', storm);
      }
    }
    this.lastDown = downNow;
  }
}
