import { ApplianceError } from '#foundation/platform';

export type PmFileError =
  | 'PM_FILE_MALFORMED'
  | 'PM_FILE_INCOMPLETE'
  | 'PM_FILE_TOO_LARGE'
  | 'PM_FILE_UNSUPPORTED'
  | 'PM_FRAME_MALFORMED'
  | 'PM_NOTIFICATION_MALFORMED'
  | 'PM_FETCH_FORBIDDEN'
  | 'PM_FETCH_UNSUPPORTED';

/** None of them gets better by trying again. `line` counts from 1 in what was decompressed; absent where there are no lines. */
export const refuse = (code: PmFileError, message: string, line?: number): never => {
  throw new ApplianceError(code, {
    retryable: false,
    message: line === undefined ? message : `line ${String(line)}: ${message}`,
    ...(line === undefined ? {} : { attributes: { line } }),
  });
};

/** Too many files are read at this moment, or too many wait to be fetched; retryable. */
export const overloaded = (message: string): ApplianceError =>
  new ApplianceError('PM_FILES_OVERLOADED', { retryable: true, message, attributes: { retryAfterSeconds: 5 } });

/** The server that has the file did not give it; retryable. */
export const notFetched = (message: string, cause?: unknown): ApplianceError =>
  new ApplianceError('PM_FETCH_UNAVAILABLE', { retryable: true, message, cause });

/** What a file was refused for, as words of the metric; `other` is none of them. */
export const REFUSAL_REASONS = ['malformed', 'incomplete', 'too-large', 'unsupported', 'other'] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

const REASON_OF: Readonly<Record<string, RefusalReason>> = {
  PM_FILE_MALFORMED: 'malformed',
  PM_FILE_INCOMPLETE: 'incomplete',
  PM_FILE_TOO_LARGE: 'too-large',
  PM_FILE_UNSUPPORTED: 'unsupported',
};
export const reasonOf = (error: unknown): RefusalReason =>
  error instanceof ApplianceError ? (REASON_OF[error.code] ?? 'other') : 'other';
