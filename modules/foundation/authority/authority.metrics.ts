import { Counter, type Registry } from 'prom-client';
import { type Rule, RULES } from '#foundation/vocabulary';

/** What the gate said, when it was asked for leave to write. */
export class AuthorityMetrics {
  private readonly decisions: Counter<'decision'>;
  private readonly refusals: Counter<'rule'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.decisions = new Counter({
      name: 'noc_authority_decisions_total',
      help: 'Answers to a request for a permit.',
      labelNames: ['decision'],
      registers,
    });
    this.refusals = new Counter({
      name: 'noc_authority_refusals_total',
      help: 'Rules that a refused plan broke; a plan may break several.',
      labelNames: ['rule'],
      registers,
    });
    for (const decision of ['permitted', 'refused']) this.decisions.inc({ decision }, 0);
    for (const rule of RULES) this.refusals.inc({ rule }, 0);
  }

  count(decision: 'permitted' | 'refused', because: readonly Rule[]): void {
    this.decisions.inc({ decision });
    for (const rule of because) this.refusals.inc({ rule });
  }
}
