import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CurrentSource, ForSource, type Source } from '#foundation/access';
import { ApplianceError } from '#foundation/platform';
import { DeadLetter, type DeadLetterEntry, type DecodedCalls } from '#monitor/cdr';
import { CallReceivers } from '../call-receivers.js';
import { bytesOf } from './body.js';

/** Entries of the dead letter that are shown at once. */
const MAX_ENTRIES = 1_000;

/** Call records that others post. 200 once they are durable, with what was rejected and why. */
@ApiExcludeController()
@Controller('api/v1/call-records')
export class CallRecordsController {
  constructor(
    private readonly receivers: CallReceivers,
    private readonly letter: DeadLetter,
  ) {}

  /** Lines that were rejected: for each its source, place, reason and form. */
  @Get('rejected')
  rejected(@Query('limit') limit: string | undefined): readonly DeadLetterEntry[] {
    const asked = Number(limit ?? 100);
    return this.letter.read(Number.isInteger(asked) && asked > 0 ? Math.min(asked, MAX_ENTRIES) : 100);
  }

  /** `name` is that of a receiver in the configuration, which says what the body is. */
  @Post(':name')
  @ForSource()
  @HttpCode(200)
  async take(
    @CurrentSource() source: Source,
    @Param('name') name: string,
    @Body() body: unknown,
  ): Promise<{ readonly accepted: number; readonly rejected: DecodedCalls['rejected'] }> {
    const receiver = this.receivers.of(name, source.name);
    if (receiver === undefined)
      throw new ApplianceError('CDR_RECEIVER_NOT_FOUND', {
        retryable: false,
        message: `No receiver of call records has the name ${name}.`,
      });
    const { records, rejected } = await receiver.take(bytesOf(body));
    const [first] = rejected;
    if (records.length === 0 && first !== undefined)
      throw new ApplianceError('CDR_BODY_MALFORMED', {
        retryable: false,
        message: `The body holds no call record: the ${rejected.length === 1 ? 'only' : 'first'} one is rejected as ${first.reason}.`,
      });
    return { accepted: records.length, rejected: rejected.slice(0, MAX_ENTRIES) };
  }
}
