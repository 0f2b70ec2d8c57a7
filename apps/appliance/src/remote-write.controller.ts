import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApplianceError } from '#foundation/platform';
import { Intake } from '#monitor/intake';

const PROTOBUF = 'application/x-protobuf';

/** The receiver of Prometheus remote-write 1.0: `remote_write: [{ url: http://127.0.0.1:8080/api/v1/write }]`. */
@Controller('api/v1/write')
export class RemoteWriteController {
  constructor(private readonly intake: Intake) {}

  /** Answers 204 once the body is durable. 400: never send this again; 503: send it again. */
  @Post()
  @HttpCode(204)
  async write(@Body() body: unknown, @Headers('content-type') type: string | undefined): Promise<void> {
    if (type?.split(';')[0]?.trim() !== PROTOBUF || !(body instanceof Uint8Array))
      throw new ApplianceError('REMOTE_WRITE_UNSUPPORTED', {
        retryable: false,
        message: `A remote-write body is sent as ${PROTOBUF}, compressed with Snappy.`,
      });
    await this.intake.accept({ kind: 'remote-write', source: 'remote-write', body });
  }
}
