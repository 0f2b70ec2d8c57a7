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
