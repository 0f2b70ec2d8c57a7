import { type Plant } from '../network/build-network.js';
import { type Dn } from '../network/network.js';
import { Rng } from '../rng.js';
import { type TransportGraph } from '../transport/transport-graph.js';
import { type TransportState } from '../transport/transport-network.js';
import { alertmanagerBodies } from './alertmanager.js';
import { AlarmStream, type AlarmStreamState } from './alarms.js';
import { linkLine, type LogLine, type LogSeverity, logsRequest, routineLines } from './logs.js';
import { type AlarmSeverity, alarmsOfNetwork, type StandingAlarm } from './standing-alarms.js';
import { vesBodies } from './ves.js';

/** What was so in one interval. */
export interface Interval {
  readonly beganMs: number;
  readonly nowMs: number;
  readonly transport: TransportState;
  /** Elements without power: they say nothing. */
  readonly dark: ReadonlySet<Dn>;
  /** What faults raise and write besides. */
  readonly alarms: readonly {
    readonly dn: Dn;
    readonly alarm: string;
    readonly severity: AlarmSeverity;
    readonly sinceMs: number;
  }[];
  readonly logs: readonly { readonly dn: Dn; readonly severity: LogSeverity; readonly body: string }[];
}
/** A JSON body and where it is posted. */
export type Posted = readonly [path: string, body: object];

export interface NetworkEventsState {
  readonly alarms: AlarmStreamState;
  readonly rng: number;
  readonly linksDown: readonly Dn[];
}

const elementOf = (dn: Dn): Dn => dn.split(',').slice(0, 2).join(',');

/** Alarms and logs of every element, as they leave the network. */
export class NetworkEvents {
  private readonly alarms: AlarmStream;
  private readonly rng: Rng;
  private readonly elements: readonly Dn[];
  private linksDown: ReadonlySet<Dn> = new Set();

  /** @param via `alertmanager`: alarms go through one, and not out of element managers as VES */
  constructor(
    private readonly plant: Plant,
    private readonly graph: TransportGraph,
    seed: number,
    private readonly via: 'ves' | 'alertmanager' = 'ves',
  ) {
    this.rng = new Rng(seed);
    this.elements = plant.network.ofClass('ManagedElement');
    this.alarms = new AlarmStream(this.elements, new Rng(seed + 1));
  }

  /** What arrives at the end of the interval, in the order in which it is to be sent. */
  step(interval: Interval): readonly Posted[] {
    const { dark, beganMs, nowMs, transport } = interval;
    const standing = [
      ...alarmsOfNetwork(this.plant, this.graph, transport, dark),
      ...interval.alarms.map((of) => this.standing(of)),
    ];
    const notices = this.alarms.step(standing, dark, beganMs, nowMs);
    const lines = [...this.linkLines(interval), ...this.faultLines(interval), ...this.routine(interval)];
    const written = lines.filter(({ dn }) => !dark.has(dn));
    return [
      ...(written.length === 0 ? [] : [['/v1/logs', logsRequest(written)] as const]),
      ...(this.via === 'ves'
        ? vesBodies(notices, (element) => String(this.plant.network.read(element, 'userLabel') ?? element))
        : alertmanagerBodies(notices).map((body) => ['/api/v1/alerts-webhook', body] as const)),
    ];
  }

  state(): NetworkEventsState {
    return { alarms: this.alarms.state(), rng: this.rng.state, linksDown: [...this.linksDown] };
  }

  restore(state: NetworkEventsState): void {
    this.alarms.restore(state.alarms);
    this.rng.state = state.rng;
    this.linksDown = new Set(state.linksDown);
  }

  private standing({ dn, alarm, severity, sinceMs }: Interval['alarms'][number]): StandingAlarm {
    const source = this.sourceOf(dn);
    const port = source === dn ? {} : { port: dn.slice(dn.lastIndexOf('=') + 1) };
    return { dn, source, condition: alarm, severity, text: `${alarm} at ${dn}`, sinceMs, ...port };
  }

  /** The element that an object stands in; of a link the one at its a end. */
  private sourceOf(dn: Dn): Dn {
    const end = this.plant.network.read(dn, 'aEndRef');
    return typeof end === 'string' ? end : elementOf(dn);
  }

  private linkLines({ transport, beganMs, nowMs }: Interval): LogLine[] {
    const { links, routers } = this.graph;
    const down = new Set(links.flatMap(({ dn }, i) => ((transport.links.availability[i] ?? 0) < 0.5 ? [dn] : [])));
    const before = this.linksDown;
    this.linksDown = down;
    return links.flatMap(({ dn, a, z }) =>
      down.has(dn) === before.has(dn)
        ? []
        : [a, z].map((end) =>
            linkLine(routers[end] ?? '', dn, down.has(dn), Math.min(nowMs, beganMs + 1000 * this.rng.integer(4))),
          ),
    );
  }

  private faultLines({ logs, beganMs, nowMs }: Interval): LogLine[] {
    return logs.map(({ dn, severity, body }) => ({
      ...{ dn: this.sourceOf(dn), severity, body },
      timeMs: beganMs + this.rng.integer(nowMs - beganMs),
    }));
  }

  private routine({ beganMs, nowMs }: Interval): LogLine[] {
    return routineLines(this.elements, (nowMs - beganMs) / 1000, nowMs, this.rng);
  }
}
