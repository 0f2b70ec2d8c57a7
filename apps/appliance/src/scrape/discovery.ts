import { Resolver } from 'node:dns/promises';
import { glob, readFile, stat } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { durationMs, type ScrapeJob, type TargetGroup } from '#monitor/prometheus';
import { type Client, clientOf } from './client.js';
import { httpGet } from './http-get.js';

/** A place where targets are named. */
export interface Discovery {
  readonly kind: 'static' | 'file' | 'http' | 'dns';
  /** Time until it is looked at again, ms; `Infinity`: never. */
  readonly refreshMs: number;
  /** @throws where it cannot be read now: what it named before stands */
  read(): Promise<readonly TargetGroup[]>;
}

/** Files are looked at this often for a change, whatever their interval is. */
const FILE_LOOK_MS = 5_000;
const HTTP_TIMEOUT_MS = 10_000;
const HTTP_MAX_BYTES = 16 << 20;
const MAX_TARGETS_A_GROUP = 10_000;

const groups = z
  .array(
    z.object({
      targets: z.array(z.string()).max(MAX_TARGETS_A_GROUP),
      // Numbers and the like are what YAML makes of them.
      labels: z.record(z.string(), z.coerce.string()).default({}),
    }),
  )
  .max(MAX_TARGETS_A_GROUP);

/** Every place where the job's targets are named. @param resolver asks the system's name servers, which may change while we run */
export const discoveriesOf = (job: ScrapeJob, resolver = (): Resolver => new Resolver()): readonly Discovery[] => [
  ...(job.static_configs.length === 0 ? [] : [staticDiscovery(job.static_configs)]),
  ...job.file_sd_configs.map(fileDiscovery),
  ...job.http_sd_configs.map(httpDiscovery),
  ...job.dns_sd_configs.map((config) => dnsDiscovery(config, resolver)),
];

const refreshOf = (interval: string): number => durationMs(interval) ?? 60_000;
const withLabel = (group: TargetGroup, name: string, value: string): TargetGroup => ({
  targets: group.targets,
  labels: { ...group.labels, [name]: value },
});

const staticDiscovery = (configs: ScrapeJob['static_configs']): Discovery => ({
  kind: 'static',
  refreshMs: Infinity,
  read: () => Promise.resolve(configs),
});

/** A file that is being written, or is gone, leaves what it named before; all others count as they are. */
const fileDiscovery = ({ files, refresh_interval: interval }: ScrapeJob['file_sd_configs'][number]): Discovery => {
  const known = new Map<string, { readonly changedMs: number; readonly groups: readonly TargetGroup[] }>();
  return {
    kind: 'file',
    refreshMs: Math.min(FILE_LOOK_MS, refreshOf(interval)),
    read: async () => {
      const present = new Set<string>();
      let failure: unknown;
      for await (const path of glob(files)) {
        present.add(path);
        try {
          const { mtimeMs: changedMs } = await stat(path);
          if (known.get(path)?.changedMs === changedMs) continue;
          const read = groups.parse(parseYaml(await readFile(path, 'utf8')) ?? []);
          known.set(path, { changedMs, groups: read.map((group) => withLabel(group, '__meta_filepath', path)) });
        } catch (error) {
          failure = error;
        }
      }
      for (const path of known.keys()) if (!present.has(path)) known.delete(path);
      if (failure !== undefined && known.size === 0) throw asError(failure);
      return [...known.values()].flatMap((file) => file.groups);
    },
  };
};

const httpDiscovery = (config: ScrapeJob['http_sd_configs'][number]): Discovery => {
  const { url, refresh_interval: interval } = config;
  const refreshMs = refreshOf(interval);
  let client: Client | undefined;
  return {
    kind: 'http',
    refreshMs,
    read: async () => {
      client ??= clientOf(config);
      const { body } = await httpGet(url, {
        client,
        headers: {
          Accept: 'application/json',
          'X-Prometheus-Refresh-Interval-Seconds': String(refreshMs / 1_000),
        },
        timeoutMs: HTTP_TIMEOUT_MS,
        maxBytes: HTTP_MAX_BYTES,
        maxRedirects: 3,
      });
      const read = groups.parse(JSON.parse(Buffer.from(body).toString('utf8')));
      return read.map((group) => withLabel(group, '__meta_url', url));
    },
  };
};

const dnsDiscovery = (config: ScrapeJob['dns_sd_configs'][number], resolverNow: () => Resolver): Discovery => {
  const { names, type, port, refresh_interval: interval } = config;
  return {
    kind: 'dns',
    refreshMs: refreshOf(interval),
    read: async () => {
      const resolver = resolverNow();
      return Promise.all(names.map((name) => resolve(resolver, name, type, port)));
    },
  };
};

const resolve = async (
  resolver: Resolver,
  name: string,
  type: ScrapeJob['dns_sd_configs'][number]['type'],
  port: number | undefined,
): Promise<TargetGroup> => {
  const labels = { __meta_dns_name: name };
  switch (type) {
    case 'SRV': {
      const records = await resolver.resolveSrv(name);
      return { targets: records.map((record) => `${record.name}:${port ?? record.port}`), labels };
    }
    case 'A':
      return { targets: (await resolver.resolve4(name)).map((host) => `${host}:${port ?? 80}`), labels };
    case 'AAAA':
      return { targets: (await resolver.resolve6(name)).map((host) => `[${host}]:${port ?? 80}`), labels };
  }
};

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
