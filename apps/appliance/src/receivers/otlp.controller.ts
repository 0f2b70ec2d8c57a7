import { Body, Controller, Headers, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { CurrentSource, ForSource, type Source } from '#foundation/access';
import { problemOf } from '#foundation/platform';
import {
  asLogged,
  contentTypeOf,
  encodeLogsResponse,
  encodeMetricsResponse,
  encodeStatus,
  encodeTracesResponse,
  inflate,
} from '#monitor/otlp';
import { retryAfterSecondsOf } from '../problem.filter.js';
import { bytesOf } from './body.js';
import { OtlpReceiver, type OtlpSignal } from './otlp-receiver.js';

const RESPONSES = { metrics: encodeMetricsResponse, logs: encodeLogsResponse, traces: encodeTracesResponse } as const;

/**
 * OTLP/HTTP, protobuf and JSON, plain or gzip (opentelemetry-proto 1.x, OTLP specification). Answered once the body is durable; what is refused item by
 * item is told as a partial success. Overload is 429, which exporters retry.
 */
@ApiExcludeController()
@ForSource()
@Controller('v1')
export class OtlpController {
  constructor(private readonly receiver: OtlpReceiver) {}

  @Post('metrics')
  async takeMetrics(
    @CurrentSource() source: Source,
    @Body() body: unknown,
    @Headers('content-type') type: string | undefined,
    @Headers('content-encoding') encoding: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.take('metrics', source, body, type, encoding, reply);
  }

  @Post('logs')
  async takeLogs(
    @CurrentSource() source: Source,
    @Body() body: unknown,
    @Headers('content-type') type: string | undefined,
    @Headers('content-encoding') encoding: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.take('logs', source, body, type, encoding, reply);
  }

  @Post('traces')
  async takeTraces(
    @CurrentSource() source: Source,
    @Body() body: unknown,
    @Headers('content-type') type: string | undefined,
    @Headers('content-encoding') encoding: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.take('traces', source, body, type, encoding, reply);
  }

  private async take(
    signal: OtlpSignal,
    source: Source,
    body: unknown,
    header: string | undefined,
    encoding: string | undefined,
    reply: FastifyReply,
  ): Promise<void> {
    const type = contentTypeOf(header);
    try {
      const bytes = bytesOf(body);
      const partial = await this.receiver.take(signal, source.name, bytes.length, () =>
        asLogged(inflate(bytes, encoding, this.receiver.maxBodyBytes), type),
      );
      await reply
        .status(200)
        .type(type)
        .send(Buffer.from(RESPONSES[signal](partial, type)));
    } catch (error) {
      const problem = problemOf(error);
      const status = problem.code === 'INTAKE_OVERLOADED' ? 429 : problem.status;
      const retryAfter = retryAfterSecondsOf(error, status);
      if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter));
      await reply
        .status(status)
        .type(type)
        .send(Buffer.from(encodeStatus({ ...problem, status }, type)));
    }
  }
}
