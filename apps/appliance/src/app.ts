import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { CorrelationConfig } from '#analyse/correlation';
import { DetectionConfig } from '#analyse/detection';
import { OpenIncidents, PlanningConfig } from '#decide/planning';
import { ActuatorsConfig } from '#execute/actuators';
import { Access, AccessConfig, AccessMetrics, ReaderTokens, rolesHeld, SourceTokens } from '#foundation/access';
import { type Configuration } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { StoreKeeper, TelemetryStoreConfig, TelemetryStoreMetrics } from '#foundation/telemetry-store';
import { Topology, TopologyConfig } from '#foundation/topology';
import {
  type Case,
  type Clock,
  type Diagnosis,
  type Dn,
  type Incident,
  type Plan,
  type PriorityClass,
} from '#foundation/vocabulary';
import { DurableLog, IntakeConfig } from '#monitor/intake';
import { ConsoleApi, ConsoleApiConfig } from '#surface/console-api';
import { Queries, QueryApiConfig } from '#surface/query-api';
import { ApplianceConfig } from './appliance.config.js';
import { registerApplianceMetrics } from './appliance.metrics.js';
import { CallFiles } from './call-files.js';
import { openCallIntakes } from './call-intakes.js';
import { CallReceivers } from './call-receivers.js';
import { openCases } from './cases.js';
import { TelemetryClock, WallClock } from './clock.js';
import { ConsoleDecisions } from './console-decisions.js';
import { openEventSockets } from './event-sockets.js';
import { lookForHandovers } from './handover-look.js';
import { IncidentTraces } from './incident-trace.js';
import { registerIntakeMetrics } from './intake.metrics.js';
import { InventorySources } from './inventory-sources.js';
import { registerLaneMetrics } from './lane.metrics.js';
import { MetricCatalogue } from './metric-catalogue.js';
import { CountedAuditLog, MeasuredIntake, MeasuredRegionLoop, StagedTelemetryStore } from './measured.js';
import { OtlpGrpcListener } from './receivers/otlp-grpc-listener.js';
import { OtlpReceiver } from './receivers/otlp-receiver.js';
import { Pipeline, regionByRoot } from './pipeline.js';
import { placing } from './placing.js';
import { PmFiles } from './pm-files.js';
import { Progress } from './progress.js';
import { RegionMetrics } from './region.metrics.js';
import { Scraping } from './scrape/scraping.js';
import { Keys } from './secrets.js';
import { ApplianceSelf } from './self.js';
import { createServer, type Server } from './server.js';
import { SourceWatch } from './source-watch.js';
import { StageMetrics } from './stage.metrics.js';
import { viewsOf } from './stage-views.js';
import { openStores } from './stores.js';
import { registerStoresMetrics } from './stores.metrics.js';
import { logFolderOf, logSettingsOf, openTelemetry } from './telemetry.js';
import { SnmpListeners } from './snmp-listeners.js';
import { SyslogListeners } from './syslog-listeners.js';
import { TopologySync } from './topology-sync.js';
import { Troubles } from './troubles.js';
import { VoiceListeners } from './voice-listeners.js';

/** Sources that are accounted one by one; what comes beyond is counted together. */
const MAX_SOURCES = 1_000;
const LOOK_FOR_SILENCE_MS = 1_000;
const KEEP_EVERY_MS = 300_000;

export interface Appliance {
  /** @returns the base URL it answers at */
  listen(host: string, port: number): Promise<string>;
  /** @returns a path that signs its first visitor in */
  signInLink(): Promise<string>;
  close(): Promise<void>;
}

const priorityOf = (incident: Incident, diagnosis: Diagnosis): PriorityClass => {
  if (incident.perceivedSeverity === 'critical') return 'critical-outage';
  if (diagnosis.ranked[0]?.cause === 'cell-overload') return 'emergency-capacity';
  return incident.perceivedSeverity === 'major' ? 'service-degradation' : 'optimisation';
};

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
  const keys = new Keys(dataFolder);

  const trouble = (error: unknown): void => {
    say(`Will try again: ${error instanceof Error ? error.message : String(error)}`);
  };

  // Foundation: stores, clock, inventory.
  const identify = placing(config, (dn) => regionOf(dn));
  const stores = await openStores(config, dataFolder, environment, identify, trouble);
  const { records, telemetry: database } = stores;
  registerStoresMetrics(registry, stores);
  const storeMetrics = new TelemetryStoreMetrics(registry, database);
  const store = new StagedTelemetryStore(stages, database, storeMetrics, () => performance.now());
  const log = await DurableLog.open(logFolderOf(dataFolder), logSettingsOf(config));
  const clock: Clock =
    appliance.networkTime === 'wall' ? new WallClock() : new TelemetryClock(() => pipeline.watermarkMs);
  const audit = new CountedAuditLog(records, clock);
  const topology = new Topology();
  const regionOf = (dn: Dn): string => topology.snapshot().regionOf(dn, clock.network()) ?? regionByRoot(dn);

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
        learned: async () => cases.learned.forDiagnosis(),
        opened: async (incident, diagnosis) => {
          const { id } = incident;
          console_.feed.incidentChanged(incident, diagnosis);
          const priority = priorityOf(incident, diagnosis);
          const item = await cases.engine.open({ id, incidentId: id, region: incident.region, priority });
          const [best] = diagnosis.ranked;
          if (item.state !== 'handed-over' || best === undefined || best.cause === 'unknown') return;
          if (best.probability < config.get(PlanningConfig).minProbability) return;
          await cases.engine.reopen(id, `${best.cause}|${best.dn}`, 'The diagnosis became sure of another cause.');
        },
        resolved: async (incident) => {
          console_.feed.incidentChanged(incident, undefined);
          await cases.engine.wake(incident.id);
        },
      }),
    trouble,
  );
  const places = { env: environment, readFile: (path: string) => readFileSync(path, 'utf8') };
  const sources = SourceTokens.of(config.get(AccessConfig), places);
  const readers = ReaderTokens.of(config.get(AccessConfig), places);
  const silence = new SourceWatch(
    () => [...speakingSources(config, topology, regionOf), ...scraping.speaking(topology.snapshot().roots(), regionOf)],
    (source) => scraping.heardMs(source) ?? telemetry.lane.sources.get(source),
    appliance.allowedSilenceMs,
  );
  const telemetry = openTelemetry(config, {
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
  const { kpis } = telemetry;
  const { maxPendingBytes, maxLagBytes } = config.get(IntakeConfig);
  const intakeLimits = { maxPendingBytes, maxLagBytes, maxSources: MAX_SOURCES };
  const intake = new MeasuredIntake(stages, log, intakeLimits, () => pipeline.readThrough);
  registerIntakeMetrics(registry, intake, log);
  const metricCatalogue = new MetricCatalogue(records, trouble);
  const { note: describe } = metricCatalogue;
  const scraping = new Scraping(config, { intake, registry, clock, describe, trouble });
  registerLaneMetrics(registry, { log, pipeline, telemetry, silence, clock });

  // Third loop.
  const accessMetrics = new AccessMetrics(registry);
  const access = new Access(records, audit, config.get(AccessConfig), clock, randomBytes, accessMetrics);
  const cases = openCases(config, {
    records,
    audit,
    topology,
    kpis,
    clock,
    registry,
    incidents: new LiveIncidents(pipeline),
    recentChanges: (dn) => Promise.resolve(pipeline.allRegions.flatMap((region) => region.recentChanges(dn))),
    rolesOf: async (user) => rolesHeld((await access.users.get(user))?.roles ?? []),
    linkKey: keys.of('approval-links'),
    queueName: `noc-cases-${Buffer.from(keys.of('queue')).subarray(0, 6).toString('hex')}`,
    redisUrl,
    trouble,
  });

  const inventory: InventorySources = new InventorySources(config, {
    ...{ topology, clock, registry, dataFolder, trouble },
    regionOf: regionByRoot,
    heard: () => telemetry.objects.heardOf(),
    handovers: async () => lookForHandovers(config.get(TopologyConfig), { store, rules: telemetry.rules, clock }),
    changed: () => {
      console_.feed.networkChanged();
    },
  });

  // Surface.
  const coverage = (limit: number) => inventory.coverage(limit);
  const self = new ApplianceSelf({ clock, intake, silence, telemetry, sources, coverage });
  const console_ = new ConsoleApi({
    config: config.get(ConsoleApiConfig),
    records,
    topology,
    kpis,
    clock,
    audit,
    policy: cases.policies,
    access,
    accessMetrics,
    sources,
    readers,
    approvals: new ConsoleDecisions(cases.approval, cases.links),
    appliance: self,
    measures: telemetry.measures,
    registry,
  });
  const queries = new Queries({
    ...{ store, clock, registry, config: config.get(QueryApiConfig) },
    metadata: () => metricCatalogue.all,
    nowMs: () => performance.now(),
  });
  const traces = IncidentTraces.open(environment);
  cases.engine.onChange((item) => {
    console_.feed.caseChanged(item);
    // What was written to the network is read back into the inventory.
    if (item.state === 'applied' || item.state === 'reverted') void network.refresh();
    if (traces !== undefined)
      void traceOf(records, item).then((traced) => {
        if (traced !== undefined) traces.record(traced);
      }, trouble);
  });
  const { provMnsRoot, deadlineMs } = config.get(ActuatorsConfig);
  const network = new TopologySync(
    { provMnsRoot, folder: dataFolder, everyMs: appliance.topologyEveryMs, deadlineMs },
    (answer) => {
      inventory.network(answer);
    },
  );
  const callIntakes = openCallIntakes(config, { intake, keys, registry, dataFolder, clock });
  const { deadLetter } = callIntakes;
  const calls = await CallFiles.open(config, { ...callIntakes, records, log, trouble });
  const callReceivers = new CallReceivers(config, callIntakes);
  const pmFiles = await PmFiles.open(config, {
    ...{ records, intake, log, clock, registry, dataFolder, trouble },
    env: environment,
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  const eventSockets = openEventSockets(config, { ...callIntakes, environment, trouble });
  const keyOf = (dn: Dn): Uint8Array => keys.of(`pseudonyms-${regionOf(dn)}`);
  const otlp = new OtlpReceiver(config, { intake, registry, keyOf });
  const otlpGrpc = new OtlpGrpcListener(config, {
    ...{ receiver: otlp, sources, registry },
    refused: () => {
      accessMetrics.refused('source');
    },
  });
  const syslog = new SyslogListeners(config, { intake, registry, clock, keyOf, trouble });
  const snmp = new SnmpListeners(config, {
    ...{ intake, keys, registry, clock, dataFolder, keyOf, environment, trouble },
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  const voice = new VoiceListeners(config, { intake, keys, registry, clock, environment, trouble });
  const progress = new Progress({
    readFiles: async () => calls.readNow(),
    settle: async () => pipeline.settle(),
    isIdle: () => cases.engine.idle(),
  });
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false, // Producers fail fast while Redis is away.
    retryStrategy: (times) => Math.min(50 * times, 1_000),
    maxRetriesPerRequest: null,
  });
  redis.on('error', () => undefined); // Reported by /health/ready; ioredis reconnects by itself.

  const keeper = new StoreKeeper(store, config.get(TelemetryStoreConfig), {
    now: () => clock.network(),
    nowMs: () => performance.now(),
    sleep: async (ms) => sleep(ms, undefined, { ref: false }),
  });
  const keepTroubles = new Troubles(trouble);
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
  await console_.start();
  // The lane first: until it knows how far it was, network time stands at nothing.
  await telemetry.start([...new Set(topology.snapshot().roots().map(regionOf))]);
  // The network is not touched by what was known before: a crash may lie minutes behind its checkpoint.
  let isClosing = false;
  const acting = pipeline.caughtUp.then(async () => {
    if (!isClosing) await cases.engine.start();
  });
  acting.catch(trouble);
  const looking = setInterval(() => {
    for (const event of silence.look(clock.network()))
      void pipeline.tell(event.region, [event]).then(() => {
        console_.feed.networkChanged();
      }, trouble);
  }, LOOK_FOR_SILENCE_MS);
  looking.unref();
  const keeping = setInterval(() => {
    keeper.run().then(() => {
      if (keeper.trouble === undefined) keepTroubles.over();
      else keepTroubles.met(keeper.trouble);
    }, keepTroubles.met);
  }, KEEP_EVERY_MS);
  keeping.unref();
  calls.start();
  await scraping.start();
  pmFiles.start();
  inventory.start();
  for (const socket of eventSockets) socket.start();
  await voice.start();
  await syslog.start();
  await snmp.start();

  const server: Server = await createServer({
    config,
    intake,
    proved: telemetry.proved,
    callReceivers,
    deadLetter,
    inventory,
    metricCatalogue,
    pmFiles,
    progress,
    redis,
    registry,
    console: console_,
    otlp,
    queries,
    keyOf,
    troubles,
    ...(stores.cluster === undefined ? {} : { cluster: stores.cluster }),
  });
  return {
    listen: async (host, port) => {
      const grpc = await otlpGrpc.start();
      if (grpc !== undefined) say(`OTLP over gRPC at ${grpc}`);
      return server.listen(host, port);
    },
    signInLink: async () => access.mintSignInLink(),
    close: async () => {
      isClosing = true;
      console_.stop();
      await otlpGrpc.stop();
      await server.close();
      clearInterval(looking);
      self.stop();
      clearInterval(keeping);
      await keeper.stop();
      await voice.stop();
      await syslog.stop();
      await snmp.stop();
      for (const socket of eventSockets) await socket.stop();
      await calls.stop();
      await scraping.stop();
      await metricCatalogue.close();
      await pmFiles.stop();
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

/** Open incidents as the regions have them now. */
class LiveIncidents extends OpenIncidents {
  constructor(private readonly pipeline: Pipeline) {
    super();
  }

  override in(region: string): Promise<readonly Pick<Incident, 'id' | 'affected'>[]> {
    return Promise.resolve(this.pipeline.regionOf(region)?.incidents ?? []);
  }
}

/** Who speaks for what: a source names its object, or else speaks for every region. Files of calls are not watched: nobody calling is no silence. */
const speakingSources = (config: Configuration, topology: Topology, regionOf: (dn: Dn) => string) => {
  const history = new Set(config.get(ApplianceConfig).historySources);
  const roots = topology.snapshot().roots();
  return config
    .get(AccessConfig)
    .sources.filter(({ name }) => !history.has(name))
    .flatMap(({ name, dn, allowedSilenceMs }) =>
      (dn === undefined ? roots : [dn]).map((each) => ({
        ...{ source: name, dn: each, region: regionOf(each) },
        ...(allowedSilenceMs === undefined ? {} : { allowedDelayMs: allowedSilenceMs }),
      })),
    );
};

const traceOf = async (records: RecordStore, item: Case) => {
  const incident = await records.get<Incident>(`incident/${item.region}/${item.incidentId}`);
  if (incident === undefined) return undefined;
  const diagnosis = await records.get<Diagnosis>(`diagnosis/${item.incidentId}`);
  const plans = await Promise.all(item.planIds.map(async (id) => records.get<Plan>(`plan/${id}`)));
  return {
    item,
    incident: incident.value,
    ...(diagnosis === undefined ? {} : { diagnosis: diagnosis.value }),
    plans: plans.flatMap((plan) => (plan === undefined ? [] : [plan.value])),
  };
};
