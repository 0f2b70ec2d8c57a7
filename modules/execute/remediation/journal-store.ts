import { type RecordStore } from '#foundation/record-store';
import { type Plan, type RemediationJournal } from '#foundation/vocabulary';

const idOf = (planId: string): string => `remediation/${planId}`;

/** One plan's journal, open for writing. Where somebody else wrote it meanwhile, the write is refused and the step runs again. */
export class OpenJournal {
  private constructor(
    private readonly records: RecordStore,
    private current: RemediationJournal,
    private version: string,
  ) {}

  static async open(records: RecordStore, plan: Plan): Promise<OpenJournal> {
    const found = await records.get<RemediationJournal>(idOf(plan.id));
    if (found !== undefined) return new OpenJournal(records, found.value, found.version);
    const { id: planId, incidentId: caseId, region } = plan;
    const fresh: RemediationJournal = { schemaVersion: 1, planId, caseId, region, state: 'begun', writes: [] };
    return new OpenJournal(records, fresh, await records.create(idOf(planId), fresh));
  }

  get value(): RemediationJournal {
    return this.current;
  }

  /** @throws ApplianceError RECORD_STORE_CONFLICT */
  async set(next: RemediationJournal): Promise<void> {
    this.version = await this.records.compareAndSet(idOf(next.planId), next, this.version);
    this.current = next;
  }
}
