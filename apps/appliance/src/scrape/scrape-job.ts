import { type Intake } from '#monitor/intake';
import {
  type MetadataSink,
  nextScrapeMs,
  relabelling,
  SCRAPE_PROTOCOLS,
  type ScrapeConfig,
  type ScrapeJob as JobSettings,
  sizeBytes,
  type Target,
  type TargetGroup,
  targetsOf,
} from '#monitor/prometheus';
import { type Client, clientOf, closeClient } from './client.js';
import { discoveriesOf, type Discovery } from './discovery.js';
import { httpGet } from './http-get.js';
import { ScrapedTarget } from './scraped-target.js';
import { type ScrapeMetrics } from './scrape.metrics.js';
import { type Slots } from './slots.js';

export interface ScrapeJobParts {
  readonly settings: JobSettings;
  readonly defaults: ScrapeConfig;
  readonly intake: Pick<Intake, 'accept'>;
  readonly metrics: ScrapeMetrics;
  readonly describe: MetadataSink;
  readonly slots: Slots;
  /** How many more targets there may be, of all jobs. */
  readonly room: () => number;
  readonly wallMs: () => number;
  readonly trouble: (error: unknown) => void;
}

interface Running {
  readonly scraped: ScrapedTarget;
  timer: NodeJS.Timeout | undefined;
  under: Promise<void>;
}

const USER_AGENT = 'Nocturne';
const MAX_REDIRECTS = 3;
const DEFAULT_BODY_BYTES = 64 << 20;

/** One job: finds its targets, and scrapes each in its own beat. */
export class ScrapeJob {
  readonly source: string;
  private readonly client: Client;
  private readonly running = new Map<string, Running>();
  private readonly found = new Map<Discovery, readonly TargetGroup[]>();
  private readonly relabel: (labels: Map<string, string>) => boolean;
  private readonly timers = new Set<NodeJS.Timeout>();
  private isStopping = false;

  /** @throws ApplianceError or Error, a sentence for the operator, where a file that the configuration names cannot be read */
  constructor(private readonly parts: ScrapeJobParts) {
    const { settings } = parts;
    this.source = settings.source ?? settings.job_name.replaceAll(/[^\w.-]/g, '-').slice(0, 64);
    this.client = clientOf(settings);
    this.relabel = relabelling(settings.relabel_configs);
  }

  get targets(): readonly ScrapedTarget[] {
    return [...this.running.values()].map(({ scraped }) => scraped);
  }

  get dnTemplate(): string | undefined {
    return this.parts.settings.dn;
  }

  /** Looks for targets once, and goes on looking. */
  async start(): Promise<void> {
    await Promise.all(discoveriesOf(this.parts.settings).map((discovery) => this.look(discovery)));
  }

  /** Resolves once no scrape is under way. Series are not marked stale: the next start goes on with them. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const timer of this.timers) clearTimeout(timer);
    for (const { timer } of this.running.values()) clearTimeout(timer);
    await Promise.all([...this.running.values()].map(({ under }) => under));
    closeClient(this.client);
  }

  private async look(discovery: Discovery): Promise<void> {
    try {
      this.found.set(discovery, await discovery.read());
      if (!this.hasStopped()) this.take();
    } catch (error) {
      this.parts.metrics.countDiscoveryFailure(discovery.kind);
      this.parts.trouble(error);
    }
    if (this.hasStopped() || discovery.refreshMs === Infinity) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.look(discovery);
    }, discovery.refreshMs);
    timer.unref();
    this.timers.add(timer);
  }

  private hasStopped(): boolean {
    return this.isStopping;
  }

  /** Begins with targets that are new, and ends those that are gone. */
  private take(): void {
    const { settings, defaults, metrics } = this.parts;
    const all = targetsOf(settings, this.relabel, [...this.found.values()].flat(), defaults);
    const allowed = settings.target_limit > 0 ? all.slice(0, settings.target_limit) : all;
    const wanted = new Map(allowed.map((target) => [target.key, target]));
    for (const [key, running] of this.running) {
      if (wanted.has(key)) continue;
      this.running.delete(key);
      clearTimeout(running.timer);
      void running.under.then(async () => running.scraped.end());
    }
    let left = all.length - allowed.length;
    for (const target of wanted.values()) {
      if (this.running.has(target.key)) continue;
      if (this.parts.room() <= 0) left++;
      else this.begin(target);
    }
    metrics.countDropped('target', left);
  }

  private begin(target: Target): void {
    const running: Running = { scraped: this.scrapedTarget(target), timer: undefined, under: Promise.resolve() };
    this.running.set(target.key, running);
    this.schedule(running);
  }

  /** A scrape that takes longer than its interval leaves out those that it covers. */
  private schedule(running: Running): void {
    if (this.isStopping || this.running.get(running.scraped.target.key) !== running) return;
    const { wallMs, slots } = this.parts;
    const nowMs = wallMs();
    running.timer = setTimeout(
      () => {
        running.under = slots.run(async () => running.scraped.scrape()).catch(this.parts.trouble);
        void running.under.then(() => {
          this.schedule(running);
        });
      },
      nextScrapeMs(running.scraped.target, nowMs) - nowMs,
    );
    running.timer.unref();
  }

  private scrapedTarget(target: Target): ScrapedTarget {
    const { settings, defaults, intake, metrics, describe, wallMs } = this.parts;
    const protocols = settings.scrape_protocols ?? defaults.scrape_protocols;
    const maxBytes = sizeBytes(settings.body_size_limit ?? defaults.body_size_limit) ?? DEFAULT_BODY_BYTES;
    const headers = {
      Accept: acceptOf(protocols),
      'User-Agent': USER_AGENT,
      'X-Prometheus-Scrape-Timeout-Seconds': String(target.timeoutMs / 1_000),
    };
    const maxRedirects = settings.follow_redirects ? MAX_REDIRECTS : 0;
    return new ScrapedTarget({
      ...{ target, intake, metrics, describe, wallMs },
      source: this.source,
      strict: settings.strict,
      monotonicMs: () => performance.now(),
      get: (url, timeoutMs) => httpGet(url, { client: this.client, headers, timeoutMs, maxBytes, maxRedirects }),
      series: {
        labels: target.labels,
        externalLabels: defaults.external_labels,
        honorLabels: settings.honor_labels,
        honorTimestamps: settings.honor_timestamps,
        relabel: relabelling(settings.metric_relabel_configs),
        sampleLimit: settings.sample_limit,
        labelLimit: settings.label_limit,
        maxSeries: defaults.max_series_per_target,
      },
    });
  }
}

/** Formats by preference, and anything in the end: a target that has no choice is read by what it says it sends. */
const acceptOf = (protocols: readonly (keyof typeof SCRAPE_PROTOCOLS)[]): string =>
  [
    ...protocols.map((protocol, at) => `${SCRAPE_PROTOCOLS[protocol]};q=${(0.9 - at / 10).toFixed(1)}`),
    '*/*;q=0.1',
  ].join(',');
