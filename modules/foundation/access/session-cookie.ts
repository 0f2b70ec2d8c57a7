import plugin from '@fastify/cookie';
import { type WallTime } from '#foundation/vocabulary';

/** Only its reader and writer: the plugin itself is not registered. */
const cookies = plugin.fastifyCookie;
const NAME = 'noc_session';
const ATTRIBUTES = { httpOnly: true, sameSite: 'strict', path: '/' } as const;

/** The session cookie of a `Cookie` header. */
export const cookieOf = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : cookies.parse(header)[NAME];

/** A `Set-Cookie` header that no script can read and no other site can make a browser send. */
export const setCookie = (value: string, expiresAt: WallTime, now: WallTime, secure: boolean): string =>
  cookies.serialize(NAME, value, { ...ATTRIBUTES, secure, maxAge: Math.max(0, Math.floor((expiresAt - now) / 1_000)) });

export const clearCookie = (secure: boolean): string =>
  cookies.serialize(NAME, '', { ...ATTRIBUTES, secure, maxAge: 0 });
