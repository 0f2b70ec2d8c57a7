import { beforeEach, describe, expect, it } from '@jest/globals';
import { AuditLog } from '#foundation/audit';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { Clock, networkTimeOf, wallTimeOf } from '#foundation/vocabulary';
import { type Access, APPLIANCE_CHAIN } from './access.js';
import { type Role } from './domain/roles.js';
import { accessOf } from './testing/index.js';

class ManualClock extends Clock {
  at = 1_800_000_000_000;
  override network = () => networkTimeOf(this.at);
  override wall = () => wallTimeOf(this.at);
}

const PASSWORD = 'correct horse battery';
const HOUR_MS = 3_600_000;

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'another error';
  }
};
const tokenIn = (path: string): string => new URL(path, 'http://host').searchParams.get('token') ?? '';

describe('Access', () => {
  let store: InMemoryRecordStore;
  let clock: ManualClock;
  let access: Access;
  beforeEach(async () => {
    store = new InMemoryRecordStore();
    clock = new ManualClock();
    ({ access } = accessOf(store, clock));
    await access.start();
    await access.createUser('admin', 'Alex', PASSWORD, ['approver']);
  });

  it('makes the first user once, and lets it in by a link that works once', async () => {
    await access.start();
    expect((await access.users.list()).map(({ name }) => name)).toEqual(['admin', 'alex']);
    const token = tokenIn(await access.mintSignInLink());
    const { session, cookie } = await access.signInByLink(token, '127.0.0.1');
    expect(session).toMatchObject({ user: 'admin', roles: ['viewer', 'operator', 'approver', 'admin'] });
    expect(await access.sessionOf(cookie)).toEqual(session);
    expect(await codeOf(access.signInByLink(token, '127.0.0.1'))).toBe('ACCESS_SIGN_IN_LINK_UNAUTHENTICATED');
  });

  it('lets a link in once however many use it at the same moment', async () => {
    const token = tokenIn(await access.mintSignInLink());
    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(access.signInByLink(token, '::1'))));
    expect(codes.filter((code) => code === 'none')).toHaveLength(1);
  });

  it('lets no link in that has expired', async () => {
    const token = tokenIn(await access.mintSignInLink());
    clock.at += HOUR_MS;
    expect(await codeOf(access.signInByLink(token, '::1'))).toBe('ACCESS_SIGN_IN_LINK_UNAUTHENTICATED');
  });

  it.each([
    ['alex', 'wrong horse battery', 'ACCESS_SIGN_IN_UNAUTHENTICATED', 'the password is wrong'],
    ['nobody', PASSWORD, 'ACCESS_SIGN_IN_UNAUTHENTICATED', 'there is no such user'],
    ['../alex', PASSWORD, 'ACCESS_SIGN_IN_UNAUTHENTICATED', 'a name is no path'],
    ['admin', '', 'ACCESS_SIGN_IN_UNAUTHENTICATED', 'the first password is known to nobody'],
    [' ALEX ', PASSWORD, 'none', 'capitals and blanks are no part of a name'],
  ])('answers %s with %s by %s because %s', async (user, password, code) => {
    expect(await codeOf(access.signIn(user, password, '10.0.0.1'))).toBe(code);
  });

  it('limits guesses from one address, in parallel too, and forgives after a while', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 15 }, (_, i) => codeOf(access.signIn('alex', `wrong guess ${i}`, '10.0.0.9'))),
    );
    expect(guesses.filter((code) => code === 'ACCESS_SIGN_IN_RATE_LIMITED')).toHaveLength(5);
    expect(await codeOf(access.signIn('alex', PASSWORD, '10.0.0.9'))).toBe('ACCESS_SIGN_IN_RATE_LIMITED');
    expect(await codeOf(access.signIn('alex', PASSWORD, '10.0.0.10'))).toBe('none');
    clock.at += 15_000;
    expect(await codeOf(access.signIn('alex', PASSWORD, '10.0.0.9'))).toBe('none');
  });

  it('limits guesses at one user from many addresses', async () => {
    const codes: string[] = [];
    for (let i = 0; i < 31; i++) codes.push(await codeOf(access.signIn('alex', 'wrong guess here', `10.0.1.${i}`)));
    expect(codes.at(29)).toBe('ACCESS_SIGN_IN_UNAUTHENTICATED');
    expect(codes.at(30)).toBe('ACCESS_SIGN_IN_RATE_LIMITED');
  });

  it('costs nothing to sign in rightly', async () => {
    for (let i = 0; i < 40; i++) expect(await codeOf(access.signIn('alex', PASSWORD, '10.0.0.2'))).toBe('none');
  });

  it('ends a session when it is unused, when it is old, and when it is signed out', async () => {
    const { cookie } = await access.signIn('alex', PASSWORD, '::1');
    for (let h = 0; h < 7 * 24 - 1; h++) {
      clock.at += HOUR_MS;
      expect(await access.sessionOf(cookie)).toBeDefined();
    }
    clock.at += HOUR_MS;
    expect(await access.sessionOf(cookie)).toBeUndefined();
    const idle = await access.signIn('alex', PASSWORD, '::1');
    clock.at += 12 * HOUR_MS;
    expect(await access.sessionOf(idle.cookie)).toBeUndefined();
    const out = await access.signIn('alex', PASSWORD, '::1');
    await access.signOut(out.cookie, out.session);
    expect(await access.sessionOf(out.cookie)).toBeUndefined();
  });

  it('keeps a bounded number of sessions, no id among them', async () => {
    const signed = [];
    for (let i = 0; i < 12; i++) {
      clock.at++;
      signed.push(await access.signIn('alex', PASSWORD, '::1'));
    }
    expect(await access.sessions.count()).toBe(10);
    const kept = JSON.stringify(await store.query('session/', { limit: 10 }));
    for (const { cookie } of signed) expect(kept).not.toContain(cookie.split('.')[1]);
  });

  it.each(['', '.', 'YWxleA.', 'YWxleA.guess', `YWxleA.${'x'.repeat(9_000)}`, 'Li4vYQ.a', '%00.%00'])(
    'takes %j for no session',
    async (cookie) => {
      expect(await access.sessionOf(cookie)).toBeUndefined();
    },
  );

  it('takes a removed user out of every session at once, and keeps the last administrator', async () => {
    const { cookie } = await access.signIn('alex', PASSWORD, '::1');
    await access.removeUser('admin', 'alex');
    expect(await access.sessionOf(cookie)).toBeUndefined();
    expect(await codeOf(access.signIn('alex', PASSWORD, '::1'))).toBe('ACCESS_SIGN_IN_UNAUTHENTICATED');
    expect(await codeOf(access.removeUser('admin', 'admin'))).toBe('ACCESS_LAST_ADMIN_CONFLICT');
    await access.createUser('admin', 'alex', 'another password', ['viewer']);
    expect(await codeOf(access.signIn('alex', 'another password', '::1'))).toBe('none');
  });

  it('sets a password: the old one is asked of who knew it, other sessions end', async () => {
    const [mine, other] = [await access.signIn('alex', PASSWORD, '::1'), await access.signIn('alex', PASSWORD, '::1')];
    const wrong = access.setPassword(mine.cookie, mine.session, 'a new password', 'not the old one');
    expect(await codeOf(wrong)).toBe('ACCESS_SIGN_IN_UNAUTHENTICATED');
    await access.setPassword(mine.cookie, mine.session, 'a new password', PASSWORD);
    expect(await access.sessionOf(mine.cookie)).toBeDefined();
    expect(await access.sessionOf(other.cookie)).toBeUndefined();
    const linked = await access.signInByLink(tokenIn(await access.mintSignInLink('alex')), '::1');
    await access.setPassword(linked.cookie, linked.session, 'the newest password', undefined);
    expect(await codeOf(access.signIn('alex', 'the newest password', '::1'))).toBe('none');
  });

  it.each<[string, string, readonly Role[], string, string]>([
    ['alex', PASSWORD, ['viewer'], 'ACCESS_USER_EXISTS', 'a name is taken once'],
    ['a b', PASSWORD, ['viewer'], 'ACCESS_USER_INVALID', 'blanks are no name'],
    ['x', 'short', ['viewer'], 'ACCESS_USER_INVALID', 'the password is short'],
    ['x', PASSWORD, [], 'ACCESS_USER_INVALID', 'there is no role'],
  ])('refuses user %j with %j and %j by %s because %s', async (name, password, roles, code) => {
    expect(await codeOf(access.createUser('admin', name, password, roles))).toBe(code);
  });

  it('writes what was done, and by whom, and no secret', async () => {
    await access.signIn('alex', PASSWORD, '::1');
    const entries = await store.query<{ what: unknown }>(`audit/${APPLIANCE_CHAIN}/`, { limit: 10 });
    expect(entries.map(({ value }) => value.what)).toMatchObject([
      { kind: 'user-created', actor: 'nocturne' },
      { kind: 'user-created', actor: 'admin', user: 'alex' },
      { kind: 'signed-in', actor: 'alex', via: 'password' },
    ]);
    expect(JSON.stringify(entries)).not.toContain(PASSWORD);
    expect(await new AuditLog(store, clock).verify(APPLIANCE_CHAIN)).toBeUndefined();
  });
});
