import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TerminusModule } from '@nestjs/terminus';
import { Redis } from 'ioredis';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type Configuration, type SliceClass } from '#foundation/platform';
import { DurableLog, Intake, IntakeConfig } from '#monitor/intake';
import { PrometheusConfig, RemoteWriteDecoder } from '#monitor/prometheus';
import { HealthController } from './health.controller.js';
import { registerIntakeMetrics } from './intake.metrics.js';
import { MetricsController } from './metrics.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { QueueHealth } from './queue-health.js';
import { RemoteWriteController } from './remote-write.controller.js';

/** Largest body a receiver takes, compressed. Remote-write senders stay far below it. */
const BODY_LIMIT_BYTES = 32 << 20;

/** Sources that are accounted one by one; what comes beyond is counted together. */
const MAX_SOURCES = 1_000;

/** Every module's slice of the configuration. */
export const CONFIG_SLICES: readonly SliceClass[] = [IntakeConfig, PrometheusConfig];

@Module({})
class ApplianceModule {
  static of(redis: Redis, registry: Registry, intake: Intake): DynamicModule {
    return {
      module: ApplianceModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController, MetricsController, RemoteWriteController],
      providers: [
        { provide: Redis, useValue: redis },
        { provide: Registry, useValue: registry },
        { provide: Intake, useValue: intake },
        QueueHealth,
      ],
    };
  }
}

export interface Appliance {
  /** @returns the base URL it answers at */
  listen(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

/** Puts the appliance together without listening. */
export const createApp = async (config: Configuration, dataFolder: string, redisUrl: string): Promise<Appliance> => {
  const { fsync, segmentBytes, maxPendingBytes } = config.get(IntakeConfig);
  const log = await DurableLog.open(join(dataFolder, 'log'), { fsync, segmentBytes });
  const intake = new Intake(
    log,
    { 'remote-write': new RemoteWriteDecoder(config.get(PrometheusConfig).maxDecodedBytes) },
    { maxPendingBytes, maxSources: MAX_SOURCES },
  );
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false, // Producers fail fast while Redis is away.
    retryStrategy: (times) => Math.min(50 * times, 1_000),
    maxRetriesPerRequest: null,
  });
  redis.on('error', () => undefined); // Reported by /health/ready; ioredis reconnects by itself.
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'noc_' });
  registerIntakeMetrics(registry, intake, log);
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  // Receivers take the bytes as they came.
  adapter.getInstance().addContentTypeParser('application/x-protobuf', { parseAs: 'buffer' }, (_, body, done) => {
    done(null, body);
  });
  const nest = await NestFactory.create<NestFastifyApplication>(ApplianceModule.of(redis, registry, intake), adapter, {
    logger: false,
  });
  nest.useGlobalFilters(new ProblemFilter());
  return {
    listen: async (host, port) => {
      await nest.listen(port, host);
      return nest.getUrl();
    },
    close: async () => {
      await nest.close();
      await log.close();
      redis.disconnect();
    },
  };
};
