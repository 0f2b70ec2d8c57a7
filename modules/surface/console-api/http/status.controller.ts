import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { cookieOf } from '#foundation/access';
import { ConsoleApi } from '../console-api.js';
import { Status } from './dto/appliance.js';

@ApiTags('status')
@Controller('api/v1')
export class StatusController {
  constructor(private readonly api: ConsoleApi) {}

  @Get('status')
  @ApiOkResponse({ type: Status })
  async status(): Promise<Status> {
    return this.api.status.read();
  }

  /** Server-sent events: `incident {id}`, `case {id}`, `network {}` say what is to be read again, `status` is a Status. */
  @Get('stream')
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string' } })
  async stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const cookie = cookieOf(request.headers.cookie) ?? '';
    const { access } = this.api.parts;
    const status = await this.api.status.read();
    const kept = reply.getHeaders();
    reply.raw.setHeaders(
      new Map(Object.entries(kept).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    );
    this.api.hub.add(reply.raw, async () => (await access.sessionOf(cookie)) !== undefined);
    reply.hijack();
    this.api.hub.greet(reply.raw, status);
  }
}
