import { resolve } from 'node:path';
import { type Readable } from 'node:stream';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TerminusModule } from '@nestjs/terminus';
import { type FastifyRequest } from 'fastify';
import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { type Configuration } from '#foundation/platform';
import { type Dn } from '#foundation/vocabulary';
import { AlarmsConfig, SubscriberFreeAlarms } from '#monitor/alarms';
import { DeadLetter } from '#monitor/cdr';
import { ConfigurationChangesConfig } from '#monitor/configuration-changes';
import { Intake } from '#monitor/intake';
import { OtlpConfig, Pseudonyms } from '#monitor/otlp';
import { PrometheusConfig, PrometheusMetrics, RemoteWriteDecoders } from '#monitor/prometheus';
import { type ConsoleApi, ConsoleApiModule, mountConsole } from '#surface/console-api';
import { type Queries, QueryApiModule } from '#surface/query-api';
import { CallReceivers } from './call-receivers.js';
import { HealthController } from './health.controller.js';
import { ProvedColumns } from './lane/proved-columns.js';
import { InventorySources } from './inventory-sources.js';
import { MetricCatalogue } from './metric-catalogue.js';
import { MetricMetadataController } from './metric-metadata.controller.js';
import { MetricsController } from './metrics.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { ProgressController } from './progress.controller.js';
import { PmFiles } from './pm-files.js';
import { Progress } from './progress.js';
import { Needs, Readiness } from './readiness.js';
import { type BodyReceivers } from './receivers.js';
import { BodyPool } from './receivers/body-pool.js';
import { isReceiverPath, RECORD_TYPES } from './receivers/body.js';
import { CallRecordsController } from './receivers/call-records.controller.js';
import { InventoryController } from './receivers/inventory.controller.js';
import { OtlpReceiver } from './receivers/otlp-receiver.js';
import { OtlpController } from './receivers/otlp.controller.js';
import { PM_FILE_TYPES, PmFilesController } from './receivers/pm-files.controller.js';
import { RemoteWriteController } from './receivers/remote-write.controller.js';
import { VesController } from './receivers/ves.controller.js';
import { WebhooksController } from './receivers/webhooks.controller.js';

/** Largest body a receiver takes, as sent. Senders of telemetry stay far below it. */
const BODY_LIMIT_BYTES = 32 << 20;

/** Buffers of bodies that wait for the next: about as many as senders have under way at once. */
const BODIES_KEPT = 16;

/** Where `scripts/build.mjs` puts the console, seen from the built server. */
const CONSOLE_FOLDER = resolve(import.meta.dirname, '../../console');

export interface ServerParts extends BodyReceivers {
  readonly config: Configuration;
  readonly intake: Intake;
  readonly proved: ProvedColumns;
  readonly inventory: InventorySources;
  readonly metricCatalogue: MetricCatalogue;
  readonly progress: Progress;
  readonly redis: Redis;
  readonly registry: Registry;
  readonly console: ConsoleApi;
  readonly queries: Queries;
  readonly keyOf: (dn: Dn) => Uint8Array;
  readonly troubles: Needs['troubles'];
  readonly cluster?: Needs['cluster'];
}

export interface Server {
  /** @returns the base URL it answers at */
  listen(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

@Module({})
class ApplianceModule {
  static of(parts: ServerParts): DynamicModule {
    const { config } = parts;
    const providers: Provider[] = [
      { provide: Redis, useValue: parts.redis },
      { provide: Registry, useValue: parts.registry },
      { provide: Intake, useValue: parts.intake },
      { provide: Progress, useValue: parts.progress },
      { provide: PmFiles, useValue: parts.pmFiles },
      { provide: Needs, useValue: new Needs(parts.troubles, parts.cluster) },
      { provide: RemoteWriteDecoders, useValue: new RemoteWriteDecoders(config.get(PrometheusConfig).maxDecodedBytes) },
      { provide: PrometheusMetrics, useValue: new PrometheusMetrics(parts.registry) },
      { provide: InventorySources, useValue: parts.inventory },
      { provide: MetricCatalogue, useValue: parts.metricCatalogue },
      { provide: ProvedColumns, useValue: parts.proved },
      { provide: OtlpReceiver, useValue: parts.otlp },
      { provide: CallReceivers, useValue: parts.callReceivers },
      { provide: DeadLetter, useValue: parts.deadLetter },
      {
        provide: SubscriberFreeAlarms,
        useValue: new SubscriberFreeAlarms(new Pseudonyms(config.get(OtlpConfig).subscriberIdentities), parts.keyOf),
      },
      { provide: AlarmsConfig, useValue: config.get(AlarmsConfig) },
      { provide: ConfigurationChangesConfig, useValue: config.get(ConfigurationChangesConfig) },
      Readiness,
    ];
    return {
      module: ApplianceModule,
      imports: [
        TerminusModule.forRoot({ logger: false }),
        ConsoleApiModule.register(parts.console),
        QueryApiModule.register(parts.queries),
      ],
      controllers: [
        HealthController,
        MetricsController,
        MetricMetadataController,
        ProgressController,
        RemoteWriteController,
        OtlpController,
        VesController,
        WebhooksController,
        CallRecordsController,
        PmFilesController,
        InventoryController,
      ],
      providers,
    };
  }
}

/** JSON that receivers take is kept as it came; everywhere else it is read here. */
const readJson = (url: string, body: Buffer): unknown =>
  isReceiverPath(url.split('?', 1)[0] ?? '') ? body : JSON.parse(body.toString('utf8'));

/** The one HTTP server: receivers, console, health, metrics. */
export const createServer = async (parts: ServerParts): Promise<Server> => {
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  const server = adapter.getInstance();
  const bodies = new BodyPool(BODY_LIMIT_BYTES, BODIES_KEPT);
  server.addContentTypeParser('application/x-protobuf', async (request: FastifyRequest, payload: Readable) => {
    const length = Number(request.headers['content-length'] ?? NaN);
    return bodies.read(payload, Number.isFinite(length) ? length : undefined);
  });
  // Read as they come: their size is bounded by who reads them.
  server.addContentTypeParser([...PM_FILE_TYPES], (_request, payload, done) => {
    done(null, payload);
  });
  server.addHook('onResponse', (request, _reply, done) => {
    bodies.giveBack(request.body);
    done();
  });
  for (const type of RECORD_TYPES)
    if (!server.hasContentTypeParser(type))
      server.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => {
        done(null, body);
      });
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, readJson(request.url, body as Buffer));
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }));
    }
  });
  const nest = await NestFactory.create<NestFastifyApplication>(ApplianceModule.of(parts), adapter, {
    logger: false,
    bodyParser: false,
  });
  nest.useGlobalFilters(new ProblemFilter());
  await mountConsole(nest, CONSOLE_FOLDER);
  return {
    listen: async (host, port) => {
      await nest.listen(port, host);
      return nest.getUrl();
    },
    close: async () => {
      await nest.close();
    },
  };
};
