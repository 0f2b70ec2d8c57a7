import { queueUnavailable } from '../errors.js';
import { type StepJob, StepQueue } from '../ports/step-queue.js';

/** Keeps the port's contract within one process; can be taken away and wiped. */
export class InMemoryStepQueue extends StepQueue {
  readonly jobs = new Map<string, StepJob>();
  isAway = false;
  private handler: ((job: Pick<StepJob, 'id' | 'caseId'>) => Promise<void>) | undefined;
  private work = Promise.resolve();

  override start(run: (job: Pick<StepJob, 'id' | 'caseId'>) => Promise<void>): Promise<void> {
    this.handler = run;
    return Promise.resolve();
  }

  override admit(jobs: readonly StepJob[]): Promise<void> {
    if (this.isAway) return Promise.reject(queueUnavailable(new Error('taken away')));
    for (const job of jobs) if (!this.jobs.has(job.id)) this.jobs.set(job.id, job);
    this.work = this.work.then(() => this.drain());
    return Promise.resolve();
  }

  override async stop(): Promise<void> {
    await this.work;
    this.handler = undefined;
  }

  /** Until nothing is left to run. */
  async settled(): Promise<void> {
    for (let seen: unknown; seen !== this.work;) {
      seen = this.work;
      await this.work;
    }
  }

  private async drain(): Promise<void> {
    for (;;) {
      const [next] = [...this.jobs.values()].sort((a, b) => a.priority - b.priority);
      if (next === undefined || this.handler === undefined || this.isAway) return;
      this.jobs.delete(next.id);
      await this.handler(next).catch(() => undefined);
    }
  }
}
