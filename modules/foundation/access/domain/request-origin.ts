export interface RequestOrigin {
  readonly method: string;
  readonly contentType: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly host: string | undefined;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const hostOf = (origin: string): string | undefined => {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
};

/**
 * Whether a request that changes something was sent by a page of ours, or by no page at all. A form of another site can send neither JSON nor our
 * Origin; the SameSite cookie is the third bar.
 */
export const judgeOrigin = (request: RequestOrigin): 'ok' | 'foreign-origin' | 'not-json' => {
  if (SAFE.has(request.method)) return 'ok';
  if (request.origin !== undefined && hostOf(request.origin) !== request.host) return 'foreign-origin';
  if (request.fetchSite !== undefined && request.fetchSite !== 'same-origin' && request.fetchSite !== 'none')
    return 'foreign-origin';
  // A DELETE is never sent across sites without a preflight, and has no body here.
  if (request.method === 'DELETE' && request.contentType === undefined) return 'ok';
  return request.contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json' ? 'ok' : 'not-json';
};
