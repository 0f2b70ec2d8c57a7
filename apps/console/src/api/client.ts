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

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'title' in body;

const problemOf = async (response: Response): Promise<Problem> => {
  const fallback = {
    type: 'about:blank',
    title: `The appliance answered ${response.status} without a reason.`,
    status: response.status,
    code: `HTTP_${response.status}`,
  };
  try {
    const body: unknown = await response.json();
    return isProblem(body) ? { ...body, status: response.status } : fallback;
  } catch {
    return fallback;
  }
};

/** One call of the API. Rejects with `ProblemError`; code `UNREACHABLE` and status 0 where nobody answered. */
export const call = async <T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> => {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ProblemError({
      type: 'about:blank',
      title: 'The appliance does not answer.',
      status: 0,
      code: 'UNREACHABLE',
    });
  }
  if (!response.ok) throw new ProblemError(await problemOf(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
};

type Parameters = Readonly<Record<string, string | number | undefined>>;

export const query = (parameters: Parameters): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
};

export const get = <T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<T> =>
  call<T>('GET', path + query(parameters), undefined, signal);
