import { webcrypto } from 'node:crypto';

/** Bodies that are remembered: more than senders put between a body whose answer was lost and the same body again. */
const REMEMBERED = 4_096;

/**
 * Tells a body that comes again from one that is new. A sender whose answer was lost, because the appliance died between the log and the answer, sends
 * the same bytes again: what they hold stands in the log already.
 */
export class RecentBodies {
  private readonly digests = new Set<string>();

  constructor(private readonly remembered = REMEMBERED) {}

  /** @returns whether the source sent the same bytes a short while ago; from now on it did */
  async isAgain(source: string, body: Uint8Array): Promise<boolean> {
    // A thread of the pool counts it, while the loop serves receivers.
    const sum = await webcrypto.subtle.digest('SHA-1', body);
    const digest = `${Buffer.from(sum).toString('base64')} ${source}`;
    if (this.digests.has(digest)) return true;
    this.digests.add(digest);
    if (this.digests.size > this.remembered) {
      const [oldest] = this.digests;
      if (oldest !== undefined) this.digests.delete(oldest);
    }
    return false;
  }

  /** Oldest first. */
  state(): readonly string[] {
    return [...this.digests];
  }

  restore(state: readonly string[]): void {
    this.digests.clear();
    for (const digest of state) this.digests.add(digest);
  }
}
