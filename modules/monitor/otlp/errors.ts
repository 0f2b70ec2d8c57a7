import { ApplianceError } from '#foundation/platform';

type Code =
  | 'OTLP_ENCODING_UNSUPPORTED'
  | 'OTLP_ENCODING_MALFORMED'
  | 'OTLP_CONTENT_TYPE_UNSUPPORTED'
  | 'OTLP_BODY_TOO_LARGE'
  | 'OTLP_REQUEST_MALFORMED'
  | 'OTLP_FRAME_MALFORMED'
  | 'OTLP_KEY_TOO_SHORT';

/** The same body fails again, so none of these is retryable. */
export const refuse = (code: Code, message: string): never => {
  throw new ApplianceError(code, { retryable: false, message });
};

export const malformed = (reason: string): never =>
  refuse('OTLP_REQUEST_MALFORMED', `The body is no OTLP export request: ${reason}.`);
