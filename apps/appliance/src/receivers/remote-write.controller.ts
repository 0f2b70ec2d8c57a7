import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CurrentSource, ForSource, type Source } from '#foundation/access';
import { ApplianceError } from '#foundation/platform';
import { Intake } from '#monitor/intake';
import { RemoteWriteDecoder } from '#monitor/prometheus';
import { ProvedColumns } from '../lane/proved-columns.js';

const PROTOBUF = 'application/x-protobuf';

/** The receiver of Prometheus remote-write 1.0: `remote_write: [{ url: http://127.0.0.1:8080/api/v1/write }]`. */
@ApiExcludeController()
@ForSource()
@Controller('api/v1/write')
export class RemoteWriteController {
  constructor(
    private readonly intake: Intake,
    private readonly decoder: RemoteWriteDecoder,
    private readonly proved: ProvedColumns,
  ) {}

  /** Answers 204 once the body is durable. 400: never send this again; 503: send it again. */
  @Post()
  @HttpCode(204)
  async write(
    @CurrentSource() source: Source,
    @Body() body: unknown,
    @Headers('content-type') type: string | undefined,
  ): Promise<void> {
    if (type?.split(';')[0]?.trim() !== PROTOBUF || !(body instanceof Uint8Array))
      throw new ApplianceError('REMOTE_WRITE_UNSUPPORTED', {
        retryable: false,
        message: `A remote-write body is sent as ${PROTOBUF}, compressed with Snappy.`,
      });
    await this.intake.accept(source.name, body.length, () => ({
      kind: 'remote-write',
      body,
      ...this.proved.prove((sink) => this.decoder.decode(body, sink)),
    }));
  }
}
