import { Counter, type Registry } from 'prom-client';
import { type LogAlarmRule } from './log-alarms.config.js';

const OUTCOMES = ['raised', 'repeated', 'cleared', 'too-many'] as const;

/** Every instrument of the module. Rules are those of the configuration. */
export class LogAlarmsMetrics {
  private readonly records: Counter<'rule' | 'outcome'>;

  constructor(registry: Registry, rules: readonly Pick<LogAlarmRule, 'name'>[]) {
    this.records = new Counter({
      name: 'noc_log_alarms_total',
      help: 'Log records that are alarms by a rule, by what became of them; an alarm is cleared by a record or by silence.',
      labelNames: ['rule', 'outcome'],
      registers: [registry],
    });
    for (const { name: rule } of rules) for (const outcome of OUTCOMES) this.records.inc({ rule, outcome }, 0);
  }

  count(rule: string, outcome: (typeof OUTCOMES)[number]): void {
    this.records.inc({ rule, outcome });
  }
}
