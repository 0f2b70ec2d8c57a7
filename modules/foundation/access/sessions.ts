import { createHash } from 'node:crypto';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore, type Versioned } from '#foundation/record-store';
import { type Clock, type WallTime } from '#foundation/vocabulary';
import {
  expiryOf,
  isDueForTouch,
  isLive,
  type KeptSession,
  type SessionLimits,
  withSession,
} from './domain/session.js';

/** The record `session/<user>`: every session of one user, at most `perUser`. */
interface SessionsRecord {
  readonly schemaVersion: 1;
  readonly sessions: readonly KeptSession[];
}

export interface LiveSession {
  readonly user: string;
  readonly via: KeptSession['via'];
  readonly expiresAt: WallTime;
}

const ID_BYTES = 32;
const MAX_ROUNDS = 10;
/** Users read at a time when sessions are counted. */
const PAGE = 1_000;

const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex');

/** What the cookie holds: whose session, and its 256-bit id. Only the id is a secret. */
const split = (cookie: string): { readonly user: string; readonly hash: string } | undefined => {
  const [owner, id, ...rest] = cookie.split('.');
  if (owner === undefined || id === undefined || id === '' || rest.length > 0 || cookie.length > 256) return undefined;
  const user = Buffer.from(owner, 'base64url').toString();
  return /^[a-z0-9._@-]{1,64}$/.test(user) ? { user, hash: hashOf(id) } : undefined;
};

export class Sessions {
  constructor(
    private readonly store: RecordStore,
    private readonly limits: SessionLimits,
    private readonly clock: Clock,
    private readonly random: (bytes: number) => Buffer,
  ) {}

  /** @returns the value of the cookie; it is kept nowhere else */
  async begin(
    user: string,
    via: KeptSession['via'],
  ): Promise<{ readonly cookie: string; readonly session: LiveSession }> {
    const id = this.random(ID_BYTES).toString('base64url');
    const now = this.clock.wall();
    const kept: KeptSession = { hash: hashOf(id), via, createdAt: now, seenAt: now };
    await this.change(user, (sessions) => withSession(sessions, kept, this.limits, now));
    return {
      cookie: `${Buffer.from(user).toString('base64url')}.${id}`,
      session: { user, via, expiresAt: expiryOf(kept, this.limits) },
    };
  }

  async find(cookie: string): Promise<LiveSession | undefined> {
    const named = split(cookie);
    if (named === undefined) return undefined;
    const now = this.clock.wall();
    const kept = (await this.read(named.user))?.value.sessions.find(({ hash }) => hash === named.hash);
    if (kept === undefined || !isLive(kept, this.limits, now)) return undefined;
    let seen = kept;
    if (isDueForTouch(kept, this.limits, now)) {
      seen = { ...kept, seenAt: now };
      await this.change(named.user, (sessions) => sessions.map((one) => (one.hash === kept.hash ? seen : one)));
    }
    return { user: named.user, via: kept.via, expiresAt: expiryOf(seen, this.limits) };
  }

  async end(cookie: string): Promise<void> {
    const named = split(cookie);
    if (named !== undefined)
      await this.change(named.user, (sessions) => sessions.filter(({ hash }) => hash !== named.hash));
  }

  /** Ends every session of a user, but for the one whose cookie is given. */
  async endAll(user: string, butFor?: string): Promise<void> {
    const spared = butFor === undefined ? undefined : split(butFor);
    await this.change(user, (sessions) => sessions.filter(({ hash }) => spared?.user === user && hash === spared.hash));
  }

  /** Live sessions of all users. */
  async count(): Promise<number> {
    const now = this.clock.wall();
    let count = 0;
    for (let after: string | undefined; ;) {
      const page = await this.store.query<SessionsRecord>('session/', {
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const { value } of page) count += value.sessions.filter((one) => isLive(one, this.limits, now)).length;
      if (page.length < PAGE) return count;
      after = page.at(-1)?.id;
    }
  }

  private read(user: string): Promise<Versioned<SessionsRecord> | undefined> {
    return this.store.get<SessionsRecord>(`session/${user}`);
  }

  private async change(user: string, to: (sessions: readonly KeptSession[]) => readonly KeptSession[]): Promise<void> {
    for (let round = 1; ; round++) {
      const found = await this.read(user);
      const next: SessionsRecord = { schemaVersion: 1, sessions: to(found?.value.sessions ?? []) };
      try {
        if (found === undefined) await this.store.create(`session/${user}`, next);
        else await this.store.compareAndSet(`session/${user}`, next, found.version);
        return;
      } catch (error) {
        const isRace =
          error instanceof ApplianceError &&
          (error.code === 'RECORD_STORE_CONFLICT' || error.code === 'RECORD_STORE_EXISTS');
        if (!isRace || round >= MAX_ROUNDS) throw error;
      }
    }
  }
}
