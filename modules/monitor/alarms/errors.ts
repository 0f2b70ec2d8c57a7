import { ApplianceError } from '#foundation/platform';

type Code =
  'ALARMS_NOT_JSON' | 'ALARMS_MALFORMED' | 'ALARMS_TOO_MANY' | 'ALARMS_OBJECT_UNKNOWN' | 'ALARMS_FRAME_MALFORMED';

/** The same body fails again, so none of these is retryable. */
export const refuse = (code: Code, message: string): never => {
  throw new ApplianceError(code, { retryable: false, message });
};
