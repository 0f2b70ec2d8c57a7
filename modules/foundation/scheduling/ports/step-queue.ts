/** A case's step, to be run once. The id is made of the case, its state and its version; it has no colon. */
export interface StepJob {
  readonly id: string;
  readonly caseId: string;
  /** 1 or more; lower runs first. */
  readonly priority: number;
}

/**
 * Brings admitted steps to whoever runs them, most urgent first. May forget everything (a wiped server) and may bring a step twice (a worker that
 * died): the records decide what is done.
 */
export abstract class StepQueue {
  /** From now on admitted steps are given to `run`, several at a time. A step whose `run` rejects is forgotten. */
  abstract start(run: (job: Pick<StepJob, 'id' | 'caseId'>) => Promise<void>): Promise<void>;
  /**
   * An id that is there already is not admitted again.
   *
   * @throws ApplianceError SCHEDULING_QUEUE_UNAVAILABLE, retryable, at once where the server is away
   */
  abstract admit(jobs: readonly StepJob[]): Promise<void>;
  /** Takes no new step, and waits for the running ones for at most so long. May be called twice. */
  abstract stop(withinMs: number): Promise<void>;
}
