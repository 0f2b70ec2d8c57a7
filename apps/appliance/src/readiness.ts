import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Redis } from 'ioredis';

/** Longest wait for Redis to answer a health check. */
const ANSWER_WITHIN_MS = 1_000;

/** What the appliance needs; each says what is wrong, or nothing. */
export class Needs {
  constructor(readonly troubles: Readonly<Record<'store' | 'lane' | 'log', () => string | undefined>>) {}
}

@Injectable()
export class Readiness {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly redis: Redis,
    private readonly needs: Needs,
  ) {}

  async redisAnswers(): Promise<HealthIndicatorResult<'redis'>> {
    const indicator = this.indicators.check('redis');
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

  works<const K extends 'store' | 'lane' | 'log'>(part: K): HealthIndicatorResult<K> {
    const indicator = this.indicators.check(part);
    const reason = this.needs.troubles[part]();
    return reason === undefined ? indicator.up() : indicator.down({ reason });
  }
}
