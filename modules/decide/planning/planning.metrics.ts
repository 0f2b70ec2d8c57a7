import { Counter, type Registry } from 'prom-client';
import { RULES, SON_FUNCTIONS } from '#foundation/vocabulary';

const RESULTS = ['planned', 'shadowed'] as const;
const HANDED_OVER = ['no-function', 'unsure', 'hold-down', 'refused'] as const;
const REFUSERS = ['function', 'tried', ...RULES] as const;
export type HandOverReason = (typeof HANDED_OVER)[number];

export class PlanningMetrics {
  private readonly plans: Counter<'function' | 'result'>;
  private readonly refusals: Counter<'by'>;
  private readonly handOvers: Counter<'reason'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.plans = new Counter({
      name: 'noc_planning_plans_total',
      help: 'Plans made, by function and by whether they may be asked for.',
      labelNames: ['function', 'result'],
      registers,
    });
    this.refusals = new Counter({
      name: 'noc_planning_refused_drafts_total',
      help: 'Remedies not taken, by the rule or the reason against them.',
      labelNames: ['by'],
      registers,
    });
    this.handOvers = new Counter({
      name: 'noc_planning_handed_over_total',
      help: 'Cases handed to a person by planning, by reason.',
      labelNames: ['reason'],
      registers,
    });
    for (const name of SON_FUNCTIONS) for (const result of RESULTS) this.plans.inc({ function: name, result }, 0);
    for (const by of REFUSERS) this.refusals.inc({ by }, 0);
    for (const reason of HANDED_OVER) this.handOvers.inc({ reason }, 0);
  }

  made(name: (typeof SON_FUNCTIONS)[number], result: (typeof RESULTS)[number]): void {
    this.plans.inc({ function: name, result });
  }

  refused(by: (typeof REFUSERS)[number]): void {
    this.refusals.inc({ by });
  }

  handedOver(reason: HandOverReason): void {
    this.handOvers.inc({ reason });
  }
}
