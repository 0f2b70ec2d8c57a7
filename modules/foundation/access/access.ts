import { type AuditLog } from '#foundation/audit';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type Clock, type WallTime } from '#foundation/vocabulary';
import { type AccessConfig } from './access.config.js';
import { type AccessMetrics } from './access.metrics.js';
import { Attempts } from './attempts.js';
import { partyOf } from './domain/remote-address.js';
import { type Role, rolesHeld } from './domain/roles.js';
import { deadLink, noSuchUser, tooManyAttempts, wrongCredentials } from './errors.js';
import { Passwords } from './passwords.js';
import { clearCookie, setCookie } from './session-cookie.js';
import { type LiveSession, Sessions } from './sessions.js';
import { SignInLinks } from './sign-in-links.js';
import { type User, userNameOf, Users } from './users.js';

/** Who is signed in, with every role held. */
export interface Session {
  readonly user: string;
  readonly roles: readonly Role[];
  readonly via: 'password' | 'link';
  readonly expiresAt: WallTime;
}
export interface SignedIn {
  /** Value of the session cookie. */
  readonly cookie: string;
  readonly session: Session;
}

/** The chain of the audit that holds what is done to the appliance itself, whatever the region. */
export const APPLIANCE_CHAIN = 'appliance';
const FIRST_USER = 'admin';

const withRoles = (session: LiveSession, user: User): Session => ({ ...session, roles: rolesHeld(user.roles) });

/** People: users, sign-in, sessions. */
export class Access {
  readonly users: Users;
  readonly sessions: Sessions;
  private readonly links: SignInLinks;
  private readonly byAddress: Attempts;
  private readonly byUser: Attempts;

  /** @param random cryptographically strong bytes */
  constructor(
    store: RecordStore,
    private readonly audit: AuditLog,
    private readonly config: AccessConfig,
    private readonly clock: Clock,
    private readonly random: (bytes: number) => Buffer,
    private readonly metrics: AccessMetrics,
  ) {
    const { sessionIdleMs, sessionMaxMs, sessionsPerUser, signInRefillMs } = config;
    this.users = new Users(store, new Passwords(config.scryptCost, random), config, clock);
    const limits = { idleMs: sessionIdleMs, maxMs: sessionMaxMs, perUser: sessionsPerUser };
    this.sessions = new Sessions(store, limits, clock, random);
    this.links = new SignInLinks(store, config.signInLinkMs, clock, random);
    this.byAddress = new Attempts({ capacity: config.signInBurstPerAddress, refillMs: signInRefillMs });
    this.byUser = new Attempts({ capacity: config.signInBurstPerUser, refillMs: signInRefillMs });
  }

  /** The first start makes the user `admin`, whose password nobody knows: the sign-in link is the way in. May be called at every start. */
  async start(): Promise<void> {
    if ((await this.users.list()).length > 0) return;
    try {
      await this.users.create(FIRST_USER, this.random(32).toString('base64url'), ['admin']);
      await this.write('user-created', 'nocturne', { user: FIRST_USER, roles: ['admin'] });
    } catch (error) {
      if (!(error instanceof ApplianceError) || error.code !== 'ACCESS_USER_EXISTS') throw error;
    }
  }

  /** @returns a path to open in the browser, good once and for `signInLinkMs` */
  async mintSignInLink(name: string = FIRST_USER): Promise<string> {
    const user = await this.users.get(userNameOf(name));
    if (user === undefined) throw noSuchUser(name);
    return this.links.mint(user.name);
  }

  /** @throws ApplianceError ACCESS_SIGN_IN_UNAUTHENTICATED, or _RATE_LIMITED where user or address failed too often */
  async signIn(name: string, password: string, address: string): Promise<SignedIn> {
    const now = this.clock.wall();
    const [party, owner] = [partyOf(address), userNameOf(name).slice(0, 64)];
    // Taken before it is known whether it fails, so that a hundred guesses at once are no better than one after the other.
    const retryAt = this.byAddress.take(party, now) ?? this.byUser.take(owner, now);
    if (retryAt !== undefined) {
      this.metrics.signIn('limited');
      throw tooManyAttempts(retryAt, now);
    }
    const user = await this.users.verify(owner, password);
    if (user === undefined) {
      this.metrics.signIn('refused');
      throw wrongCredentials();
    }
    this.byAddress.giveBack(party);
    this.byUser.giveBack(owner);
    return this.begin(user, 'password', address);
  }

  /** @throws ApplianceError ACCESS_SIGN_IN_LINK_UNAUTHENTICATED */
  async signInByLink(token: string, address: string): Promise<SignedIn> {
    try {
      const user = await this.users.get(await this.links.redeem(token));
      if (user === undefined) throw deadLink();
      return await this.begin(user, 'link', address);
    } catch (error) {
      this.metrics.signIn('refused');
      throw error;
    }
  }

  /** Roles are those of now, whatever they were at the sign-in. */
  async sessionOf(cookie: string): Promise<Session | undefined> {
    const session = await this.sessions.find(cookie);
    const user = session === undefined ? undefined : await this.users.get(session.user);
    return session === undefined || user === undefined ? undefined : withRoles(session, user);
  }

  async signOut(cookie: string, session: Session): Promise<void> {
    await this.sessions.end(cookie);
    await this.write('signed-out', session.user);
  }

  /** Sets one's own password; the other sessions end. Who came in by password must know it still. */
  async setPassword(cookie: string, session: Session, password: string, current: string | undefined): Promise<void> {
    if (session.via === 'password') {
      const retryAt = this.byUser.take(session.user, this.clock.wall());
      if (retryAt !== undefined) throw tooManyAttempts(retryAt, this.clock.wall());
      if ((await this.users.verify(session.user, current ?? '')) === undefined) throw wrongCredentials();
      this.byUser.giveBack(session.user);
    }
    await this.users.setPassword(session.user, password);
    await this.sessions.endAll(session.user, cookie);
    await this.write('password-set', session.user);
  }

  async createUser(actor: string, name: string, password: string, roles: readonly Role[]): Promise<User> {
    const user = await this.users.create(name, password, roles);
    await this.write('user-created', actor, { user: user.name, roles });
    return user;
  }

  async removeUser(actor: string, name: string): Promise<void> {
    await this.users.remove(name);
    await this.sessions.endAll(userNameOf(name));
    await this.write('user-removed', actor, { user: userNameOf(name) });
  }

  /** The `Set-Cookie` header of a session that begins. */
  cookieFor({ cookie }: SignedIn): string {
    return setCookie(cookie, this.config.sessionMaxMs, this.config.secureCookie);
  }

  /** The `Set-Cookie` header that takes it away. */
  get noCookie(): string {
    return clearCookie(this.config.secureCookie);
  }

  private async begin(user: User, via: 'password' | 'link', address: string): Promise<SignedIn> {
    const { cookie, session } = await this.sessions.begin(user.name, via);
    await this.write('signed-in', user.name, { via, address });
    this.metrics.signIn('signed-in');
    return { cookie, session: withRoles(session, user) };
  }

  private async write(kind: string, actor: string, detail: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.audit.append(APPLIANCE_CHAIN, { kind, actor, atWallMs: this.clock.wall(), ...detail });
  }
}
