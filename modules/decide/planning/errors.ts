import { ApplianceError } from '#foundation/platform';

/** Retryable: the incident is written by another loop, which may be behind. */
export const incidentMissing = (incidentId: string): ApplianceError =>
  new ApplianceError('PLANNING_INCIDENT_UNAVAILABLE', {
    retryable: true,
    message: `There is no record of the incident ${incidentId} yet.`,
    attributes: { incidentId },
  });
