import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CurrentSource, ForSource, type Source } from '#foundation/access';
import { AlarmsConfig, parseAlertmanagerWebhook, SubscriberFreeAlarms, writeAlarmsFrame } from '#monitor/alarms';
import {
  ConfigurationChangesConfig,
  parseConfigurationChanges,
  parseProvMnsNotification,
  writeConfigurationChangesFrame,
} from '#monitor/configuration-changes';
import { Intake } from '#monitor/intake';
import { bytesOf } from './body.js';

/** Receivers of JSON that others push: alarms of an Alertmanager, and what was changed in the network. 204 once the body is durable. */
@ApiExcludeController()
@ForSource()
@Controller('api/v1')
export class WebhooksController {
  constructor(
    private readonly intake: Intake,
    private readonly alarms: AlarmsConfig,
    private readonly changes: ConfigurationChangesConfig,
    private readonly hide: SubscriberFreeAlarms,
  ) {}

  /** `webhook_configs: [{ url: http://127.0.0.1:8080/api/v1/alerts-webhook }]` of an Alertmanager (payload version 4). */
  @Post('alerts-webhook')
  @HttpCode(204)
  async alertmanager(@CurrentSource() source: Source, @Body() body: unknown): Promise<void> {
    const bytes = bytesOf(body);
    await this.intake.accept(source.name, bytes.length, () => {
      const { alarms, truncatedAlarms, unidentifiedAlarms } = parseAlertmanagerWebhook(bytes, this.alarms);
      const rejected = truncatedAlarms + unidentifiedAlarms;
      return { kind: 'alarms', body: writeAlarmsFrame(this.hide.of(alarms)), items: alarms.length, rejected };
    });
  }

  /** A JSON array of `{ id, dn, time, attribute, from?, to, actor, reason? }`. */
  @Post('configuration-changes')
  @HttpCode(204)
  async configurationChanges(@CurrentSource() source: Source, @Body() body: unknown): Promise<void> {
    const bytes = bytesOf(body);
    await this.intake.accept(source.name, bytes.length, () => {
      const changes = parseConfigurationChanges(bytes, this.changes);
      return { kind: 'configuration-changes', body: writeConfigurationChangesFrame(changes), items: changes.length };
    });
  }

  /** The `notificationRecipientAddress` of an `NtfSubscriptionControl` (TS 28.622) at the provisioning MnS producer. */
  @Post('provmns-notifications')
  @HttpCode(204)
  async provMnsNotification(@CurrentSource() source: Source, @Body() body: unknown): Promise<void> {
    const bytes = bytesOf(body);
    await this.intake.accept(source.name, bytes.length, () => {
      const changes = parseProvMnsNotification(bytes, this.changes);
      return { kind: 'configuration-changes', body: writeConfigurationChangesFrame(changes), items: changes.length };
    });
  }
}
