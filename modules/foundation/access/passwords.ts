import { scrypt, timingSafeEqual } from 'node:crypto';
import { tooManyHashes } from './errors.js';

const KEY_BYTES = 32;
const BLOCK_SIZE = 8;
/** Hashes at a time: each takes 32 MB and one thread of the pool, which files need too. */
const MAX_AT_A_TIME = 3;
/** Requests that wait for one of those. */
const MAX_WAITING = 20;

const derive = (password: string, salt: Buffer, cost: number, blockSize: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const maxmem = 256 * cost * blockSize;
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { N: cost, r: blockSize, p: 1, maxmem }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });

/** Password hashes as `scrypt$N$r$salt$key`, base64url: what was hashed with another cost is still understood. */
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly cost: number,
    private readonly random: (bytes: number) => Buffer,
  ) {}

  async hash(password: string): Promise<string> {
    const salt = this.random(16);
    const key = await this.inTurn(() => derive(password, salt, this.cost, BLOCK_SIZE));
    return ['scrypt', this.cost, BLOCK_SIZE, salt.toString('base64url'), key.toString('base64url')].join('$');
  }

  /** Takes as long where there is no user: `undefined` is hashed against all the same and never matches. */
  async matches(password: string, hash: string | undefined): Promise<boolean> {
    const [scheme, cost, blockSize, salt, key] = (hash ?? '').split('$');
    const isKnown = scheme === 'scrypt' && salt !== undefined && key !== undefined;
    const wanted = isKnown ? Buffer.from(key, 'base64url') : Buffer.alloc(KEY_BYTES);
    const given = await this.inTurn(() =>
      derive(
        password,
        isKnown ? Buffer.from(salt, 'base64url') : Buffer.alloc(16),
        isKnown ? Number(cost) : this.cost,
        isKnown ? Number(blockSize) : BLOCK_SIZE,
      ),
    );
    return given.length === wanted.length && timingSafeEqual(given, wanted) && isKnown;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= MAX_AT_A_TIME) {
      if (this.waiting.length >= MAX_WAITING) throw tooManyHashes();
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // The place is handed on, so nobody can slip in between.
      if (next === undefined) this.running--;
      else next();
    }
  }
}
