import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentSession, Roles, type Session } from '#foundation/access';
import { SON_FUNCTIONS } from '#foundation/vocabulary';
import { ConsoleApi } from '../console-api.js';
import { benefitOf } from '../domain/benefit.js';
import { noFunction, parsed } from '../errors.js';
import { FunctionList, KillSwitchBody, ModeBody } from './dto/appliance.js';
import * as schemas from './schemas.js';

/** What the appliance may do by itself. The policy audits each change, before and after, with who made it and why. */
@ApiTags('functions')
@Controller('api/v1')
export class FunctionsController {
  constructor(private readonly api: ConsoleApi) {}

  @Get('functions')
  @ApiOkResponse({ type: FunctionList })
  async list(): Promise<FunctionList> {
    const [policy, records] = await Promise.all([this.api.parts.policy.get(), this.api.outcomes.byFunction()]);
    return {
      items: SON_FUNCTIONS.map((name) => ({
        name,
        mode: policy.functions[name],
        ...records[name],
        benefit: benefitOf(records[name].helped, records[name].n),
      })),
      killSwitch: policy.killSwitch,
    };
  }

  @Put('functions/:name')
  @Roles('admin')
  @ApiOkResponse({ type: FunctionList })
  async setMode(
    @Param('name') name: string,
    @Body() body: ModeBody,
    @CurrentSession() session: Session,
  ): Promise<FunctionList> {
    const { mode, reason } = parsed(schemas.mode, body);
    const known = SON_FUNCTIONS.find((one) => one === name);
    if (known === undefined) throw noFunction(name);
    await this.api.parts.policy.update({ functions: { [known]: mode } }, { actor: session.user, reason });
    void this.api.tellStatus();
    return this.list();
  }

  /** On: nothing is changed in the network any more; what was changed may still be undone. */
  @Put('kill-switch')
  @Roles('operator')
  @ApiOkResponse({ type: FunctionList })
  async setKillSwitch(@Body() body: KillSwitchBody, @CurrentSession() session: Session): Promise<FunctionList> {
    const { on, reason } = parsed(schemas.killSwitch, body);
    await this.api.parts.policy.update({ killSwitch: on }, { actor: session.user, reason });
    void this.api.tellStatus();
    return this.list();
  }
}
