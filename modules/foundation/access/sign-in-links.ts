import { createHash } from 'node:crypto';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type Clock, type WallTime, wallTimeOf } from '#foundation/vocabulary';
import { deadLink } from './errors.js';

/** The record `sign-in-link/<hash of the token>`; the record of the same name under `sign-in-link-used` burns it. */
interface LinkRecord {
  readonly schemaVersion: 1;
  readonly user: string;
  readonly expiresAt: WallTime;
}

const TOKEN_BYTES = 32;
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** One-time links by which a user gets in without a password. */
export class SignInLinks {
  constructor(
    private readonly store: RecordStore,
    private readonly validMs: number,
    private readonly clock: Clock,
    private readonly random: (bytes: number) => Buffer,
  ) {}

  /** @returns path and query; the token is kept nowhere else */
  async mint(user: string): Promise<string> {
    const token = this.random(TOKEN_BYTES).toString('base64url');
    const link: LinkRecord = { schemaVersion: 1, user, expiresAt: wallTimeOf(this.clock.wall() + this.validMs) };
    await this.store.create(`sign-in-link/${hashOf(token)}`, link);
    return `/sign-in?token=${token}`;
  }

  /**
   * @returns the user it lets in
   * @throws ApplianceError ACCESS_SIGN_IN_LINK_UNAUTHENTICATED where it was used, has expired or never was
   */
  async redeem(token: string): Promise<string> {
    const hash = hashOf(token);
    const link = (await this.store.get<LinkRecord>(`sign-in-link/${hash}`))?.value;
    if (link === undefined || this.clock.wall() >= link.expiresAt) throw deadLink();
    try {
      await this.store.create(`sign-in-link-used/${hash}`, { schemaVersion: 1, usedAt: this.clock.wall() });
    } catch (error) {
      throw error instanceof ApplianceError && error.code === 'RECORD_STORE_EXISTS' ? deadLink() : error;
    }
    return link.user;
  }
}
