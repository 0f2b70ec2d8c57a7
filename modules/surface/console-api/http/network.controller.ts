import { Controller, Get, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { ConsoleApi } from '../console-api.js';
import { noObject, parsed } from '../errors.js';
import { CoverageView, FoundObjects, KpiSeries, NetworkMap } from './dto/network.js';
import { Problem } from './dto/parts.js';
import * as schemas from './schemas.js';

@ApiTags('network')
@Controller('api/v1')
export class NetworkController {
  constructor(private readonly api: ConsoleApi) {}

  @Get('network')
  @ApiOkResponse({ type: NetworkMap })
  map(): NetworkMap {
    return this.api.network.map();
  }

  /** How much of the inventory reports, and who is silent: 100 where no limit is given, 10,000 at most. */
  @Get('inventory/coverage')
  @ApiQuery({ name: 'limit', required: false, type: Number })
  @ApiOkResponse({ type: CoverageView })
  coverage(@Query() query: Record<string, string>): CoverageView {
    return this.api.parts.appliance.coverage(parsed(schemas.coverageQuery, query).limit);
  }

  /** One KPI with its expected band; the last three hours where no range is given. */
  @Get('kpis')
  @ApiQuery({ name: 'dn', type: String })
  @ApiQuery({ name: 'measure', type: String })
  @ApiQuery({ name: 'from', required: false, type: Number, description: 'ms, exclusive' })
  @ApiQuery({ name: 'until', required: false, type: Number, description: 'ms, inclusive' })
  @ApiOkResponse({ type: KpiSeries })
  @ApiNotFoundResponse({ type: Problem })
  async kpis(@Query() query: Record<string, string>): Promise<KpiSeries> {
    const { dn, measure, from, until } = parsed(schemas.kpiQuery, query);
    return this.api.kpis.read(dn, measure, from, until);
  }

  /** At most 20 objects whose name or DN holds the text. */
  @Get('objects')
  @ApiQuery({ name: 'search', required: false, type: String })
  @ApiOkResponse({ type: FoundObjects })
  search(@Query() query: Record<string, string>): FoundObjects {
    return { items: this.api.network.search(parsed(schemas.searchQuery, query).search) };
  }

  /** Names of the measures that are watched on an object of its class. */
  @Get('objects/measures')
  @ApiQuery({ name: 'dn', type: String })
  @ApiOkResponse({ type: [String] })
  @ApiNotFoundResponse({ type: Problem })
  measures(@Query() query: Record<string, string>): string[] {
    const { dn } = parsed(schemas.objectQuery, query);
    if (!this.api.network.knows(dn)) throw noObject(dn);
    return this.api.network.measuresOf(dn).map(({ name }) => name);
  }
}
