import { Counter, type Registry } from 'prom-client';

export const SIGN_IN_RESULTS = ['signed-in', 'refused', 'limited'] as const;
export const REFUSALS = ['no-session', 'role', 'foreign-origin', 'not-json', 'source', 'reader'] as const;

/** Every instrument of the module. */
export class AccessMetrics {
  private readonly signIns: Counter<'result'>;
  private readonly refusals: Counter<'because'>;

  constructor(registry: Registry) {
    this.signIns = new Counter({
      name: 'noc_access_sign_ins_total',
      help: 'Sign-ins by password or link, by result.',
      labelNames: ['result'],
      registers: [registry],
    });
    this.refusals = new Counter({
      name: 'noc_access_refused_requests_total',
      help: 'Requests that were refused before any handler ran, by reason.',
      labelNames: ['because'],
      registers: [registry],
    });
    for (const result of SIGN_IN_RESULTS) this.signIns.inc({ result }, 0);
    for (const because of REFUSALS) this.refusals.inc({ because }, 0);
  }

  signIn(result: (typeof SIGN_IN_RESULTS)[number]): void {
    this.signIns.inc({ result });
  }

  refused(because: (typeof REFUSALS)[number]): void {
    this.refusals.inc({ because });
  }
}
