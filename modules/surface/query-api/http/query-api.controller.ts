import { Controller, Get, HttpCode, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { ForReader } from '#foundation/access';
import { badData } from '../domain/refusal.js';
import { type Answered, type Asked, Queries } from '../queries.js';
import { Parameters } from './parameters.js';
import { PrometheusErrorFilter } from './prometheus-error.filter.js';

/** The version of Prometheus whose HTTP API and PromQL this is: clients choose what they ask by it. */
const API_VERSION = '3.0.0';

const answer = ({ data, warnings }: Answered<unknown>): object =>
  warnings.length === 0 ? { status: 'success', data } : { status: 'success', data, warnings };

const askedOf = (parameters: Parameters, reply: FastifyReply): Asked => {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    gone.abort();
  });
  return {
    timeoutMs: parameters.duration('timeout'),
    lookbackMs: parameters.duration('lookback_delta'),
    limit: parameters.limit(),
    signal: gone.signal,
  };
};

/** Prometheus' HTTP API over what the appliance keeps. Posted forms are as good as parameters of the URL. */
@ApiExcludeController()
@ForReader()
@UseFilters(PrometheusErrorFilter)
@Controller('prometheus/api/v1')
export class QueryApiController {
  constructor(private readonly queries: Queries) {}

  @Get('query')
  async query(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const parameters = Parameters.of(request);
    const query = parameters.required('query');
    return answer(await this.queries.instant(query, parameters.time('time'), askedOf(parameters, reply)));
  }

  @Post('query')
  @HttpCode(200)
  async posted(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.query(request, reply);
  }

  @Get('query_range')
  async range(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const parameters = Parameters.of(request);
    const span = { startMs: parameters.requiredTime('start'), endMs: parameters.requiredTime('end') };
    parameters.required('step');
    const stepMs = parameters.duration('step') ?? NaN;
    const query = parameters.required('query');
    return answer(await this.queries.range(query, { ...span, stepMs }, askedOf(parameters, reply)));
  }

  @Post('query_range')
  @HttpCode(200)
  async postedRange(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.range(request, reply);
  }

  @Get('series')
  async series(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const parameters = Parameters.of(request);
    const selectors = parameters.selectors();
    if (selectors.length === 0) throw badData('parameter', 'no match[] parameter provided');
    return answer(await this.queries.series(selectors, askedOf(parameters, reply)));
  }

  @Post('series')
  @HttpCode(200)
  async postedSeries(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.series(request, reply);
  }

  @Get('labels')
  async labels(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const parameters = Parameters.of(request);
    return answer(await this.queries.labelNames(parameters.selectors(), askedOf(parameters, reply)));
  }

  @Post('labels')
  @HttpCode(200)
  async postedLabels(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.labels(request, reply);
  }

  @Get('label/:name/values')
  async values(
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (name === '') throw badData('parameter', 'invalid label name: ""');
    const parameters = Parameters.of(request);
    return answer(await this.queries.labelValues(name, parameters.selectors(), askedOf(parameters, reply)));
  }

  @Get('metadata')
  async metadata(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const parameters = Parameters.of(request);
    return answer(await this.queries.metadata(parameters.text('metric'), askedOf(parameters, reply)));
  }

  @Get('status/buildinfo')
  buildInfo(): object {
    const unknown = { revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' };
    return { status: 'success', data: { version: API_VERSION, ...unknown, application: 'Nocturne' } };
  }
}
