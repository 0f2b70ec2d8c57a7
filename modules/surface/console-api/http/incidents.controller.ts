import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { ConsoleApi } from '../console-api.js';
import { parsed } from '../errors.js';
import { IncidentPage, IncidentView } from './dto/incident.js';
import { Problem } from './dto/parts.js';
import * as schemas from './schemas.js';

@ApiTags('incidents')
@Controller('api/v1/incidents')
export class IncidentsController {
  constructor(private readonly api: ConsoleApi) {}

  /** Open ones by severity, then the newest first; resolved ones by when they were. */
  @Get()
  @ApiQuery({ name: 'state', required: false, enum: ['open', 'resolved', 'all'] })
  @ApiQuery({ name: 'limit', required: false, type: Number })
  @ApiQuery({ name: 'after', required: false, type: String, description: 'id of the last one seen' })
  @ApiOkResponse({ type: IncidentPage })
  async list(@Query() query: Record<string, string>): Promise<IncidentPage> {
    const { state, limit, after } = parsed(schemas.incidentQuery, query);
    const { items, total } = this.api.index.list(state, { limit, after });
    return { items: await this.api.sparks.addTo(items), total };
  }

  @Get(':id')
  @ApiOkResponse({ type: IncidentView })
  @ApiNotFoundResponse({ type: Problem })
  async view(@Param('id') id: string): Promise<IncidentView> {
    return this.api.incidents.view(id);
  }
}
