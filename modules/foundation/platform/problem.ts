import { ApplianceError } from './appliance-error.js';

/** RFC 9457 problem details. `type` is the error's closed code as a relative reference. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
}

const STATUS_BY_SUFFIX: readonly (readonly [RegExp, number])[] = [
  [/_OVERLOADED$|_UNAVAILABLE$|_FULL$/, 503],
  [/_RATE_LIMITED$/, 429],
  [/_UNAUTHENTICATED$/, 401],
  [/_FORBIDDEN$/, 403],
  [/_NOT_FOUND$/, 404],
  [/_CONFLICT$|_EXISTS$/, 409],
  [/_TOO_LARGE$/, 413],
  [/_UNSUPPORTED$/, 415],
];

/** Maps any thrown value to the document its sender gets. What is not ours says nothing of its inside. */
export const problemOf = (error: unknown): Problem => {
  if (!(error instanceof ApplianceError))
    return { type: '/problems/INTERNAL', title: 'Internal error', status: 500, code: 'INTERNAL' };
  const known = STATUS_BY_SUFFIX.find(([suffix]) => suffix.test(error.code));
  return {
    type: `/problems/${error.code}`,
    title: error.code.toLowerCase().replaceAll('_', ' '),
    status: known?.[1] ?? (error.retryable ? 503 : 400),
    code: error.code,
    detail: error.message,
  };
};
