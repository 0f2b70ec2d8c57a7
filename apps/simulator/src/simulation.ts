import { alarmStorm, linkLog } from './faults/alarm-storm.js';
import { Faults } from './faults/faults.js';
import { type ScriptedFault } from './faults/scenario.js';
import { buildNetwork, type Plant } from './network/build-network.js';
import { type Change } from './network/network.js';
import { CellCounters, COUNTERS } from './radio/cell-counters.js';
import { demandFactor, RadioNetwork, type RadioState } from './radio/radio-network.js';
import { Rng } from './rng.js';
import { type Outlet } from './telemetry/outlet.js';
import { encodeWriteRequest, labelBytes } from './telemetry/remote-write.js';
import { TransportInterfaces } from './transport/interfaces.js';
import { callLines } from './voice/calls.js';

const HOUR = 3_600_000;
const PEAK_CALLS_PER_MINUTE = 24;
const ROWS_PER_REQUEST = 16;

/** The whole network in its own time: `now` moves only by `history` and `step`. */
export class Simulation {
  readonly plant: Plant;
  readonly faults: Faults;
  now: number;
  private readonly rng: Rng;
  private readonly radio: RadioNetwork;
  private readonly counters: CellCounters;
  private readonly transport: TransportInterfaces;
  private readonly series: Uint8Array[];
  private readonly states = new Map<number, RadioState>();
  private condition = '';
  private pending: ScriptedFault[];

  constructor(
    options: { seed: number; sites: number; regions: number; startMs: number; scenario: readonly ScriptedFault[] },
    private readonly outlet: Outlet,
  ) {
    this.rng = new Rng(options.seed);
    this.plant = buildNetwork(options.sites, options.regions, this.rng);
    this.radio = new RadioNetwork(this.plant, this.rng);
    this.counters = new CellCounters(this.plant.cells.length, this.rng);
    this.transport = new TransportInterfaces(this.plant, this.rng);
    this.faults = new Faults(this.plant, this.rng);
    this.now = options.startMs;
    this.pending = [...options.scenario].map((f) => ({ ...f, atMinutes: f.atMinutes + options.startMs / 60_000 }));
    this.plant.network.onChange(() => {
      this.states.clear();
    });
    this.series = this.plant.cells.flatMap((c) => {
      const [subnetwork = '', element = '', , cell = ''] = c.dn
        .split(',')
        .map((rdn) => rdn.slice(rdn.indexOf('=') + 1));
      return COUNTERS.map((name) =>
        labelBytes({ __name__: name.replaceAll('.', '_'), subnetwork, managed_element: element, cell }),
      );
    });
  }

  /** Reports of the weeks before `now`: every 15 minutes, the last four hours every minute. */
  async history(weeks: number): Promise<void> {
    const times: [number, number][] = [];
    const fine = this.now - 4 * HOUR;
    for (let t = this.now - weeks * 168 * HOUR + 900_000; t <= fine; t += 900_000) times.push([t, 900]);
    if (weeks > 0) for (let t = fine + 60_000; t <= this.now; t += 60_000) times.push([t, 60]);
    for (let at = 0; at < times.length; at += ROWS_PER_REQUEST) {
      const block = times.slice(at, at + ROWS_PER_REQUEST);
      const values = new Float64Array(block.length * this.series.length);
      block.forEach(([t, seconds], i) => {
        this.radioRow(t, seconds, values.subarray(i * this.series.length, (i + 1) * this.series.length));
      });
      await this.outlet.remoteWrite(
        encodeWriteRequest(
          this.series,
          block.map(([t]) => t),
          values,
        ),
      );
    }
  }

  /** One live report of a minute. */
  async step(): Promise<void> {
    this.now += 60_000;
    const before = new Set(this.faults.linksDown);
    this.faults.advance(this.now);
    for (const fault of this.pending.filter((f) => f.atMinutes * 60_000 <= this.now))
      this.faults.start(fault, this.now);
    this.pending = this.pending.filter((f) => f.atMinutes * 60_000 > this.now);
    const row = new Float64Array(this.series.length);
    const state = this.radioRow(this.now, 60, row);
    const factor = demandFactor((this.now / HOUR + 72) % 168);
    const calls = callLines(
      this.plant.network,
      this.plant.trunks,
      this.faults.impairments,
      PEAK_CALLS_PER_MINUTE * factor,
      this.now,
      this.rng,
    );
    for (const line of calls) this.outlet.call(line);
    await this.outlet.remoteWrite(encodeWriteRequest(this.series, [this.now], row));
    await this.outlet.json('/v1/metrics', this.transport.report(state.demand, this.faults.linksDown, 60, this.now));
    await this.sendChanges(this.faults.outbox.splice(0));
    await this.sendAlarms(before);
  }

  private async sendChanges(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    const body = changes.map((c) => ({
      id: `cm-${c.time}-${c.dn}`,
      ...c,
      time: new Date(c.time).toISOString(),
      actor: 'ran-planning',
    }));
    await this.outlet.json('/api/v1/configuration-changes', body);
  }

  private async sendAlarms(before: ReadonlySet<string>): Promise<void> {
    const at = new Date(this.now).toISOString();
    for (const link of new Set([...before, ...this.faults.linksDown])) {
      const truth = this.faults.truths.findLast((t) => t.dn === link);
      const down = this.faults.linksDown.has(link);
      if (down !== before.has(link)) await this.outlet.json('/v1/logs', linkLog(this.plant, link, down, this.now));
      // Repeated every five minutes while it lasts, as Alertmanager does.
      if (down && before.has(link) && this.now % 300_000 !== 0) continue;
      const storm = alarmStorm(this.plant, link, down ? 'firing' : 'resolved', truth?.onset ?? at, at);
      await this.outlet.json('/api/v1/alerts-webhook', storm);
      if (down && !before.has(link)) await this.outlet.json('/api/v1/alerts-webhook', storm);
    }
  }

  private radioRow(time: number, seconds: number, row: Float64Array): RadioState {
    const { sleeping, crowd, linksDown } = this.faults;
    const tilts = this.plant.cells.map((c) => String(this.plant.network.read(c.dn, 'digitalTilt'))).join();
    const condition = seconds > 60 ? '' : JSON.stringify([[...sleeping], [...crowd], [...linksDown], tilts]);
    if (condition !== this.condition) this.states.clear();
    this.condition = condition;
    // 1 January 1970 was a Thursday: 72 hours into a week that begins on Monday.
    const hour = (time / HOUR + 72) % 168;
    const first = this.stateAt(Math.floor(hour));
    this.counters.report(first, this.stateAt((Math.floor(hour) + 1) % 168), hour % 1, seconds, row);
    return first;
  }

  private stateAt(hour: number): RadioState {
    let state = this.states.get(hour);
    if (state === undefined) {
      state = this.radio.evaluate(demandFactor(hour), { dead: this.faults.dead(), crowd: this.faults.crowd });
      this.states.set(hour, state);
    }
    return state;
  }
}
