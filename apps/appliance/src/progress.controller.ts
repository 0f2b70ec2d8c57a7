import { Controller, Get, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '#foundation/access';
import { Progress } from './progress.js';

/** For networks that run in step with the appliance: simulations and replays. */
@ApiExcludeController()
@Public()
@Controller('health/progress')
export class ProgressController {
  constructor(private readonly progress: Progress) {}

  /** Answers once everything received up to `settled` (network time, ms) has had its consequences, or after two seconds with how far it is. */
  @Get()
  async settled(@Query('settled') settled: string | undefined): Promise<{ settledThrough: number }> {
    return { settledThrough: await this.progress.settle(Number(settled ?? 0)) };
  }
}
