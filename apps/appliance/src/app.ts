import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TerminusModule } from '@nestjs/terminus';
import { Redis } from 'ioredis';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { QueueHealth } from './queue-health.js';

/** Largest body a receiver takes, compressed. Remote-write senders stay far below it. */
const BODY_LIMIT_BYTES = 32 << 20;

@Module({})
class ApplianceModule {
  static of(redis: Redis, registry: Registry): DynamicModule {
    return {
      module: ApplianceModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController, MetricsController],
      providers: [{ provide: Redis, useValue: redis }, { provide: Registry, useValue: registry }, QueueHealth],
    };
  }
}

export interface Appliance {
  /** @returns the base URL it answers at */
  listen(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

/** Puts the appliance together without listening. */
export const createApp = async (redisUrl: string): Promise<Appliance> => {
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false, // Producers fail fast while Redis is away.
    retryStrategy: (times) => Math.min(50 * times, 1_000),
    maxRetriesPerRequest: null,
  });
  redis.on('error', () => undefined); // Reported by /health/ready; ioredis reconnects by itself.
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'noc_' });
  const nest = await NestFactory.create<NestFastifyApplication>(
    ApplianceModule.of(redis, registry),
    new FastifyAdapter({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true }),
    { logger: false },
  );
  nest.useGlobalFilters(new ProblemFilter());
  return {
    listen: async (host, port) => {
      await nest.listen(port, host);
      return nest.getUrl();
    },
    close: async () => {
      await nest.close();
      redis.disconnect();
    },
  };
};
