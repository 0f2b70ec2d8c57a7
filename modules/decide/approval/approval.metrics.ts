import { Counter, type Registry } from 'prom-client';
import { APPROVAL_CODES, type ApprovalCode } from './errors.js';

const RESULTS = ['approved', 'rejected', 'expired', 'withdrawn'] as const;
const VIAS = ['console', 'link', 'none'] as const;

export class ApprovalMetrics {
  private readonly requests: Counter;
  private readonly results: Counter<'result' | 'via'>;
  private readonly refusals: Counter<'code'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'noc_approval_requests_total',
      help: 'Plans that a person was asked for.',
      registers,
    });
    this.results = new Counter({
      name: 'noc_approval_results_total',
      help: 'How requests ended and by which way; none where nobody decided.',
      labelNames: ['result', 'via'],
      registers,
    });
    this.refusals = new Counter({
      name: 'noc_approval_refusals_total',
      help: 'Decisions and links that were not taken, by the reason.',
      labelNames: ['code'],
      registers,
    });
    for (const result of RESULTS) for (const via of VIAS) this.results.inc({ result, via }, 0);
    for (const code of APPROVAL_CODES) this.refusals.inc({ code }, 0);
  }

  asked(): void {
    this.requests.inc();
  }

  ended(result: (typeof RESULTS)[number], via: (typeof VIAS)[number]): void {
    this.results.inc({ result, via });
  }

  refused(code: ApprovalCode): void {
    this.refusals.inc({ code });
  }
}
