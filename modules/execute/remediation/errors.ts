import { ApplianceError } from '#foundation/platform';

/** Not retryable: a case in this state has a plan, an incident and their records. */
export const missing = (what: string): ApplianceError =>
  new ApplianceError('REMEDIATION_RECORD_NOT_FOUND', { retryable: false, message: `There is no record ${what}.` });

/** Retryable: nothing was done yet, and the network may answer later. */
export const unreadable = (dn: string, why: string): ApplianceError =>
  new ApplianceError('REMEDIATION_TARGET_UNAVAILABLE', {
    retryable: true,
    message: `${dn} cannot be read: ${why}.`,
    attributes: { dn },
  });
