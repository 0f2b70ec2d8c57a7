import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type Clock } from '#foundation/vocabulary';
import { verifyChain } from './chain.js';
import { type AuditEntry, GENESIS, hashOf, idOf } from './entry.js';

/** Appends racing for one region; each round lets one of them through. */
const MAX_ROUNDS = 100;

/** One hash chain per region: create-only records, each sealing the one before. */
export class AuditLog {
  /** Last entry seen per region: where the search for the end begins. Bounded by the number of regions. */
  private readonly ends = new Map<string, AuditEntry>();

  constructor(
    private readonly store: RecordStore,
    private readonly clock: Pick<Clock, 'wall'>,
  ) {}

  /** @throws ApplianceError AUDIT_UNAVAILABLE, retryable, where other writers were quicker every time */
  async append(region: string, what: unknown): Promise<AuditEntry> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const end = await this.endOf(region);
      // Through JSON first: what is hashed is what the store will give back.
      const open = JSON.parse(
        JSON.stringify({
          schemaVersion: 2,
          region,
          sequence: (end?.sequence ?? 0) + 1,
          atWallMs: this.clock.wall(),
          previous: end?.hash ?? GENESIS,
          what,
          hash: '',
        }),
      ) as AuditEntry;
      const entry = { ...open, hash: hashOf(open) };
      try {
        await this.store.create(idOf(region, entry.sequence), entry);
        return entry;
      } catch (error) {
        if (!(error instanceof ApplianceError) || error.code !== 'RECORD_STORE_EXISTS') throw error;
      }
    }
    throw new ApplianceError('AUDIT_UNAVAILABLE', { retryable: true, message: `The audit of ${region} is contended.` });
  }

  /** The sequence of the first broken entry, or `undefined` where the chain holds. A cut-off tail shows only against a hash kept elsewhere. */
  async verify(region: string): Promise<number | undefined> {
    return (await verifyChain(this.store, region)).firstBroken;
  }

  /** By id only: a query may lag. */
  private async endOf(region: string): Promise<AuditEntry | undefined> {
    let end = this.ends.get(region);
    for (;;) {
      const next = await this.store.get<AuditEntry>(idOf(region, (end?.sequence ?? 0) + 1));
      if (next === undefined) break;
      end = next.value;
    }
    if (end !== undefined) this.ends.set(region, end);
    return end;
  }
}
