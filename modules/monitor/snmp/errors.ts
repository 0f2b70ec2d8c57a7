import { ApplianceError } from '#foundation/platform';

/** A community or a key is not where the configuration says. Not retryable. */
export const secretMissing = (what: string, cause?: unknown): ApplianceError =>
  new ApplianceError('SNMP_SECRET_MISSING', { retryable: false, message: `${what} is missing or too short.`, cause });
