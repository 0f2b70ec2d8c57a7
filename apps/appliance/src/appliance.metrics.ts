import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Counter, Gauge, type Registry } from 'prom-client';

export interface ApplianceMetricsParts {
  readonly version: string;
  readonly dataFolder: string;
  readonly falseAnomaliesPerDay: number;
  readonly regions: () => readonly { readonly region: string }[];
  /** What is wrong with each part now, or nothing. */
  readonly troubles: Readonly<Record<'log' | 'store' | 'lane' | 'redis', () => string | undefined>>;
  readonly audit: { readonly entries: number; readonly failures: number };
}

/** The process and what it stands on: disk, parts, audit. */
export const registerApplianceMetrics = (registry: Registry, parts: ApplianceMetricsParts): void => {
  const registers = [registry];
  new Gauge({
    name: 'noc_appliance_info',
    help: 'Always 1; says which release runs.',
    labelNames: ['version'],
    registers,
  }).set({ version: parts.version }, 1);
  new Gauge({
    name: 'noc_appliance_part_up',
    help: '1 where a part works, 0 where /health/ready says what is wrong with it.',
    labelNames: ['part'],
    registers,
    collect() {
      for (const [part, trouble] of Object.entries(parts.troubles)) this.set({ part }, trouble() === undefined ? 1 : 0);
    },
  });
  new Gauge({
    name: 'noc_detection_allowed_false_anomalies_per_day',
    help: 'False anomalies a day that the configuration allows over the whole network.',
    registers,
  }).set(parts.falseAnomaliesPerDay);
  const disk = async (): Promise<{ free: number; size: number } | undefined> => {
    const found = await statfs(parts.dataFolder).catch(() => undefined);
    return found === undefined ? undefined : { free: found.bavail * found.bsize, size: found.blocks * found.bsize };
  };
  new Gauge({
    name: 'noc_appliance_disk_free_bytes',
    help: 'Space left for the data folder.',
    registers,
    async collect() {
      const found = await disk();
      if (found !== undefined) this.set(found.free);
    },
  });
  new Gauge({
    name: 'noc_appliance_disk_size_bytes',
    help: 'Size of the file system that holds the data folder.',
    registers,
    async collect() {
      const found = await disk();
      if (found !== undefined) this.set(found.size);
    },
  });
  new Gauge({
    name: 'noc_region_event_log_size_bytes',
    help: 'Size of the events that stand between the lane and a region’s loop.',
    labelNames: ['region'],
    registers,
    async collect() {
      for (const { region } of parts.regions())
        this.set({ region }, await sizeOf(join(parts.dataFolder, 'events', encodeURIComponent(region))));
    },
  });
  new Counter({
    name: 'noc_audit_entries_total',
    help: 'Entries of the audit, written or not; where one cannot be written nothing is done.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      this.inc({ outcome: 'written' }, parts.audit.entries);
      this.inc({ outcome: 'failed' }, parts.audit.failures);
    },
  });
};

/** Bytes of the files of one folder. A file that goes meanwhile counts nothing. */
const sizeOf = async (folder: string): Promise<number> => {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.size),
  );
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
};
