import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Redis } from 'ioredis';
import { type ClusterState } from './stores.js';

/** Longest wait for Redis to answer a health check. */
const ANSWER_WITHIN_MS = 1_000;

/** What the appliance needs; each says what is wrong, or nothing. */
export class Needs {
  constructor(
    readonly troubles: Readonly<Record<'store' | 'lane' | 'log', () => string | undefined>>,
    readonly cluster?: (() => Promise<ClusterState>) | undefined,
  ) {}
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

  /**
   * How Elasticsearch is. Yellow has everything; red lacks something, and so does one that is away: what comes then waits on the disk and the work
   * goes on, but where the records are in it alone.
   */
  async clusterAnswers(): Promise<HealthIndicatorResult<'elasticsearch'>> {
    const indicator = this.indicators.check('elasticsearch');
    const state = await this.needs.cluster?.();
    if (state === undefined) return indicator.up();
    const { isNeeded, trouble, health, spooledBytes, recordsBehind } = state;
    const told = {
      cluster: health,
      spooledBytes,
      recordsBehind,
      ...(trouble === undefined ? {} : { reason: trouble }),
    };
    return isNeeded && (health === 'red' || health === 'away') ? indicator.down(told) : indicator.up(told);
  }

  /** Whether there is one to ask. */
  get hasCluster(): boolean {
    return this.needs.cluster !== undefined;
  }

  works<const K extends 'store' | 'lane' | 'log'>(part: K): HealthIndicatorResult<K> {
    const indicator = this.indicators.check(part);
    const reason = this.needs.troubles[part]();
    return reason === undefined ? indicator.up() : indicator.down({ reason });
  }
}
