const NAME = 'noc_session';

/** The session cookie of a `Cookie` header (RFC 6265 clause 5.4); its value needs no decoding. */
export const cookieOf = (header: string | undefined): string | undefined => {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === NAME) return pair.slice(equals + 1).trim();
  }
  return undefined;
};

const header = (value: string, maxAgeSeconds: number, secure: boolean): string =>
  `${NAME}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;

/**
 * A `Set-Cookie` header that no script can read and no other site can make a browser send.
 *
 * @param lifeMs longest life of a session: that it ends sooner when unused is judged here, not by the browser
 */
export const setCookie = (value: string, lifeMs: number, secure: boolean): string =>
  header(value, Math.floor(lifeMs / 1_000), secure);

export const clearCookie = (secure: boolean): string => header('', 0, secure);
