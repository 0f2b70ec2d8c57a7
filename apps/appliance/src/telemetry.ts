import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Registry } from 'prom-client';
import { Detector, DetectionConfig } from '#analyse/detection';
import { CatalogueConfig, IdentityRules, Observer, SeriesTable, StoredKpis } from '#foundation/catalogue';
import { type Configuration } from '#foundation/platform';
import { type TelemetryStore } from '#foundation/telemetry-store';
import { type Clock, type Dn, type Kpis, type Measure } from '#foundation/vocabulary';
import { readAlarmsFrame } from '#monitor/alarms';
import { readCallRecordsFrame } from '#monitor/cdr';
import { readConfigurationChangesFrame } from '#monitor/configuration-changes';
import { type DurableLog, IntakeConfig } from '#monitor/intake';
import { LogAlarms, LogAlarmsConfig, LogAlarmsMetrics } from '#monitor/log-alarms';
import { DeltaStreams, OtlpConfig, OtlpMetricsDecoder, readLogRecordsFrame, readSpansFrame } from '#monitor/otlp';
import { MeasurementFrameDecoder } from '#monitor/pm-files';
import { PrometheusConfig, RemoteWriteDecoder, ScrapedDecoder } from '#monitor/prometheus';
import { callQuality } from '#monitor/voice-quality';
import { ApplianceConfig } from './appliance.config.js';
import { ApplianceKpis } from './appliance-kpis.js';
import { readCheckpoint } from './lane/checkpoint.js';
import { exemplarLogBy } from './lane/exemplar-log.js';
import { Lane } from './lane/lane.js';
import { LaneAccounts } from './lane/lane-accounts.js';
import { ObjectTable } from './lane/object-table.js';
import { ProvedColumns } from './lane/proved-columns.js';
import { measureNumbers, withRecordMeasures } from './lane/record-measures.js';
import { StoreFeed } from './lane/store-feed.js';
import { type Pipeline } from './pipeline.js';

/** What stands behind the log of one lane. */
export interface Telemetry {
  readonly accounts: LaneAccounts;
  readonly kpis: Kpis;
  readonly feed: StoreFeed;
  readonly lane: Lane;
  readonly objects: ObjectTable;
  readonly proved: ProvedColumns;
  readonly deltas: DeltaStreams;
  readonly table: SeriesTable;
  readonly rules: IdentityRules;
  readonly detector: Detector;
  readonly measures: readonly Measure[];
  start(knownRegions: readonly string[]): Promise<void>;
}

const LANE = '0';
const MAX_IN_FLIGHT = 3;
const RETRY_MS = 1_000;

export const openTelemetry = (
  config: Configuration,
  parts: {
    readonly registry: Registry;
    readonly log: DurableLog;
    readonly store: TelemetryStore;
    readonly pipeline: Pipeline;
    readonly clock: Clock;
    readonly regionOf: (dn: Dn) => string;
    readonly isSilent: (dn: Dn) => boolean;
    /** Told how long the lane took for each frame, in seconds. */
    readonly took?: (seconds: number) => void;
  },
): Telemetry => {
  const { log, store, pipeline, clock, regionOf } = parts;
  const appliance = config.get(ApplianceConfig);
  const catalogue = config.get(CatalogueConfig);
  const measures = withRecordMeasures(catalogue.measures);
  const table = new SeriesTable(catalogue.maxSeries);
  const proved = new ProvedColumns(table);
  const objects = new ObjectTable(regionOf, appliance.maxObjects);
  const rules = new IdentityRules(catalogue);
  const numberOf = (dn: Dn): number | undefined => objects.numberOf(dn);
  const observer = new Observer({ measures, minIntervalMs: appliance.minIntervalMs, numberOf }, rules);
  const checkpoint = readCheckpoint(pipeline.checkpointFile);
  const objectOf = (object: number) => objects.get(object);
  const detection = config.get(DetectionConfig);
  const detector =
    checkpoint === undefined
      ? new Detector(detection, measures, objectOf, LANE)
      : Detector.restore(checkpoint.detector, detection, measures, objectOf, LANE);
  const from = checkpoint?.offset ?? log.start;
  const feed = new StoreFeed(
    store,
    table,
    { lane: LANE, chunkSamples: appliance.chunkSamples, maxInFlight: MAX_IN_FLIGHT, retryMs: RETRY_MS },
    from,
    async (ms) => sleep(ms),
  );
  const accounts = new LaneAccounts();
  const history = new Set(appliance.historySources);
  const { maxDecodedBytes } = config.get(PrometheusConfig);
  const deltas = new DeltaStreams(config.get(OtlpConfig).maxDeltaBytes);
  const logAlarms = config.get(LogAlarmsConfig);
  const lane = new Lane({
    name: LANE,
    log,
    decoders: {
      'remote-write': new RemoteWriteDecoder(maxDecodedBytes),
      'remote-write-2': new RemoteWriteDecoder(maxDecodedBytes, 'remote-write-2'),
      scraped: new ScrapedDecoder(),
      'otlp-metrics': new OtlpMetricsDecoder(deltas),
      'pm-measurements': new MeasurementFrameDecoder(),
    },
    deltas,
    records: {
      'log-records': readLogRecordsFrame,
      spans: readSpansFrame,
      'call-records': readCallRecordsFrame,
      alarms: readAlarmsFrame,
      'configuration-changes': readConfigurationChangesFrame,
    },
    table,
    proved,
    objects,
    observer,
    detector,
    measures,
    mosOf: (call) => call.measuredMos ?? callQuality(call)?.mosCqe,
    windows: {
      windowMs: appliance.recordWindowMs,
      allowedDelayMs: appliance.recordDelayMs,
      maxStreams: appliance.maxObjects,
    },
    store: feed,
    exemplarLog: exemplarLogBy(new IdentityRules(catalogue)),
    logAlarms: new LogAlarms(logAlarms, new LogAlarmsMetrics(parts.registry, logAlarms.rules)),
    accounts,
    regionOf,
    eventLogOf: (region) => pipeline.eventLogOf(region),
    isHistory: (source) => history.has(source),
    ...(parts.took === undefined ? {} : { took: parts.took }),
    horizonMs: () => (appliance.networkTime === 'wall' ? clock.wall() + appliance.maxAheadMs : Infinity),
  });
  const kpis = new ApplianceKpis(
    new StoredKpis(store, rules, measures, appliance.minIntervalMs),
    detector,
    objects,
    measureNumbers(measures),
    parts.isSilent,
    clock,
  );
  return {
    accounts,
    kpis,
    objects,
    feed,
    lane,
    proved,
    deltas,
    table,
    rules,
    detector,
    measures,
    start: async (knownRegions) => pipeline.start(lane, feed, knownRegions, checkpoint),
  };
};

/** Where the log of the lane stands in the data folder. */
export const logFolderOf = (dataFolder: string): string => join(dataFolder, 'log');
export const logSettingsOf = (config: Configuration) => {
  const { fsync, segmentBytes } = config.get(IntakeConfig);
  return { fsync, segmentBytes };
};
