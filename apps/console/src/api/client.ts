import createClient from 'openapi-fetch';
import type { paths } from './schema.js';
import type { Problem } from './types.js';

/** What the appliance answered when it did not do what was asked; `code` is closed, `message` a sentence for a person. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.status = problem.status;
    this.code = problem.code;
  }
}

/** The routes of the appliance, as its OpenAPI document types them. */
export const api = createClient<paths>({ credentials: 'same-origin' });

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'title' in body;

const unexpected = (status: number): Problem => ({
  type: 'about:blank',
  title: status === 0 ? 'The appliance does not answer.' : `The appliance answered ${status} without saying why.`,
  status,
  code: status === 0 ? 'UNREACHABLE' : `HTTP_${status}`,
});

/**
 * What a call brought. `T` may say more exactly what the document leaves open.
 *
 * @throws ProblemError as the appliance said it; code `UNREACHABLE` and status 0 where nobody answered
 */
export const answer = async <T>(call: Promise<{ data?: unknown; error?: unknown; response: Response }>): Promise<T> => {
  let result: Awaited<typeof call>;
  try {
    result = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ProblemError(unexpected(0));
  }
  const { data, error, response } = result;
  if (!response.ok)
    throw new ProblemError(isProblem(error) ? { ...error, status: response.status } : unexpected(response.status));
  return data as T;
};
