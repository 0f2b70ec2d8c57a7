import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CurrentSource, ForSource, type Source } from '#foundation/access';
import {
  AlarmsConfig,
  parseVesEvent,
  parseVesEventBatch,
  type ReceivedVesEvents,
  SubscriberFreeAlarms,
  writeAlarmsFrame,
} from '#monitor/alarms';
import { Intake } from '#monitor/intake';
import { bytesOf } from './body.js';

/**
 * A VES event listener, version 7 (ONAP; TS 28.532 annex B sends 3GPP notifications over it). Fault events become alarms; valid events of other domains are
 * accepted and counted as rejected items. 202 once the body is durable.
 */
@ApiExcludeController()
@ForSource()
@Controller('eventListener/v7')
export class VesController {
  constructor(
    private readonly intake: Intake,
    private readonly config: AlarmsConfig,
    private readonly hide: SubscriberFreeAlarms,
  ) {}

  /** `{ "event": { "commonEventHeader": …, "faultFields": … } }`. */
  @Post()
  @HttpCode(202)
  async event(@CurrentSource() source: Source, @Body() body: unknown): Promise<void> {
    await this.take(source, bytesOf(body), parseVesEvent);
  }

  /** `{ "eventList": [ … ] }`. */
  @Post('eventBatch')
  @HttpCode(202)
  async eventBatch(@CurrentSource() source: Source, @Body() body: unknown): Promise<void> {
    await this.take(source, bytesOf(body), parseVesEventBatch);
  }

  private async take(
    source: Source,
    bytes: Uint8Array,
    parse: (body: Uint8Array, config: AlarmsConfig) => ReceivedVesEvents,
  ): Promise<void> {
    await this.intake.accept(source.name, bytes.length, () => {
      const { alarms, unidentifiedAlarms, unusedEvents } = parse(bytes, this.config);
      const rejected = unidentifiedAlarms + unusedEvents;
      return { kind: 'alarms', body: writeAlarmsFrame(this.hide.of(alarms)), items: alarms.length, rejected };
    });
  }
}
