import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Redis } from 'ioredis';

/** Longest wait for Redis to answer a health check. */
const ANSWER_WITHIN_MS = 1_000;

@Injectable()
export class QueueHealth {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly redis: Redis,
  ) {}

  async check<const K extends string>(key: K): Promise<HealthIndicatorResult<K>> {
    const indicator = this.indicators.check(key);
    const late = new Promise<never>((_, reject) => {
      AbortSignal.timeout(ANSWER_WITHIN_MS).addEventListener('abort', () => {
        reject(new Error('no answer'));
      });
    });
    try {
      await Promise.race([this.redis.ping(), late]);
      return indicator.up();
    } catch (error) {
      return indicator.down({ reason: error instanceof Error ? error.message : String(error) });
    }
  }
}
