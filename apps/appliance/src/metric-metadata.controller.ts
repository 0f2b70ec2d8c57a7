import { Controller, Get, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ForSource } from '#foundation/access';
import { type MetricMetadata } from '#monitor/prometheus';
import { MetricCatalogue } from './metric-catalogue.js';

/** Type, help and unit of metrics, answered as Prometheus' own `/api/v1/metadata` is, to whoever shows a token of a source. */
@ApiExcludeController()
@ForSource()
@Controller('api/v1/metadata')
export class MetricMetadataController {
  constructor(private readonly catalogue: MetricCatalogue) {}

  @Get()
  read(@Query('metric') metric?: string, @Query('limit') limit?: string): object {
    const most = limit === undefined || !(Number(limit) > 0) ? Infinity : Number(limit);
    const data: Record<string, readonly Omit<MetricMetadata, 'metric'>[]> = {};
    let count = 0;
    for (const [name, { type, help, unit }] of this.catalogue.all) {
      if (metric !== undefined && name !== metric) continue;
      if (count++ >= most) break;
      data[name] = [{ type, help, unit }];
    }
    return { status: 'success', data };
  }
}
