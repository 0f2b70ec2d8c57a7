import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const OUTCOMES = {
  read: ['read', 'refused', 'unknown', 'deferred'],
  write: ['written', 'refused', 'unknown', 'deferred'],
} as const;

/** Requests to the network, counted. */
export class ActuatorsMetrics {
  private readonly requests: Counter<'operation' | 'outcome'>;
  private readonly duration: Histogram<'operation'>;
  private openBreakers: () => number = () => 0;

  constructor(registry: Registry) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'noc_actuators_requests_total',
      help: 'Reads and writes by what became of them; deferred: not sent, to spare the target.',
      labelNames: ['operation', 'outcome'],
      registers,
    });
    this.duration = new Histogram({
      name: 'noc_actuators_request_duration_seconds',
      help: 'Time from sending a request to its answer or deadline.',
      labelNames: ['operation'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    });
    const count = (): number => this.openBreakers();
    new Gauge({
      name: 'noc_actuators_open_breakers',
      help: 'Elements and regions that are not asked at the moment because they failed.',
      registers,
      collect() {
        this.set(count());
      },
    });
    for (const operation of ['read', 'write'] as const) {
      this.duration.zero({ operation });
      for (const outcome of OUTCOMES[operation]) this.requests.inc({ operation, outcome }, 0);
    }
  }

  count(operation: 'read' | 'write', outcome: string): void {
    this.requests.inc({ operation, outcome });
  }

  time(operation: 'read' | 'write'): () => void {
    return this.duration.startTimer({ operation });
  }

  watchBreakers(count: () => number): void {
    this.openBreakers = count;
  }
}
