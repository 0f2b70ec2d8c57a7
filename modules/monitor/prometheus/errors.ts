import { ApplianceError } from '#foundation/platform';

type Code =
  | 'PROMETHEUS_SNAPPY_MALFORMED'
  | 'PROMETHEUS_BODY_TOO_LARGE'
  | 'PROMETHEUS_WRITE_REQUEST_MALFORMED'
  | 'PROMETHEUS_EXPOSITION_MALFORMED'
  | 'PROMETHEUS_RELABELLING_INVALID'
  | 'REMOTE_WRITE_UNSUPPORTED';

/** The same body fails again, so none of these is retryable. */
export const refuse = (code: Code, message: string): never => {
  throw new ApplianceError(code, { retryable: false, message });
};
