import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { cookieOf, CurrentSession, Public, type Session } from '#foundation/access';
import { ConsoleApi } from '../console-api.js';
import { parsed } from '../errors.js';
import { PasswordBody, SessionView, SignInBody } from './dto/appliance.js';
import * as schemas from './schemas.js';

const viewOf = ({ user, roles, expiresAt }: Session): SessionView => ({ user, roles, expiresAtWallMs: expiresAt });

@ApiTags('session')
@Controller('api/v1/session')
export class SessionController {
  constructor(private readonly api: ConsoleApi) {}

  /** Signs in by password and sets the session cookie. */
  @Post()
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: SessionView })
  async signIn(
    @Body() body: SignInBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const { user, password } = parsed(schemas.signIn, body);
    const signedIn = await this.api.parts.access.signIn(user, password, request.ip);
    void reply.header('Set-Cookie', this.api.parts.access.cookieFor(signedIn));
    return viewOf(signedIn.session);
  }

  @Get()
  @ApiOkResponse({ type: SessionView })
  current(@CurrentSession() session: Session): SessionView {
    return viewOf(session);
  }

  /** Ends the session. */
  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse()
  async signOut(
    @CurrentSession() session: Session,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { access } = this.api.parts;
    await access.signOut(cookieOf(request.headers.cookie) ?? '', session);
    void reply.header('Set-Cookie', access.noCookie);
  }

  /** Sets one's own password; the other sessions end. */
  @Post('password')
  @HttpCode(204)
  @ApiNoContentResponse()
  async setPassword(
    @Body() body: PasswordBody,
    @CurrentSession() session: Session,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const { password, current } = parsed(schemas.password, body);
    await this.api.parts.access.setPassword(cookieOf(request.headers.cookie) ?? '', session, password, current);
  }
}
