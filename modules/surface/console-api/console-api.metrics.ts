import { Counter, Gauge, type Registry } from 'prom-client';

const DROPS = ['slow', 'session-over', 'stopped'] as const;
export type Drop = (typeof DROPS)[number];
const CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const;

export interface Gauges {
  readonly sessions: () => Promise<number>;
  readonly streamClients: () => number;
}

/** Every instrument of the module. */
export class ConsoleApiMetrics {
  private readonly requests: Counter<'route' | 'status'>;
  private readonly drops: Counter<'because'>;
  private readonly evictions: Counter;
  private readonly routes = new Set<string>();

  constructor(registry: Registry, gauges: Gauges) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'noc_console_requests_total',
      help: 'Requests to the console and its API, by route and class of status.',
      labelNames: ['route', 'status'],
      registers,
    });
    this.drops = new Counter({
      name: 'noc_console_stream_dropped_total',
      help: 'Live streams that the appliance ended, by reason.',
      labelNames: ['because'],
      registers,
    });
    this.evictions = new Counter({
      name: 'noc_console_incidents_evicted_total',
      help: 'Incidents that left the list because it was full; they stay in the record store.',
      registers,
    });
    for (const because of DROPS) this.drops.inc({ because }, 0);
    new Gauge({
      name: 'noc_console_sessions',
      help: 'Live sessions of all users.',
      registers,
      async collect() {
        this.set(await gauges.sessions());
      },
    });
    new Gauge({
      name: 'noc_console_stream_clients',
      help: 'Consoles that follow live.',
      registers,
      collect() {
        this.set(gauges.streamClients());
      },
    });
  }

  /** Routes that are counted; what is asked for besides them is counted as `other`. */
  knowRoutes(routes: Iterable<string>): void {
    for (const route of [...routes, 'other']) {
      this.routes.add(route);
      for (const status of CLASSES) this.requests.inc({ route, status }, 0);
    }
  }

  request(route: string, status: number): void {
    const statusClass = CLASSES[Math.min(3, Math.max(0, Math.floor(status / 100) - 2))] ?? '5xx';
    this.requests.inc({ route: this.routes.has(route) ? route : 'other', status: statusClass });
  }

  streamDropped(because: Drop): void {
    this.drops.inc({ because });
  }

  incidentEvicted(): void {
    this.evictions.inc();
  }
}
