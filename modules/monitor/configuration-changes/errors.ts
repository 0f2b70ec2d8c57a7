import { ApplianceError } from '#foundation/platform';

type Code =
  | 'CONFIGURATION_CHANGES_NOT_JSON'
  | 'CONFIGURATION_CHANGES_MALFORMED'
  | 'CONFIGURATION_CHANGES_TOO_MANY'
  | 'CONFIGURATION_CHANGES_FRAME_MALFORMED';

/** The same body fails again, so none of these is retryable. */
export const refuse = (code: Code, message: string): never => {
  throw new ApplianceError(code, { retryable: false, message });
};
