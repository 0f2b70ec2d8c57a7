import { type Registry } from 'prom-client';
import { type Configuration } from '#foundation/platform';
import { type Clock } from '#foundation/vocabulary';
import { type Intake } from '#monitor/intake';
import { type MetadataSink, ScrapeConfig } from '#monitor/prometheus';
import { type SpeakingSource } from '../source-watch.js';
import { ScrapeJob } from './scrape-job.js';
import { ScrapeMetrics } from './scrape.metrics.js';
import { Slots } from './slots.js';

export interface ScrapingParts {
  readonly intake: Pick<Intake, 'accept'>;
  readonly registry: Registry;
  readonly clock: Pick<Clock, 'wall'>;
  readonly describe: MetadataSink;
  readonly trouble: (error: unknown) => void;
}

/** All jobs of the configuration. */
export class Scraping {
  private readonly jobs: readonly ScrapeJob[];

  /** @throws where a file that the configuration names cannot be read */
  constructor(config: Configuration, parts: ScrapingParts) {
    const defaults = config.get(ScrapeConfig);
    const { clock, registry, ...rest } = parts;
    const targets = () => this.jobs.flatMap((job) => job.targets);
    const metrics = new ScrapeMetrics(registry, () => targets().map(({ health }) => health));
    const slots = new Slots(defaults.max_concurrent_scrapes);
    this.jobs = defaults.scrape_configs.map(
      (settings) =>
        new ScrapeJob({
          ...{ settings, defaults, metrics, slots, ...rest },
          room: () => defaults.max_targets - targets().length,
          wallMs: () => clock.wall(),
        }),
    );
  }

  async start(): Promise<void> {
    await Promise.all(this.jobs.map((job) => job.start()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.jobs.map((job) => job.stop()));
  }

  /**
   * Who speaks for what: a target for its own managed object, where the job says which, else the job for every root.
   *
   * @param roots of the inventory
   */
  speaking(roots: readonly string[], regionOf: (dn: string) => string): readonly SpeakingSource[] {
    const speaking: SpeakingSource[] = [];
    for (const { source, targets, dnTemplate } of this.jobs) {
      if (targets.length === 0) continue;
      if (dnTemplate === undefined) for (const dn of roots) speaking.push({ source, dn, region: regionOf(dn) });
      else
        for (const { target } of targets) {
          const dn = filled(dnTemplate, target.labels);
          if (dn !== undefined) speaking.push({ source: `${source}|${target.key}`, dn, region: regionOf(dn) });
        }
    }
    return speaking;
  }

  /** When the target or the job last answered, wall time in ms; `undefined` where it is none of ours. A scrape that failed is no word of the network. */
  heardMs(source: string): number | undefined {
    const [name, key] = source.split('|');
    const job = this.jobs.find((each) => each.source === name);
    const answered = job?.targets
      .filter(({ target }) => key === undefined || target.key === key)
      .map(({ answeredMs }) => answeredMs);
    return answered === undefined || answered.length === 0 ? undefined : Math.max(...answered);
  }
}

/** Names are split at commas and equals signs, so a value with one would name another object: that target speaks for none. */
const filled = (template: string, labels: ReadonlyMap<string, string>): string | undefined => {
  const values = [...template.matchAll(/\$\{([^}]+)\}/g)].map(([, label = '']) => labels.get(label) ?? '');
  if (values.some((value) => value === '' || /[,=\p{Cc}]/u.test(value))) return undefined;
  return template.replace(/\$\{([^}]+)\}/g, (_, label: string) => labels.get(label) ?? '');
};
