import { createHash } from 'node:crypto';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { canonicalJson } from './canonical-json.js';

export interface AuditEntry {
  readonly schemaVersion: 1;
  readonly region: string;
  readonly sequence: number;
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previous: string;
  readonly what: unknown;
  /** SHA-256, hexadecimal, over the canonical JSON of all the other fields. */
  readonly hash: string;
}

const GENESIS = '0'.repeat(64);
/** Appends racing for one region; each round lets one of them through. */
const MAX_ROUNDS = 100;
/** Records read at a time when looking for what stands behind a gap. */
const PAGE = 1_000;

const idOf = (region: string, sequence: number): string => `audit/${encodeURIComponent(region)}/${sequence}`;
const hashOf = (entry: AuditEntry): string =>
  createHash('sha256')
    .update(canonicalJson({ ...entry, hash: undefined }))
    .digest('hex');

/** One hash chain per region: create-only records, each sealing the one before. */
export class AuditLog {
  /** Last entry seen per region: where the search for the end begins. Bounded by the number of regions. */
  private readonly ends = new Map<string, AuditEntry>();

  constructor(private readonly store: RecordStore) {}

  /** @throws ApplianceError AUDIT_UNAVAILABLE, retryable, where other writers were quicker every time */
  async append(region: string, what: unknown): Promise<AuditEntry> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const end = await this.endOf(region);
      // Through JSON first: what is hashed is what the store will give back.
      const open = JSON.parse(
        JSON.stringify({
          schemaVersion: 1,
          region,
          sequence: (end?.sequence ?? 0) + 1,
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
    let previous = GENESIS;
    for (let sequence = 1; ; sequence++) {
      const found = await this.store.get<AuditEntry>(idOf(region, sequence));
      if (found === undefined) return (await this.goesOnAfter(region, sequence)) ? sequence : undefined;
      const { value } = found;
      if (
        value.sequence !== sequence ||
        value.region !== region ||
        value.previous !== previous ||
        value.hash !== hashOf(value)
      )
        return sequence;
      previous = value.hash;
    }
  }

  /** True where entries stand behind a missing one, however many are missing. */
  private async goesOnAfter(region: string, sequence: number): Promise<boolean> {
    const prefix = idOf(region, 0).slice(0, -1);
    for (let after: string | undefined; ;) {
      const page = await this.store.query(prefix, { limit: PAGE, ...(after === undefined ? {} : { after }) });
      if (page.some(({ id }) => Number(id.slice(prefix.length)) > sequence)) return true;
      if (page.length < PAGE) return false;
      after = page.at(-1)?.id;
    }
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
