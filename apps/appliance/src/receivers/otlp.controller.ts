import { Body, Controller, Headers, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { CurrentSource, ForSource, type Source } from '#foundation/access';
import { problemOf } from '#foundation/platform';
import { type SeriesSink } from '#foundation/vocabulary';
import { Intake, type Received } from '#monitor/intake';
import {
  asLogged,
  contentTypeOf,
  encodeLogsResponse,
  encodeMetricsResponse,
  encodeStatus,
  inflate,
  OtlpConfig,
  type OtlpContentType,
  OtlpLogsDecoder,
  OtlpMetrics,
  OtlpMetricsDecoder,
  type PartialSuccess,
  writeLogRecordsFrame,
} from '#monitor/otlp';
import { retryAfterSecondsOf } from '../problem.filter.js';
import { bytesOf } from './body.js';

const nowhere: SeriesSink = { slot: () => 0, append: () => undefined };

interface Understood extends Received {
  readonly reason: string | undefined;
  /** Counts what was refused item by item, once the rest is durable. */
  readonly countRefused: () => void;
}

/**
 * OTLP/HTTP, protobuf and JSON, plain or gzip (opentelemetry-proto 1.x, OTLP specification). Answered once the body is durable; what is refused item by
 * item is told as a partial success. Overload is 429, which exporters retry.
 */
@ApiExcludeController()
@ForSource()
@Controller('v1')
export class OtlpController {
  constructor(
    private readonly intake: Intake,
    private readonly metrics: OtlpMetricsDecoder,
    private readonly logs: OtlpLogsDecoder,
    private readonly config: OtlpConfig,
    private readonly counts: OtlpMetrics,
  ) {}

  @Post('metrics')
  async takeMetrics(
    @CurrentSource() source: Source,
    @Body() body: unknown,
    @Headers('content-type') type: string | undefined,
    @Headers('content-encoding') encoding: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const decode = (bytes: Uint8Array): Understood => {
      const { accepted, rejected, rejectedBy, reason } = this.metrics.read(bytes, nowhere);
      const countRefused = (): void => {
        this.counts.countPoints(rejectedBy);
      };
      return { kind: 'otlp-metrics', body: bytes, items: accepted, rejected, reason, countRefused };
    };
    await this.take(source, body, type, encoding, reply, decode, encodeMetricsResponse);
  }

  @Post('logs')
  async takeLogs(
    @CurrentSource() source: Source,
    @Body() body: unknown,
    @Headers('content-type') type: string | undefined,
    @Headers('content-encoding') encoding: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const decode = (bytes: Uint8Array): Understood => {
      const { records, rejected, rejectedBy, reason } = this.logs.decode(bytes);
      const body = writeLogRecordsFrame(records);
      const countRefused = (): void => {
        this.counts.countRecords(rejectedBy);
      };
      return { kind: 'log-records', body, items: records.length, rejected, reason, countRefused };
    };
    await this.take(source, body, type, encoding, reply, decode, encodeLogsResponse);
  }

  private async take(
    source: Source,
    body: unknown,
    header: string | undefined,
    encoding: string | undefined,
    reply: FastifyReply,
    decode: (bytes: Uint8Array) => Understood,
    encode: (partial: PartialSuccess, type: OtlpContentType) => Uint8Array,
  ): Promise<void> {
    const type = contentTypeOf(header);
    try {
      const bytes = bytesOf(body);
      const taken = await this.intake.accept(source.name, bytes.length, () =>
        decode(asLogged(inflate(bytes, encoding, this.config.maxBodyBytes), type)),
      );
      taken.countRefused();
      const answer = encode({ rejected: taken.rejected ?? 0, reason: taken.reason }, type);
      await reply.status(200).type(type).send(Buffer.from(answer));
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
