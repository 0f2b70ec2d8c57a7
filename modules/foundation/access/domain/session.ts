import { type WallTime, wallTimeOf } from '#foundation/vocabulary';

/** A session as it is kept: its id only as a hash, so that who reads the store cannot take one over. */
export interface KeptSession {
  /** SHA-256 of the id, hexadecimal. */
  readonly hash: string;
  readonly via: 'password' | 'link';
  readonly createdAt: WallTime;
  /** Last use, exact to a twentieth of the idle time. */
  readonly seenAt: WallTime;
}

export interface SessionLimits {
  /** Without a request for this long it is over (ms). */
  readonly idleMs: number;
  /** However busy, it is over after this (ms). */
  readonly maxMs: number;
  /** Of one user; the longest unused goes first. */
  readonly perUser: number;
}

export const expiryOf = (session: KeptSession, limits: SessionLimits): WallTime =>
  wallTimeOf(Math.min(session.createdAt + limits.maxMs, session.seenAt + limits.idleMs));

export const isLive = (session: KeptSession, limits: SessionLimits, now: WallTime): boolean =>
  now < expiryOf(session, limits);

/** True where its use is worth a write. */
export const isDueForTouch = (session: KeptSession, limits: SessionLimits, now: WallTime): boolean =>
  now - session.seenAt > limits.idleMs / 20;

/** Adds one, without what is over, the longest unused leaving where there are too many. */
export const withSession = (
  kept: readonly KeptSession[],
  added: KeptSession,
  limits: SessionLimits,
  now: WallTime,
): readonly KeptSession[] =>
  [...kept.filter((session) => isLive(session, limits, now)), added]
    .sort((a, b) => a.seenAt - b.seenAt)
    .slice(-limits.perUser);
