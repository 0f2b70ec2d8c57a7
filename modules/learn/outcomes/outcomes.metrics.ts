import { Counter, type Registry } from 'prom-client';
import { type Outcome, SON_FUNCTIONS, type SonFunction } from '#foundation/vocabulary';

const VERDICTS = ['helped', 'no-effect', 'harmed'] as const satisfies readonly Outcome['verdict'][];

export class OutcomesMetrics {
  private readonly plans: Counter<'function' | 'verdict'>;
  private readonly unjudged: Counter;
  private readonly holdDowns: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.plans = new Counter({
      name: 'noc_outcomes_plans_total',
      help: 'Plans whose outcome was proved, by function and verdict.',
      labelNames: ['function', 'verdict'],
      registers,
    });
    this.unjudged = new Counter({
      name: 'noc_outcomes_unjudged_total',
      help: 'Plans that were taken back before they could be judged.',
      registers,
    });
    this.holdDowns = new Counter({
      name: 'noc_outcomes_hold_downs_total',
      help: 'Objects left to a person because remedies failed.',
      registers,
    });
    for (const name of SON_FUNCTIONS) for (const verdict of VERDICTS) this.plans.inc({ function: name, verdict }, 0);
  }

  judged(name: SonFunction, verdict: Outcome['verdict']): void {
    this.plans.inc({ function: name, verdict });
  }

  notJudged(): void {
    this.unjudged.inc();
  }

  heldDown(): void {
    this.holdDowns.inc();
  }
}
