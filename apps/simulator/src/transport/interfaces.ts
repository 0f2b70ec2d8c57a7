import { type Rng } from '../rng.js';
import { attributesOf, elementLabels, type Metric, metricsRequest } from '../telemetry/otlp-json.js';
import { interfaceNameOf } from './build-transport.js';
import { type Exposed } from '../telemetry/prometheus-text.js';
import { type TransportGraph } from './transport-graph.js';
import { type LinkColumns, type TransportState } from './transport-network.js';

/** As the IF-MIB names them (RFC 2863), in the order of a row. All are cumulative but for the last, which is 1 (up) or 2 (down). */
export const INTERFACE_COUNTERS = [
  'ifHCInOctets',
  'ifHCInUcastPkts',
  'ifInDiscards',
  'ifHCOutUcastPkts',
  'ifOutDiscards',
  'ifInErrors',
  'ifHCOutOctets',
  'ifOperStatus',
] as const;
const WIDTH = INTERFACE_COUNTERS.length;
const UNITS: Readonly<Record<(typeof INTERFACE_COUNTERS)[number], string>> = {
  ifHCInOctets: 'By',
  ifHCInUcastPkts: '{packet}',
  ifInDiscards: '{packet}',
  ifHCOutOctets: 'By',
  ifHCOutUcastPkts: '{packet}',
  ifOutDiscards: '{packet}',
  ifInErrors: '{packet}',
  ifOperStatus: '1',
};
/** What the past tells: that which is watched. */
const OF_THE_PAST = 6;
/** Points of one body at most, about 5 MB. Chosen: receivers bound what they take. */
const MOST_POINTS = 20_000;
/** Mean length of a packet on a backhaul link. Chosen. */
const OCTETS_PER_PACKET = 800;
/** What traffic strays from its mean over a minute, relative. Chosen. */
const WHITE = 0.03;
/** Packets a minute that are discarded or damaged where nothing is wrong. Chosen. */
const USUAL_DISCARDS = 1;
const USUAL_ERRORS = 0.02;

interface Row {
  readonly timeMs: number;
  readonly values: Float64Array;
  /** By interface: 0 where its router says nothing. */
  readonly reported: Uint8Array;
}

/** Both interfaces of every link as their routers count them. Rows: link by link, the a end first. */
export class TransportInterfaces {
  private readonly labels: readonly (readonly ReturnType<typeof attributesOf>[number][])[];
  /** By interface: its router. */
  private readonly routerOf: readonly number[];
  private readonly values: Float64Array;
  /** By router: it has been dead, so that it counts from 0 once it is up. */
  private readonly wasDead: Uint8Array;
  private rows: Row[] = [];

  constructor(
    private readonly graph: TransportGraph,
    private readonly rng: Rng,
  ) {
    this.routerOf = graph.links.flatMap(({ a, z }) => [a, z]);
    this.labels = graph.links.flatMap(({ dn, a, z }) =>
      [a, z].map((router) =>
        attributesOf({
          ...elementLabels(graph.routers[router] ?? ''),
          interface: interfaceNameOf(dn),
        }),
      ),
    );
    this.values = new Float64Array(this.labels.length * WIDTH);
    this.wasDead = new Uint8Array(graph.routers.length);
  }

  /**
   * Counts one interval.
   *
   * @param before and after: the states between which the interval lies, mixed by `weight` (0 to 1); what is down is down in both
   */
  count(before: TransportState, after: TransportState, weight: number, seconds: number, timeMs: number): void {
    const { availability } = before.routers;
    this.restartRouters(availability);
    this.graph.links.forEach((_, link) => {
      this.countLink(link, before.links, after.links, weight, seconds);
    });
    const reported = Uint8Array.from(this.routerOf, (router) => ((availability[router] ?? 0) > 0 ? 1 : 0));
    this.rows.push({ timeMs, values: this.values.slice(), reported });
  }

  /** What was counted since it was last taken, as ExportMetricsServiceRequests. @param isPast the least that a baseline needs */
  take(isPast = false): readonly object[] {
    const rows = this.rows.splice(0);
    const counters = INTERFACE_COUNTERS.slice(0, isPast ? OF_THE_PAST : WIDTH);
    const rowsPerBody = Math.max(1, Math.floor(MOST_POINTS / Math.max(1, this.labels.length * counters.length)));
    return Array.from({ length: Math.ceil(rows.length / rowsPerBody) }, (_, n) =>
      this.request(counters, rows.slice(n * rowsPerBody, (n + 1) * rowsPerBody)),
    );
  }

  /** All interfaces with what they count now, for a scrape. */
  *exposed(): Generator<Exposed> {
    for (const [at, labels] of this.labels.entries())
      for (const [counter, name] of INTERFACE_COUNTERS.entries())
        yield {
          labels: {
            __name__: name,
            ...Object.fromEntries(labels.map(({ key, value }) => [key, value.stringValue])),
          },
          value: this.values[at * WIDTH + counter] ?? 0,
          isCumulative: name !== 'ifOperStatus',
        };
  }

  state(): number[] {
    return [...this.values, ...this.wasDead];
  }

  restore(state: readonly number[]): void {
    this.values.set(state.slice(0, this.values.length));
    this.wasDead.set(state.slice(this.values.length));
  }

  private request(counters: readonly (typeof INTERFACE_COUNTERS)[number][], rows: readonly Row[]): object {
    const metrics = counters.map((name, counter): Metric => ({
      name,
      unit: UNITS[name],
      kind: name === 'ifOperStatus' ? 'gauge' : 'sum',
      points: rows.flatMap(({ timeMs, values, reported }) =>
        this.labels.flatMap((attributes, at) =>
          reported[at] === 1 ? [{ timeMs, attributes, value: values[at * WIDTH + counter] ?? 0 }] : [],
        ),
      ),
    }));
    return metricsRequest('if-mib', metrics);
  }

  private restartRouters(availability: Float64Array): void {
    availability.forEach((up, router) => {
      if (up > 0 && this.wasDead[router] === 1)
        this.routerOf.forEach((at, i) => {
          if (at === router) this.values.fill(0, i * WIDTH, (i + 1) * WIDTH);
        });
      this.wasDead[router] = up > 0 ? 0 : 1;
    });
  }

  private countLink(link: number, before: LinkColumns, after: LinkColumns, weight: number, seconds: number): void {
    const { rng } = this;
    const [a, z] = [2 * link, 2 * link + 1];
    const mix = (column: keyof LinkColumns): number =>
      (before[column][link] ?? 0) * (1 - weight) + (after[column][link] ?? 0) * weight;
    const up = before.availability[link] ?? 0;
    const errors = before.errorRatio[link] ?? 0;
    this.send(a, z, mix('upMbps'), mix('upDropRatio'), errors, seconds);
    this.send(z, a, mix('downMbps'), mix('downDropRatio'), errors, seconds);
    for (const at of [a, z]) {
      if (up > 0) {
        this.add(at, 'ifInDiscards', rng.poisson((USUAL_DISCARDS * seconds) / 60));
        this.add(at, 'ifInErrors', rng.poisson((USUAL_ERRORS * seconds) / 60));
      }
      const isUp = up >= 1 || (up > 0 && rng.uniform() < up);
      this.values[at * WIDTH + WIDTH - 1] = isUp ? 1 : 2;
    }
  }

  /** From one end to the other: what the buffer drops never leaves, what the line damages arrives as errors. */
  private send(from: number, to: number, mbps: number, dropped: number, damaged: number, seconds: number): void {
    if (mbps <= 0) return;
    const { rng } = this;
    const octets = Math.max(0, Math.round(mbps * seconds * 125_000 * (1 + WHITE * rng.normal())));
    const packets = Math.round(octets / OCTETS_PER_PACKET);
    const bad = damaged > 0 ? Math.min(packets, rng.poisson(packets * damaged)) : 0;
    this.add(from, 'ifHCOutOctets', octets);
    this.add(from, 'ifHCOutUcastPkts', packets);
    if (dropped > 1e-9) this.add(from, 'ifOutDiscards', rng.poisson(packets * dropped));
    this.add(to, 'ifHCInOctets', octets - bad * OCTETS_PER_PACKET);
    this.add(to, 'ifHCInUcastPkts', packets - bad);
    this.add(to, 'ifInErrors', bad);
  }

  private add(at: number, counter: (typeof INTERFACE_COUNTERS)[number], count: number): void {
    const i = at * WIDTH + INTERFACE_COUNTERS.indexOf(counter);
    this.values[i] = (this.values[i] ?? 0) + count;
  }
}
