import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { CorrelationConfig } from '#analyse/correlation';
import { DetectionConfig } from '#analyse/detection';
import { Access, AccessConfig, AccessMetrics, ReaderTokens, rolesHeld, SourceTokens } from '#foundation/access';
import { type Configuration } from '#foundation/platform';
import { TopologyConfig } from '#foundation/topology';
import { type ConfigurationChange, type Dn } from '#foundation/vocabulary';
import { IntakeConfig } from '#monitor/intake';
import { ApplianceConfig } from './appliance.config.js';
import { registerApplianceMetrics } from './appliance.metrics.js';
import { openCases } from './cases.js';
import { openFoundation } from './foundation.js';
import { lookForHandovers } from './handover-look.js';
import { incidentCases } from './incident-cases.js';
import { IncidentTraces } from './incident-trace.js';
import { registerIntakeMetrics } from './intake.metrics.js';
import { InventorySources } from './inventory-sources.js';
import { registerLaneMetrics } from './lane.metrics.js';
import { LiveIncidents } from './live-incidents.js';
import { MeasuredIntake, MeasuredRegionLoop } from './measured.js';
import { MetricCatalogue } from './metric-catalogue.js';
import { openNetworkInventory, readBackInto } from './network-inventory.js';
import { Pipeline, regionByRoot } from './pipeline.js';
import { Progress } from './progress.js';
import { openReceivers, type Receivers } from './receivers.js';
import { RegionMetrics } from './region.metrics.js';
import { createServer, type Server } from './server.js';
import { SourceWatch } from './source-watch.js';
import { speakingSources } from './speaking-sources.js';
import { viewsOf } from './stage-views.js';
import { StageMetrics } from './stage.metrics.js';
import { openSurface, type Surface } from './surface.js';
import { logSettingsOf, openTelemetry } from './telemetry.js';
import { Upkeep } from './upkeep.js';

/** Sources that are accounted one by one; what comes beyond is counted together. */
const MAX_SOURCES = 1_000;

export interface Appliance {
  /** @returns the base URL it answers at */
  listen(host: string, port: number): Promise<string>;
  /** @returns a path that signs its first visitor in */
  signInLink(): Promise<string>;
  close(): Promise<void>;
}

/** Puts the appliance together and starts its loops, last stage first, so that nothing is accepted before it can be handled. */
export const createApp = async (
  config: Configuration,
  dataFolder: string,
  redisUrl: string,
  environment: Readonly<Record<string, string | undefined>>,
  say: (text: string) => void,
): Promise<Appliance> => {
  const appliance = config.get(ApplianceConfig);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'noc_' });
  const stages = new StageMetrics(
    registry,
    (stage) => stageViews(stage),
    () => performance.now(),
  );
  const trouble = (error: unknown): void => {
    say(`Will try again: ${error instanceof Error ? error.message : String(error)}`);
  };

  const foundation = await openFoundation(config, {
    ...{ dataFolder, environment, registry, trouble, stages },
    watermarkMs: () => pipeline.watermarkMs,
  });
  const { stores, records, store, log, clock, audit, topology, regionOf, keys, keyOf } = foundation;

  const regionMetrics = new RegionMetrics(registry, () => pipeline.allRegions);

  // Second loop, made for each region at its first event; the first is the lane, the third the cases.
  const pipeline: Pipeline = new Pipeline(
    log,
    clock,
    {
      folder: dataFolder,
      log: logSettingsOf(config),
      checkpointEveryMs: appliance.checkpointEveryMs,
      flushEveryMs: appliance.flushEveryMs,
      maxRegions: appliance.maxRegions,
    },
    (region, events) =>
      new MeasuredRegionLoop(stages, regionMetrics, {
        region,
        events,
        records,
        topology,
        limits: config.get(CorrelationConfig),
        ...incidentCases(config, cases, surface.console.feed, records),
      }),
    trouble,
  );
  const places = { env: environment, readFile: (path: string) => readFileSync(path, 'utf8') };
  const sources = SourceTokens.of(config.get(AccessConfig), places);
  const readers = ReaderTokens.of(config.get(AccessConfig), places);
  const silence = new SourceWatch(
    () => {
      const roots = topology.snapshot().roots();
      return [...speakingSources(config, roots, regionOf), ...receivers.scraping.speaking(roots, regionOf)];
    },
    (source) => receivers.scraping.heardMs(source) ?? telemetry.lane.sources.get(source),
    appliance.allowedSilenceMs,
  );
  const telemetry = openTelemetry(config, {
    registry,
    log,
    store,
    pipeline,
    clock,
    regionOf,
    isSilent: (dn) => silence.isSilent(dn),
    took: (seconds) => {
      stages.took('lane', seconds);
    },
  });
  const { maxPendingBytes, maxLagBytes } = config.get(IntakeConfig);
  const intakeLimits = { maxPendingBytes, maxLagBytes, maxSources: MAX_SOURCES };
  const intake = new MeasuredIntake(stages, log, intakeLimits, () => pipeline.readThrough);
  registerIntakeMetrics(registry, intake, log);
  const metricCatalogue = new MetricCatalogue(records, trouble);
  registerLaneMetrics(registry, { log, pipeline, telemetry, silence, clock });

  // Third loop.
  const accessMetrics = new AccessMetrics(registry);
  const access = new Access(records, audit, config.get(AccessConfig), clock, randomBytes, accessMetrics);
  const recentChanges = (dn: Dn): readonly ConfigurationChange[] =>
    pipeline.allRegions.flatMap((region) => region.recentChanges(dn));
  const cases = openCases(config, {
    ...{ records, audit, topology, kpis: telemetry.kpis, clock, registry, redisUrl, trouble },
    incidents: new LiveIncidents(pipeline),
    recentChanges: (dn) => Promise.resolve(recentChanges(dn)),
    rolesOf: async (user) => rolesHeld((await access.users.get(user))?.roles ?? []),
    linkKey: keys.of('approval-links'),
    queueName: `noc-cases-${Buffer.from(keys.of('queue')).subarray(0, 6).toString('hex')}`,
  });

  const inventory: InventorySources = new InventorySources(config, {
    ...{ topology, clock, registry, dataFolder, trouble },
    regionOf: regionByRoot,
    heard: () => telemetry.objects.heardOf(),
    handovers: async () => lookForHandovers(config.get(TopologyConfig), { store, rules: telemetry.rules, clock }),
    changed: () => {
      surface.console.feed.networkChanged();
    },
  });

  // What people see and ask.
  const surface: Surface = openSurface(config, {
    ...{ ...foundation, access, accessMetrics, sources, readers },
    ...{ intake, silence, telemetry, cases, inventory, metricCatalogue },
  });
  const { self } = surface;
  const traces = IncidentTraces.open(environment);
  cases.engine.onChange((item) => {
    surface.console.feed.caseChanged(item);
    readBack(item);
    void traces?.recordCase(item, records).catch(trouble);
  });
  const network = openNetworkInventory(config, {
    ...{ inventory, intake, records, clock, dataFolder, announced: recentChanges },
  });
  const readBack = readBackInto(network);
  // Ways in: last, as what they take must be handled.
  const receivers: Receivers = await openReceivers(config, {
    ...{ ...foundation, intake, sources, describe: metricCatalogue.note },
    refused: () => {
      accessMetrics.refused('source');
    },
  });
  const progress = new Progress({
    readFiles: receivers.readFiles,
    settle: async () => pipeline.settle(),
    readInventory: async () => network.keepUp(),
    isIdle: () => cases.engine.idle(),
  });
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false, // Producers fail fast while Redis is away.
    retryStrategy: (times) => Math.min(50 * times, 1_000),
    maxRetriesPerRequest: null,
  });
  redis.on('error', () => undefined); // Reported by /health/ready; ioredis reconnects by itself.

  const upkeep = new Upkeep(config, {
    ...{ ...foundation, silence, pipeline },
    networkChanged: () => {
      surface.console.feed.networkChanged();
    },
  });
  const troubles = {
    log: () => undefined,
    store: () => telemetry.feed.trouble,
    lane: () => pipeline.trouble,
  };
  registerApplianceMetrics(registry, {
    version: self.read().version,
    dataFolder,
    falseAnomaliesPerDay: config.get(DetectionConfig).falseAnomaliesPerDay,
    regions: () => pipeline.allRegions,
    troubles: { ...troubles, redis: () => (redis.status === 'ready' ? undefined : redis.status) },
    audit: audit.counts,
  });
  const stageViews = viewsOf({
    registry,
    log,
    intake,
    pipeline,
    telemetry,
    store: store.counts,
    regions: regionMetrics,
  });

  await access.start();
  await metricCatalogue.start();
  inventory.open();
  await network.start();
  await surface.console.start();
  // The lane first: until it knows how far it was, network time stands at nothing.
  await telemetry.start([...new Set(topology.snapshot().roots().map(regionOf))]);
  // The network is not touched by what was known before: a crash may lie minutes behind its checkpoint.
  let isClosing = false;
  const acting = pipeline.caughtUp.then(async () => {
    if (!isClosing) await cases.engine.start();
  });
  acting.catch(trouble);
  upkeep.start();
  inventory.start();
  await receivers.start();

  const server: Server = await createServer({
    ...receivers.bodies,
    ...{ config, intake, inventory, metricCatalogue, progress, redis, registry, keyOf, troubles },
    proved: telemetry.proved,
    queries: surface.queries,
    console: surface.console,
    ...(stores.cluster === undefined ? {} : { cluster: stores.cluster }),
  });
  return {
    listen: async (host, port) => {
      const grpc = await receivers.grpc.start();
      if (grpc !== undefined) say(`OTLP over gRPC at ${grpc}`);
      return server.listen(host, port);
    },
    signInLink: async () => access.mintSignInLink(),
    close: async () => {
      isClosing = true;
      surface.console.stop();
      await receivers.grpc.stop();
      await server.close();
      self.stop();
      await upkeep.stop();
      await receivers.stop();
      await metricCatalogue.close();
      await pipeline.stop();
      await cases.engine.stop();
      network.stop();
      await inventory.stop();
      cases.close();
      await traces?.close();
      await log.close();
      await stores.closeTelemetry();
      redis.disconnect();
      await stores.closeRecords();
    },
  };
};
