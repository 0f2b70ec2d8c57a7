import { ApplianceError } from '#foundation/platform';
import { type WallTime } from '#foundation/vocabulary';

/** One answer for an unknown user and a wrong password: who guesses learns nothing of the names. */
export const wrongCredentials = (): ApplianceError =>
  new ApplianceError('ACCESS_SIGN_IN_UNAUTHENTICATED', {
    retryable: false,
    message: 'The user or the password is wrong.',
  });

export const tooManyAttempts = (retryAt: WallTime, now: WallTime): ApplianceError =>
  new ApplianceError('ACCESS_SIGN_IN_RATE_LIMITED', {
    retryable: true,
    message: 'Too many sign-ins failed. Wait a little, then try again.',
    attributes: { retryAfterSeconds: Math.max(1, Math.ceil((retryAt - now) / 1_000)) },
  });

export const tooManyHashes = (): ApplianceError =>
  new ApplianceError('ACCESS_SIGN_IN_OVERLOADED', {
    retryable: true,
    message: 'Too many people sign in at this moment. Try again.',
  });

export const deadLink = (): ApplianceError =>
  new ApplianceError('ACCESS_SIGN_IN_LINK_UNAUTHENTICATED', {
    retryable: false,
    message: 'This sign-in link was used, has expired or never was one.',
  });

export const noSession = (): ApplianceError =>
  new ApplianceError('ACCESS_SESSION_UNAUTHENTICATED', { retryable: false, message: 'Sign in first.' });

export const notAllowed = (role: string): ApplianceError =>
  new ApplianceError('ACCESS_ROLE_FORBIDDEN', { retryable: false, message: `This takes the role ${role}.` });

export const foreignOrigin = (): ApplianceError =>
  new ApplianceError('ACCESS_ORIGIN_FORBIDDEN', {
    retryable: false,
    message: 'The request comes from a page of another site.',
  });

export const notJson = (): ApplianceError =>
  new ApplianceError('ACCESS_CONTENT_TYPE_UNSUPPORTED', {
    retryable: false,
    message: 'The body must be sent as application/json.',
  });

export const unknownSource = (sentence: string): ApplianceError =>
  new ApplianceError('ACCESS_SOURCE_UNAUTHENTICATED', { retryable: false, message: sentence });

export const noSuchUser = (name: string): ApplianceError =>
  new ApplianceError('ACCESS_USER_NOT_FOUND', { retryable: false, message: `There is no user ${name}.` });

export const userExists = (name: string): ApplianceError =>
  new ApplianceError('ACCESS_USER_EXISTS', { retryable: false, message: `The user ${name} exists already.` });

export const lastAdmin = (): ApplianceError =>
  new ApplianceError('ACCESS_LAST_ADMIN_CONFLICT', {
    retryable: false,
    message: 'The last administrator stays, or nobody could let anyone in.',
  });

/** @param sentence what is wrong with a name, a password or a role */
export const invalid = (sentence: string): ApplianceError =>
  new ApplianceError('ACCESS_USER_INVALID', { retryable: false, message: sentence });

export const sourcesInvalid = (sentence: string, cause?: unknown): ApplianceError =>
  new ApplianceError('ACCESS_SOURCES_INVALID', { retryable: false, message: sentence, cause });

export const unknownReader = (sentence: string): ApplianceError =>
  new ApplianceError('ACCESS_READER_UNAUTHENTICATED', { retryable: false, message: sentence });

export const readersInvalid = (sentence: string, cause?: unknown): ApplianceError =>
  new ApplianceError('ACCESS_READERS_INVALID', { retryable: false, message: sentence, cause });
