import { ApplianceError } from '#foundation/platform';

/** A stream that cannot be told into messages any more; its connection ends. */
export const badFraming = (message: string): ApplianceError =>
  new ApplianceError('SYSLOG_FRAMING_MALFORMED', { retryable: false, message });
