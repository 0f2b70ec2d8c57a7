/** What became of a source's items behind the log. `late` and `ahead` are stored as well; the other two are not. */
export interface LaneAccount {
  taken: number;
  duplicates: number;
  late: number;
  ahead: number;
  /** Samples of series beyond the limit of the catalogue, and of running totals that were past their time. */
  refused: number;
}

const MAX_SOURCES = 1_000;
const OTHER_SOURCES = 'other';

/** Accounts of one lane by source: taken = stored or pending + duplicates + refused. */
export class LaneAccounts {
  private readonly bySource = new Map<string, LaneAccount>();

  get all(): ReadonlyMap<string, Readonly<LaneAccount>> {
    return this.bySource;
  }

  count(source: string, of: Readonly<LaneAccount>): void {
    const name = this.bySource.has(source) || this.bySource.size < MAX_SOURCES ? source : OTHER_SOURCES;
    let account = this.bySource.get(name);
    if (account === undefined)
      this.bySource.set(name, (account = { taken: 0, duplicates: 0, late: 0, ahead: 0, refused: 0 }));
    account.taken += of.taken;
    account.duplicates += of.duplicates;
    account.late += of.late;
    account.ahead += of.ahead;
    account.refused += of.refused;
  }
}
