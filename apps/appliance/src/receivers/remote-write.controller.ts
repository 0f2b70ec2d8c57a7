import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { CurrentSource, ForSource, type Source } from '#foundation/access';
import { ApplianceError } from '#foundation/platform';
import { Intake } from '#monitor/intake';
import {
  PrometheusMetrics,
  RemoteWriteDecoders,
  type WriteOutcome,
  writeMessageOf,
  writtenHeaders,
} from '#monitor/prometheus';
import { ProvedColumns } from '../lane/proved-columns.js';
import { MetricCatalogue } from '../metric-catalogue.js';
import { bytesOf } from './body.js';

/** The receiver of Prometheus remote-write 1.0 and 2.0: `remote_write: [{ url: http://127.0.0.1:8080/api/v1/write }]`. */
@ApiExcludeController()
@ForSource()
@Controller('api/v1/write')
export class RemoteWriteController {
  constructor(
    private readonly intake: Intake,
    private readonly decoders: RemoteWriteDecoders,
    private readonly proved: ProvedColumns,
    private readonly catalogue: MetricCatalogue,
    private readonly metrics: PrometheusMetrics,
  ) {}

  /**
   * Answers 204 once the body is durable. 400: never send this again (of a body that is valid in part that part is durable, and the headers of 2.0
   * count it); 415: send another message; 503: send it again.
   */
  @Post()
  @HttpCode(204)
  async write(
    @CurrentSource() source: Source,
    @Body() body: unknown,
    @Headers('content-type') type: string | undefined,
    @Headers('content-encoding') encoding: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const message = writeMessageOf(type, encoding);
    if (message === 'remote-write-2') void reply.headers(writtenHeaders());
    const bytes = bytesOf(body);
    await this.proved.paced();
    const { outcome } = await this.intake.accept(source.name, bytes.length, () => {
      let outcome: WriteOutcome | undefined;
      const proof = this.proved.prove((sink) => {
        outcome = this.decoders.of(message).read(bytes, sink, this.catalogue.note);
        return outcome.items;
      });
      return { kind: message, body: bytes, rejected: outcome?.rejected ?? 0, outcome, ...proof };
    });
    if (outcome === undefined) return;
    if (message === 'remote-write-2') void reply.headers(writtenHeaders(outcome));
    this.metrics.countRefused(outcome.refusedBy);
    const { sentence } = outcome;
    if (sentence !== undefined)
      throw new ApplianceError('REMOTE_WRITE_PARTLY_REFUSED', { retryable: false, message: sentence });
  }
}
