import { Gauge, type Registry } from 'prom-client';
import { type DurableLog, type Intake } from '#monitor/intake';

/** Publishes the intake's accounts as they are when scraped: no counting happens twice. */
export const registerIntakeMetrics = (registry: Registry, intake: Intake, log: DurableLog): void => {
  const samples = new Gauge({
    name: 'noc_intake_accepted_samples_total',
    help: 'Samples in bodies that were acknowledged, by source.',
    labelNames: ['source'],
    registers: [registry],
  });
  const refused = new Gauge({
    name: 'noc_intake_refused_bodies_total',
    help: 'Bodies that could not be decoded, by source.',
    labelNames: ['source'],
    registers: [registry],
  });
  const deferred = new Gauge({
    name: 'noc_intake_deferred_bodies_total',
    help: 'Bodies that senders were asked to send again, by source.',
    labelNames: ['source'],
    registers: [registry],
  });
  new Gauge({
    name: 'noc_intake_log_bytes',
    help: 'Bytes of the durable log that are kept.',
    registers: [registry],
    collect() {
      this.set(log.end - log.start);
      for (const [source, account] of intake.accounts) {
        samples.set({ source }, account.accepted);
        refused.set({ source }, account.refusedBodies);
        deferred.set({ source }, account.deferredBodies);
      }
    },
  });
};
