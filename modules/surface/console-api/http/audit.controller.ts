import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { APPLIANCE_CHAIN } from '#foundation/access';
import { ConsoleApi } from '../console-api.js';
import { parsed, requestInvalid } from '../errors.js';
import { AuditPage } from './dto/appliance.js';
import * as schemas from './schemas.js';

@ApiTags('audit')
@Controller('api/v1/audit')
export class AuditController {
  constructor(private readonly api: ConsoleApi) {}

  /** Newest first, of one chain or of all. The chains are the regions, and `appliance` for what holds for all of them. */
  @Get()
  @ApiQuery({ name: 'region', required: false, type: String })
  @ApiQuery({ name: 'limit', required: false, type: Number })
  @ApiQuery({
    name: 'before',
    required: false,
    type: Number,
    description: 'Only entries before this sequence; needs a region',
  })
  @ApiOkResponse({ type: AuditPage })
  async list(@Query() query: Record<string, string>): Promise<AuditPage> {
    const { region, limit, before } = parsed(schemas.auditQuery, query);
    if (before !== undefined && region === undefined) throw requestInvalid('before needs a region');
    const chains = region === undefined ? [APPLIANCE_CHAIN, ...this.api.network.regions()] : [region];
    return this.api.audit.read(chains, { limit, before });
  }
}
