import { ApplianceError } from '#foundation/platform';

/** Retryable: nothing is lost, the order of work is admitted again. */
export const queueUnavailable = (cause: unknown): ApplianceError =>
  new ApplianceError('SCHEDULING_QUEUE_UNAVAILABLE', {
    retryable: true,
    message: `The queue cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  });
