import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export const SCRAPE_OUTCOMES = ['taken', 'unreachable', 'unreadable', 'over-limit', 'not-logged'] as const;
export type ScrapeOutcome = (typeof SCRAPE_OUTCOMES)[number];
export const TARGET_HEALTHS = ['up', 'down', 'unknown'] as const;
export type TargetHealth = (typeof TARGET_HEALTHS)[number];
const DISCOVERIES = ['static', 'file', 'http', 'dns'] as const;

/** How scraping goes, of all targets together; of each one tell its own series `up` and `scrape_…`. */
export class ScrapeMetrics {
  private readonly scrapes: Counter<'outcome'>;
  private readonly duration: Histogram;
  private readonly discoveryFailures: Counter<'kind'>;
  private readonly dropped: Counter<'reason'>;

  constructor(registry: Registry, healths: () => Iterable<TargetHealth>) {
    const registers = [registry];
    this.scrapes = new Counter({
      name: 'noc_scrape_scrapes_total',
      help: 'Scrapes of targets by what came of them: taken, no answer in time, not readable, more than a limit allows, or read and not taken by the log.',
      labelNames: ['outcome'],
      registers,
    });
    for (const outcome of SCRAPE_OUTCOMES) this.scrapes.inc({ outcome }, 0);
    this.duration = new Histogram({
      name: 'noc_scrape_duration_seconds',
      help: 'Time from the request to a target until its exposition was read.',
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
      registers,
    });
    this.discoveryFailures = new Counter({
      name: 'noc_scrape_discovery_failures_total',
      help: 'Looks for targets that failed, by kind of discovery; what was found before stands.',
      labelNames: ['kind'],
      registers,
    });
    for (const kind of DISCOVERIES) this.discoveryFailures.inc({ kind }, 0);
    this.dropped = new Counter({
      name: 'noc_scrape_dropped_total',
      help: 'Samples that scrapes had twice or with an impossible time, and targets beyond a limit.',
      labelNames: ['reason'],
      registers,
    });
    for (const reason of ['sample', 'target']) this.dropped.inc({ reason }, 0);
    new Gauge({
      name: 'noc_scrape_targets',
      help: 'Targets by how their last scrape went.',
      labelNames: ['health'],
      registers,
      collect() {
        const counts: Record<TargetHealth, number> = { up: 0, down: 0, unknown: 0 };
        for (const health of healths()) counts[health]++;
        for (const health of TARGET_HEALTHS) this.set({ health }, counts[health]);
      },
    });
  }

  count(outcome: ScrapeOutcome, durationSeconds: number): void {
    this.scrapes.inc({ outcome });
    this.duration.observe(durationSeconds);
  }

  countDiscoveryFailure(kind: (typeof DISCOVERIES)[number]): void {
    this.discoveryFailures.inc({ kind });
  }

  countDropped(reason: 'sample' | 'target', count: number): void {
    if (count > 0) this.dropped.inc({ reason }, count);
  }
}
