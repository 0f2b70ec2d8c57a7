import { ApplianceError } from '#foundation/platform';

type Code = 'CDR_KEY_TOO_SHORT' | 'CDR_FRAME_MALFORMED' | 'CDR_MAPPING_MISSING' | 'CDR_BODY_MALFORMED';

/** None gets better by trying again. */
export const refuse = (code: Code, message: string): never => {
  throw new ApplianceError(code, { retryable: false, message });
};

export const CDR_FILE_UNAVAILABLE = 'CDR_FILE_UNAVAILABLE';
