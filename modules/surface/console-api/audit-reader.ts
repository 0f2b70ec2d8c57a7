import { type AuditEntry, type AuditLog } from '#foundation/audit';
import { type RecordStore } from '#foundation/record-store';
import { type Clock } from '#foundation/vocabulary';
import { type AuditItem } from './domain/contract.js';

/** A verdict on a chain is good for this much wall time. */
const FRESH_MS = 30_000;

interface Verdict {
  readonly at: number;
  readonly verified: boolean | null;
}

const detailOf = (what: unknown): Readonly<Record<string, unknown>> =>
  typeof what === 'object' && what !== null && !Array.isArray(what) ? (what as Record<string, unknown>) : { what };

const itemOf = (entry: AuditEntry): AuditItem => {
  const { region, sequence, what, hash } = entry;
  const detail = detailOf(what);
  // Where the chain stamps its entries that time counts, else the one that was written into them.
  const atWallMs = 'atWallMs' in entry ? entry.atWallMs : detail['atWallMs'];
  return { region, sequence, atWallMs: typeof atWallMs === 'number' ? atWallMs : null, what: detail, hash };
};

/** The chains of the audit, newest entry first. */
export class AuditReader {
  private readonly ends = new Map<string, number>();
  private readonly verdicts = new Map<string, Verdict>();

  constructor(
    private readonly records: RecordStore,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly maxVerified: number,
  ) {}

  /** @param chains that are asked for; of several the entries are merged, newest first where they say when they were written */
  async read(
    chains: readonly string[],
    page: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<{ readonly items: readonly AuditItem[]; readonly verified: boolean | null }> {
    const [pages, verdicts] = await Promise.all([
      Promise.all(chains.map((chain) => this.page(chain, page))),
      Promise.all(chains.map((chain) => this.verdictOf(chain))),
    ]);
    const items = pages.flat();
    if (chains.length > 1) items.sort((a, b) => (b.atWallMs ?? 0) - (a.atWallMs ?? 0) || b.sequence - a.sequence);
    const isBroken = verdicts.includes(false);
    return { items: items.slice(0, page.limit), verified: isBroken ? false : verdicts.includes(null) ? null : true };
  }

  private async page(
    chain: string,
    { limit, before }: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly AuditItem[]> {
    const end = await this.endOf(chain);
    const last = Math.min(end, (before ?? Infinity) - 1);
    const items: AuditItem[] = [];
    for (let sequence = last; sequence > Math.max(0, last - limit); sequence--) {
      const found = await this.entry(chain, sequence);
      if (found !== undefined) items.push(itemOf(found));
    }
    return items;
  }

  /** `null`: too long to be verified while a page waits; the command does it. */
  private async verdictOf(chain: string): Promise<boolean | null> {
    const now = this.clock.wall();
    const known = this.verdicts.get(chain);
    if (known !== undefined && now - known.at < FRESH_MS) return known.verified;
    const isShort = (await this.endOf(chain)) <= this.maxVerified;
    const verified = isShort ? (await this.audit.verify(chain)) === undefined : null;
    this.verdicts.set(chain, { at: now, verified });
    return verified;
  }

  /** Sequence of the last entry; by doubling, then by halves: a chain has no gaps. */
  private async endOf(chain: string): Promise<number> {
    let low = this.ends.get(chain) ?? 0;
    let step = 1;
    while ((await this.entry(chain, low + step)) !== undefined) {
      low += step;
      step *= 2;
    }
    for (let high = low + step; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((await this.entry(chain, middle)) === undefined) high = middle;
      else low = middle;
    }
    this.ends.set(chain, low);
    return low;
  }

  private async entry(chain: string, sequence: number): Promise<AuditEntry | undefined> {
    return (await this.records.get<AuditEntry>(`audit/${encodeURIComponent(chain)}/${sequence}`))?.value;
  }
}
