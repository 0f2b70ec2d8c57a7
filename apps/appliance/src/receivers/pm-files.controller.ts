import { Readable } from 'node:stream';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CurrentSource, ForSource, type Source } from '#foundation/access';
import { type ByteStream, readFileReady } from '#monitor/pm-files';
import { PmFiles } from '../pm-files.js';
import { bytesOf } from './body.js';

/** Content types of files that are read as they come; one that came as any other that is taken was read whole. */
export const PM_FILE_TYPES: readonly string[] = [
  'application/xml',
  'text/xml',
  'application/gzip',
  'application/x-gzip',
];

async function* once(bytes: Uint8Array): ByteStream {
  await Promise.resolve();
  yield bytes;
}

/** Performance measurement files that their elements push, and notices of files that can be fetched. 204 once all of it is durable. */
@ApiExcludeController()
@ForSource()
@Controller('api/v1')
export class PmFilesController {
  constructor(private readonly files: PmFiles) {}

  /** One file, plain or gzip: `curl --data-binary @A20261124.1000-1015_7.xml.gz -H 'Content-Type: application/gzip'`. A file that was taken before is taken once. */
  @Post('pm-files')
  @HttpCode(204)
  async file(@CurrentSource() source: Source, @Body() body: unknown): Promise<void> {
    await this.files.intake.take(source.name, body instanceof Readable ? body : once(bytesOf(body)), 'sender');
  }

  /** `notifyFileReady` (TS 28.532) by itself or in a VES event, and the VES notification `FileReady`. */
  @Post('file-ready')
  @HttpCode(204)
  async fileReady(@CurrentSource() source: Source, @Body() body: unknown): Promise<void> {
    await this.files.fetcher.announce(source.name, readFileReady(bytesOf(body)));
  }
}
