import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '#foundation/access';
import { Readiness } from './readiness.js';

/** Needs no sign-in. */
@ApiExcludeController()
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly readiness: Readiness,
  ) {}

  /** The process runs and its event loop turns. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** What the appliance needs to do its work answers. */
  @Get('ready')
  @HealthCheck()
  async ready(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.readiness.redisAnswers(),
      () => this.readiness.works('log'),
      () => this.readiness.works('store'),
      () => this.readiness.works('lane'),
      ...(this.readiness.hasCluster ? [() => this.readiness.clusterAnswers()] : []),
    ]);
  }
}
