import { ApplianceError } from '#foundation/platform';

/** Retryable: others were quicker every time. */
export const contended = (region: string): ApplianceError =>
  new ApplianceError('AUTHORITY_UNAVAILABLE', {
    retryable: true,
    message: `The ledger of ${region} is contended.`,
    attributes: { region },
  });

/** Not retryable: what was shown is no permit of this authority. */
export const forged = (): ApplianceError =>
  new ApplianceError('AUTHORITY_PERMIT_FORBIDDEN', {
    retryable: false,
    message: 'Only the authority makes permits, and they are never serialised.',
  });

/** Not retryable: the plan that asks is not the one that was recorded, shown and approved under its id. */
export const otherPlan = (planId: string): ApplianceError =>
  new ApplianceError('AUTHORITY_PLAN_CONFLICT', {
    retryable: false,
    message: `The plan ${planId} is not the one that was recorded under this id.`,
    attributes: { planId },
  });

export const invalidPolicy = (why: string): ApplianceError =>
  new ApplianceError('AUTHORITY_POLICY_INVALID', { retryable: false, message: `The policy is not changed: ${why}.` });

/** Retryable: others were quicker every time. */
export const contendedPolicy = (): ApplianceError =>
  new ApplianceError('AUTHORITY_POLICY_CONFLICT', { retryable: true, message: 'The policy is contended.' });
