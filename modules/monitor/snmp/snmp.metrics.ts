import { Counter, type Registry } from 'prom-client';

export const SNMP_FATES = ['alarm', 'log-record', 'quarantined', 'repeat'] as const;
export type SnmpFate = (typeof SNMP_FATES)[number];
export const SNMP_REFUSALS = [
  'not-allowed',
  'unknown-community',
  'unknown-user',
  'not-authentic',
  'level-too-low',
  'not-timely',
  'too-many-engines',
  'malformed',
  'not-a-notification',
  'no-room',
] as const;
export type SnmpRefusal = (typeof SNMP_REFUSALS)[number];

/** Every instrument of the module. Sources are those of the configuration. */
export class SnmpMetrics {
  private readonly notifications: Counter<'source' | 'fate'>;
  private readonly refused: Counter<'source' | 'reason'>;
  private readonly acknowledged: Counter<'source'>;

  constructor(registry: Registry, sources: readonly string[]) {
    const registers = [registry];
    this.notifications = new Counter({
      name: 'noc_snmp_notifications_total',
      help: 'Traps and informs by what became of them; repeats are informs that were sent again.',
      labelNames: ['source', 'fate'],
      registers,
    });
    this.refused = new Counter({
      name: 'noc_snmp_refused_messages_total',
      help: 'Messages that were not taken, by reason.',
      labelNames: ['source', 'reason'],
      registers,
    });
    this.acknowledged = new Counter({
      name: 'noc_snmp_acknowledged_informs_total',
      help: 'Informs that were answered, each once what it said was durable.',
      labelNames: ['source'],
      registers,
    });
    for (const source of sources) {
      this.acknowledged.inc({ source }, 0);
      for (const fate of SNMP_FATES) this.notifications.inc({ source, fate }, 0);
      for (const reason of SNMP_REFUSALS) this.refused.inc({ source, reason }, 0);
    }
  }

  countNotification(source: string, fate: SnmpFate): void {
    this.notifications.inc({ source, fate });
  }

  countRefused(source: string, reason: SnmpRefusal, count = 1): void {
    this.refused.inc({ source, reason }, count);
  }

  countAcknowledged(source: string): void {
    this.acknowledged.inc({ source });
  }
}
