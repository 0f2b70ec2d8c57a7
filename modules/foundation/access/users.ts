import { ApplianceError } from '#foundation/platform';
import { type RecordStore, type Versioned } from '#foundation/record-store';
import { type Clock, type WallTime } from '#foundation/vocabulary';
import { isAllowed, type Role } from './domain/roles.js';
import { invalid, lastAdmin, noSuchUser, userExists } from './errors.js';
import { type Passwords } from './passwords.js';

/** The record `user/<name>`. Records are never deleted: who was removed keeps a tombstone and loses the hash. */
interface UserRecord {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly hash: string;
  readonly createdAt: WallTime;
  readonly removedAt?: WallTime;
}

export interface User {
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface UserLimits {
  readonly maxUsers: number;
  readonly minPasswordLength: number;
}

const NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;
const MAX_PASSWORD_LENGTH = 256;
const MAX_ROUNDS = 10;

const isRace = (error: unknown): boolean =>
  error instanceof ApplianceError && (error.code === 'RECORD_STORE_CONFLICT' || error.code === 'RECORD_STORE_EXISTS');

/** Names are compared in lower case: two people never differ by a capital. */
export const userNameOf = (text: string): string => text.trim().toLowerCase();

export class Users {
  constructor(
    private readonly store: RecordStore,
    private readonly passwords: Passwords,
    private readonly limits: UserLimits,
    private readonly clock: Clock,
  ) {}

  async get(name: string): Promise<User | undefined> {
    return (await this.read(name))?.value;
  }

  /** In order of name. */
  async list(): Promise<readonly User[]> {
    const found = await this.store.query<UserRecord>('user/', { limit: this.limits.maxUsers * 2 });
    return found
      .filter(({ value }) => value.removedAt === undefined)
      .map(({ value: { name, roles } }) => ({ name, roles }));
  }

  /** @throws ApplianceError ACCESS_USER_EXISTS, ACCESS_USER_INVALID */
  async create(text: string, password: string, roles: readonly Role[]): Promise<User> {
    const name = userNameOf(text);
    if (!NAME.test(name))
      throw invalid(
        'A user name has 1 to 64 letters, digits, dots, hyphens, underscores or @, and begins with a letter or digit.',
      );
    if (roles.length === 0) throw invalid('A user needs at least one role.');
    this.checkPassword(password);
    const [found, all] = await Promise.all([this.store.get<UserRecord>(`user/${name}`), this.list()]);
    if (found !== undefined && found.value.removedAt === undefined) throw userExists(name);
    if (all.length >= this.limits.maxUsers)
      throw invalid(`There are ${this.limits.maxUsers} users already, no more are taken.`);
    const hash = await this.passwords.hash(password);
    const user: UserRecord = { schemaVersion: 1, name, roles: [...roles], hash, createdAt: this.clock.wall() };
    try {
      if (found === undefined) await this.store.create(`user/${name}`, user);
      else await this.store.compareAndSet(`user/${name}`, user, found.version);
    } catch (error) {
      throw isRace(error) ? userExists(name) : error;
    }
    return { name, roles: user.roles };
  }

  /** @throws ApplianceError ACCESS_USER_NOT_FOUND, ACCESS_LAST_ADMIN_CONFLICT */
  async remove(text: string): Promise<void> {
    const name = userNameOf(text);
    const user = await this.get(name);
    if (user === undefined) throw noSuchUser(name);
    const admins = (await this.list()).filter(({ roles }) => isAllowed(roles, 'admin'));
    if (admins.every((admin) => admin.name === name)) throw lastAdmin();
    await this.change(name, (record) => ({ ...record, hash: '', removedAt: this.clock.wall() }));
  }

  async setPassword(name: string, password: string): Promise<void> {
    this.checkPassword(password);
    const hash = await this.passwords.hash(password);
    await this.change(name, (record) => ({ ...record, hash }));
  }

  /** Takes the same time whether or not there is such a user. */
  async verify(text: string, password: string): Promise<User | undefined> {
    const found = await this.read(userNameOf(text));
    const isRight = await this.passwords.matches(password.slice(0, MAX_PASSWORD_LENGTH + 1), found?.value.hash);
    return isRight && found !== undefined ? { name: found.value.name, roles: found.value.roles } : undefined;
  }

  private checkPassword(password: string): void {
    if (password.length < this.limits.minPasswordLength || password.length > MAX_PASSWORD_LENGTH)
      throw invalid(`A password has ${this.limits.minPasswordLength} to ${MAX_PASSWORD_LENGTH} characters.`);
  }

  private async read(name: string): Promise<Versioned<UserRecord> | undefined> {
    if (!NAME.test(name)) return undefined;
    const found = await this.store.get<UserRecord>(`user/${name}`);
    return found?.value.removedAt === undefined ? found : undefined;
  }

  private async change(name: string, to: (record: UserRecord) => UserRecord): Promise<void> {
    for (let round = 1; ; round++) {
      const found = await this.read(name);
      if (found === undefined) throw noSuchUser(name);
      try {
        await this.store.compareAndSet(`user/${name}`, to(found.value), found.version);
        return;
      } catch (error) {
        if (!isRace(error) || round >= MAX_ROUNDS) throw error;
      }
    }
  }
}
