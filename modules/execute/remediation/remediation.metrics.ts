import { Counter, type Registry } from 'prom-client';

const WRITES = ['confirmed', 'refused', 'no-effect', 'foreign', 'reverted'] as const;
const PLANS = [
  'permitted',
  'refused',
  'helped',
  'no-effect',
  'harmed',
  'cut-short',
  'reverted',
  'handed-over',
] as const;

/** What became of writes and plans. */
export class RemediationMetrics {
  private readonly writes: Counter<'result'>;
  private readonly plans: Counter<'event'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.writes = new Counter({
      name: 'noc_remediation_writes_total',
      help: 'Writes by what reading back showed; foreign: somebody else had changed the value.',
      labelNames: ['result'],
      registers,
    });
    this.plans = new Counter({
      name: 'noc_remediation_plans_total',
      help: 'Plans by what happened to them; one plan counts under several.',
      labelNames: ['event'],
      registers,
    });
    for (const result of WRITES) this.writes.inc({ result }, 0);
    for (const event of PLANS) this.plans.inc({ event }, 0);
  }

  write(result: (typeof WRITES)[number]): void {
    this.writes.inc({ result });
  }

  plan(event: (typeof PLANS)[number]): void {
    this.plans.inc({ event });
  }
}
