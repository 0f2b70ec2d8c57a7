import { createHash } from 'node:crypto';
import { durationMs } from './duration.js';
import { type ScrapeJob } from './scrape.config.js';

/** Targets as a discovery names them. Labels that begin with `__meta_` are there for relabelling only. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** What is scraped. */
export interface Target {
  /** The same for the same place with the same labels. */
  readonly key: string;
  readonly url: string;
  /** Labels of its series: `job`, `instance` and what relabelling left. */
  readonly labels: ReadonlyMap<string, string>;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

export interface TargetDefaults {
  readonly scrape_interval: string;
  readonly scrape_timeout: string;
}

/** The targets of a job after relabelling, each once; a name that is no address is left out. */
export const targetsOf = (
  job: ScrapeJob,
  relabel: (labels: Map<string, string>) => boolean,
  groups: readonly TargetGroup[],
  defaults: TargetDefaults,
): readonly Target[] => {
  const found = new Map<string, Target>();
  for (const { targets, labels } of groups)
    for (const address of targets) {
      const target = targetOf(job, relabel, address, labels, defaults);
      if (target !== undefined) found.set(target.key, target);
    }
  return [...found.values()];
};

const targetOf = (
  job: ScrapeJob,
  relabel: (labels: Map<string, string>) => boolean,
  address: string,
  given: Readonly<Record<string, string>>,
  defaults: TargetDefaults,
): Target | undefined => {
  const labels = new Map<string, string>([
    ['job', job.job_name],
    ['__address__', address],
    ['__scheme__', job.scheme],
    ['__metrics_path__', job.metrics_path],
    ['__scrape_interval__', job.scrape_interval ?? defaults.scrape_interval],
    ['__scrape_timeout__', job.scrape_timeout ?? defaults.scrape_timeout],
  ]);
  for (const [name, values] of Object.entries(job.params)) labels.set(`__param_${name}`, values[0] ?? '');
  for (const [name, value] of Object.entries(given)) labels.set(name, value);
  if (!relabel(labels)) return undefined;
  const url = urlOf(job, labels);
  if (url === undefined) return undefined;
  const intervalMs = durationMs(labels.get('__scrape_interval__') ?? '') ?? 60_000;
  const timeoutMs = Math.min(durationMs(labels.get('__scrape_timeout__') ?? '') ?? 10_000, intervalMs);
  const own = new Map([...labels].filter(([name, value]) => !name.startsWith('__') && value !== ''));
  if (!own.has('instance')) own.set('instance', labels.get('__address__') ?? address);
  const identity = JSON.stringify([url, intervalMs, timeoutMs, [...own].sort(([a], [b]) => (a < b ? -1 : 1))]);
  const key = createHash('sha256').update(identity).digest('hex').slice(0, 32);
  return { key, url, labels: own, intervalMs, timeoutMs };
};

const urlOf = (job: ScrapeJob, labels: ReadonlyMap<string, string>): string | undefined => {
  const address = labels.get('__address__') ?? '';
  if (address === '' || /[/\s]/.test(address)) return undefined;
  const path = labels.get('__metrics_path__') ?? '/metrics';
  try {
    const url = new URL(`${labels.get('__scheme__') ?? 'http'}://${address}`);
    const [pathname = '/', query = ''] = path.split('?', 2);
    url.pathname = pathname;
    url.search = query;
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
    for (const [name, values] of Object.entries(job.params))
      for (const value of values.slice(1)) url.searchParams.append(name, value);
    for (const [name, value] of labels)
      if (name.startsWith('__param_')) url.searchParams.append(name.slice('__param_'.length), value);
    return url.href;
  } catch {
    return undefined;
  }
};

/**
 * When a target is next scraped: at its own place within the interval, which follows from its name, so that targets are spread evenly and a restart finds
 * the same beat.
 *
 * @returns ms since 1970, after `nowMs`
 */
export const nextScrapeMs = ({ key, intervalMs }: Pick<Target, 'key' | 'intervalMs'>, nowMs: number): number => {
  const place = Number.parseInt(key.slice(0, 12), 16) % intervalMs;
  const next = nowMs - (nowMs % intervalMs) + place;
  return next > nowMs ? next : next + intervalMs;
};
