import { describe, expect, it } from '@jest/globals';
import { clearCookie, cookieOf, setCookie } from './session-cookie.js';

describe('cookieOf', () => {
  it.each<[string | undefined, string | undefined, string]>([
    ['noc_session=YWxleA.id', 'YWxleA.id', 'it stands alone'],
    ['theme=dark; noc_session=YWxleA.id; a=b', 'YWxleA.id', 'others stand beside it'],
    ['xnoc_session=a', undefined, 'another name only ends like it'],
    ['noc_session', undefined, 'it has no value'],
    ['', undefined, 'there is none'],
    [undefined, undefined, 'there is no header'],
  ])('finds in %j %j because %s', (header, value) => {
    expect(cookieOf(header)).toBe(value);
  });
});

describe('setCookie', () => {
  it('keeps the cookie from scripts and from other sites', () => {
    expect(setCookie('a.b', 60_999, false)).toBe('noc_session=a.b; Max-Age=60; Path=/; HttpOnly; SameSite=Strict');
    expect(clearCookie(true)).toBe('noc_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure');
  });
});
