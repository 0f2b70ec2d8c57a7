import { Body, Controller, Post } from '@nestjs/common';
import { ApiBadRequestResponse, ApiCreatedResponse, ApiNotFoundResponse, ApiTags } from '@nestjs/swagger';
import { CurrentSession, Roles, type Session } from '#foundation/access';
import { ConsoleApi } from '../console-api.js';
import { parsed } from '../errors.js';
import { ChangeBody, RecordedChange } from './dto/change.js';
import { Problem } from './dto/parts.js';
import * as schemas from './schemas.js';

@ApiTags('changes')
@Controller('api/v1/changes')
export class ChangesController {
  constructor(private readonly api: ConsoleApi) {}

  /** A configuration change that somebody saw or made by hand. From here on it is as any that is received: logged, replayed, weighed as a cause. */
  @Post()
  @Roles('operator')
  @ApiCreatedResponse({ type: RecordedChange })
  @ApiBadRequestResponse({ type: Problem, description: 'The detail names each field: `timeMs: this is in …`' })
  @ApiNotFoundResponse({ type: Problem, description: 'Neither the inventory nor telemetry knows the object' })
  async record(@Body() body: ChangeBody, @CurrentSession() session: Session): Promise<RecordedChange> {
    return this.api.changes.record(parsed(schemas.change, body), session.user);
  }
}
