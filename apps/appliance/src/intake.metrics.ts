import { Counter, Gauge, type Registry } from 'prom-client';
import { type DurableLog, type Intake, type SourceAccount } from '#monitor/intake';

/** Publishes the intake's accounts as they are when scraped: nothing is counted twice. */
export const registerIntakeMetrics = (registry: Registry, intake: Intake, log: DurableLog): void => {
  const publish = (name: string, help: string, of: (account: Readonly<SourceAccount>) => number): void => {
    new Counter({
      name,
      help,
      labelNames: ['source'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [source, account] of intake.accounts) this.inc({ source }, of(account));
      },
    });
  };
  publish(
    'noc_intake_accepted_samples_total',
    'Samples in bodies that were acknowledged, by source.',
    (account) => account.accepted,
  );
  publish(
    'noc_intake_refused_bodies_total',
    'Bodies that could not be decoded, by source.',
    (account) => account.refusedBodies,
  );
  publish(
    'noc_intake_deferred_bodies_total',
    'Bodies that senders were asked to send again, by source.',
    (account) => account.deferredBodies,
  );
  new Gauge({
    name: 'noc_intake_log_bytes',
    help: 'Bytes of the durable log that are kept.',
    registers: [registry],
    collect() {
      this.set(log.end - log.start);
    },
  });
};
