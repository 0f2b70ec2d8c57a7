import { type Registry } from 'prom-client';
import { type Configuration } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { TelemetryStoreMetrics } from '#foundation/telemetry-store';
import { Topology } from '#foundation/topology';
import { type Clock, type Dn } from '#foundation/vocabulary';
import { DurableLog } from '#monitor/intake';
import { ApplianceConfig } from './appliance.config.js';
import { TelemetryClock, WallClock } from './clock.js';
import { CountedAuditLog, StagedTelemetryStore } from './measured.js';
import { regionByRoot } from './pipeline.js';
import { placing } from './placing.js';
import { Keys } from './secrets.js';
import { type StageMetrics } from './stage.metrics.js';
import { openStores, type Stores } from './stores.js';
import { registerStoresMetrics } from './stores.metrics.js';
import { logFolderOf, logSettingsOf } from './telemetry.js';

/** What every loop stands on. */
export interface Foundation {
  readonly dataFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly registry: Registry;
  /** Told what fails now and is tried again. */
  readonly trouble: (error: unknown) => void;
  readonly stores: Stores;
  readonly records: RecordStore;
  /** The telemetry store, measured. */
  readonly store: StagedTelemetryStore;
  readonly log: DurableLog;
  readonly clock: Clock;
  readonly audit: CountedAuditLog;
  readonly topology: Topology;
  readonly regionOf: (dn: Dn) => string;
  readonly keys: Keys;
  /** The pseudonym key of the region that an object belongs to. */
  readonly keyOf: (dn: Dn) => Uint8Array;
}

/** Stores, log, clock, audit, inventory and keys. @throws as `openStores` */
export const openFoundation = async (
  config: Configuration,
  parts: Pick<Foundation, 'dataFolder' | 'environment' | 'registry' | 'trouble'> & {
    readonly stages: StageMetrics;
    /** Network time up to which everything received was looked at. */
    readonly watermarkMs: () => number;
  },
): Promise<Foundation> => {
  const { dataFolder, environment, registry, trouble, stages, watermarkMs } = parts;
  const keys = new Keys(dataFolder);
  const clock: Clock =
    config.get(ApplianceConfig).networkTime === 'wall' ? new WallClock() : new TelemetryClock(watermarkMs);
  const topology = new Topology();
  const regionOf = (dn: Dn): string => topology.snapshot().regionOf(dn, clock.network()) ?? regionByRoot(dn);
  const stores = await openStores(config, dataFolder, environment, placing(config, regionOf), trouble);
  const { records, telemetry: database } = stores;
  registerStoresMetrics(registry, stores);
  const storeMetrics = new TelemetryStoreMetrics(registry, database);
  return {
    ...{ dataFolder, environment, registry, trouble, stores, records, clock, topology, regionOf, keys },
    store: new StagedTelemetryStore(stages, database, storeMetrics, () => performance.now()),
    log: await DurableLog.open(logFolderOf(dataFolder), logSettingsOf(config)),
    audit: new CountedAuditLog(records, clock),
    keyOf: (dn) => keys.of(`pseudonyms-${regionOf(dn)}`),
  };
};
