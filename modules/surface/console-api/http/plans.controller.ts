import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConflictResponse, ApiForbiddenResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { CurrentSession, isAllowed, Public, Roles, rolesHeld, type Session } from '#foundation/access';
import { ConsoleApi } from '../console-api.js';
import { approverGone, parsed } from '../errors.js';
import { InspectedLink } from './dto/incident.js';
import { Problem } from './dto/parts.js';
import { DecisionBody, MintedLink, PlanView, RedeemBody, RedeemedLink } from './dto/plan.js';
import * as schemas from './schemas.js';

/** Decisions are audited where they are made, before and after, with who made them. */
@ApiTags('plans')
@Controller('api/v1/plans')
export class PlansController {
  constructor(private readonly api: ConsoleApi) {}

  @Post(':id/decision')
  @Roles('approver')
  @HttpCode(200)
  @ApiOkResponse({ type: PlanView })
  @ApiForbiddenResponse({ type: Problem, description: 'Not an approver, or the requester' })
  @ApiConflictResponse({ type: Problem, description: 'Decided or expired' })
  async decide(
    @Param('id') planId: string,
    @Body() body: DecisionBody,
    @CurrentSession() session: Session,
  ): Promise<PlanView> {
    const { decision, reason } = parsed(schemas.decision, body);
    await this.api.incidents.plan(planId);
    const why = reason === undefined || reason === '' ? {} : { reason };
    await this.api.parts.approvals.decide({ planId, by: session.user, roles: session.roles, decision, ...why });
    const { view, plan } = await this.api.incidents.plan(planId);
    this.api.hub.changed('case', plan.incidentId);
    return view;
  }

  /** A signed link, good once, by which the caller may decide later and elsewhere. */
  @Post(':id/links')
  @Roles('approver')
  @HttpCode(200)
  @ApiBody({ schema: { type: 'object', additionalProperties: false } })
  @ApiOkResponse({ type: MintedLink })
  async link(
    @Param('id') planId: string,
    @Body() body: unknown,
    @CurrentSession() session: Session,
  ): Promise<MintedLink> {
    parsed(schemas.nothing, body);
    await this.api.incidents.plan(planId);
    const { token, expiresAt } = await this.api.parts.approvals.mintLink(planId, session.user);
    await this.api.write('approval-link-minted', session.user, { planId });
    return { url: `/approve?token=${encodeURIComponent(token)}`, expiresAtWallMs: expiresAt };
  }
}

/** Needs no session: the signature of the link says who decides. Reading changes nothing, for mail scanners read every link. */
@ApiTags('plans')
@Controller('api/v1/approval-links')
@Public()
export class ApprovalLinksController {
  constructor(private readonly api: ConsoleApi) {}

  @Get('inspect')
  @ApiQuery({ name: 'token', type: String })
  @ApiOkResponse({ type: InspectedLink })
  async inspect(@Query() query: Record<string, string>): Promise<InspectedLink> {
    const { token } = parsed(schemas.tokenQuery, query);
    const { planId, approver, expiresAt } = await this.api.parts.approvals.inspectLink(token);
    const { view, plan } = await this.api.incidents.plan(planId);
    const incident = await this.api.incidents.summary(plan.incidentId);
    return { plan: view, incident, approver, expiresAtWallMs: expiresAt };
  }

  @Post('redeem')
  @HttpCode(200)
  @ApiOkResponse({ type: RedeemedLink })
  @ApiConflictResponse({ type: Problem, description: 'Used, decided or expired' })
  async redeem(@Body() body: RedeemBody): Promise<RedeemedLink> {
    const { token, decision, reason } = parsed(schemas.redemption, body);
    const { approvals, access } = this.api.parts;
    const { approver, planId } = await approvals.inspectLink(token);
    // The link may be older than what became of who got it.
    const user = await access.users.get(approver);
    if (user === undefined || !isAllowed(user.roles, 'approver')) throw approverGone(approver);
    const why = reason === undefined || reason === '' ? {} : { reason };
    const state = await approvals.redeemLink(token, { decision, ...why, roles: rolesHeld(user.roles) });
    this.api.hub.changed('case', (await this.api.incidents.plan(planId)).plan.incidentId);
    return { state };
  }
}
