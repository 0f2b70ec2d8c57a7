import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 32;
/** Keys that are kept in memory at most. */
const MAX_READ = 10_000;

/**
 * Keys that the appliance makes for itself at its first start and keeps in the data folder, readable by its owner only: one for each purpose, and for
 * pseudonyms one for each region, so that they cannot be joined across regions.
 */
export class Keys {
  private readonly folder: string;
  /** Those of regions are asked for with every record. */
  private readonly read = new Map<string, Uint8Array>();

  constructor(dataFolder: string) {
    this.folder = join(dataFolder, 'keys');
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  of(purpose: string): Uint8Array {
    const known = this.read.get(purpose);
    if (known !== undefined) return known;
    const file = join(this.folder, encodeURIComponent(purpose));
    if (!existsSync(file)) {
      // Under its name it is whole or not there: half a key would be a key like any other.
      const aside = `${file}.new`;
      writeFileSync(aside, randomBytes(BYTES), { mode: 0o600, flush: true });
      chmodSync(aside, 0o600);
      renameSync(aside, file);
    }
    const key = readFileSync(file);
    if (this.read.size < MAX_READ) this.read.set(purpose, key);
    return key;
  }
}
