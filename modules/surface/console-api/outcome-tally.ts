import { type RecordStore } from '#foundation/record-store';
import { type Outcome, type SonFunction } from '#foundation/vocabulary';
import { type FunctionRecord, recordsOf } from './domain/function-record.js';

/** Outcomes remembered; beyond them the oldest stop to count, as experience does. */
const MAX_OUTCOMES = 20_000;

/** What came of the plans so far, each counted once. */
export class OutcomeTally {
  private readonly known = new Map<string, Pick<Outcome, 'function' | 'verdict'>>();
  private readonly wanted = new Set<string>();

  constructor(private readonly records: RecordStore) {}

  take(outcome: Outcome): void {
    this.wanted.delete(outcome.planId);
    this.known.set(outcome.planId, { function: outcome.function, verdict: outcome.verdict });
    const oldest = this.known.size > MAX_OUTCOMES ? this.known.keys().next() : undefined;
    if (oldest?.done === false) this.known.delete(oldest.value);
  }

  /** Plans that may have an outcome by now; they are read when somebody asks. */
  look(planIds: readonly string[]): void {
    for (const id of planIds) if (!this.known.has(id) && this.wanted.size < MAX_OUTCOMES) this.wanted.add(id);
  }

  async byFunction(): Promise<Readonly<Record<SonFunction, FunctionRecord>>> {
    for (const id of [...this.wanted]) {
      const found = await this.records.get<Outcome>(`outcome/${id}`);
      if (found !== undefined) this.take(found.value);
    }
    return recordsOf(this.known.values());
  }
}
