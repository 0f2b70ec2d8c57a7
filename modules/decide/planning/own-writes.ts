import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import {
  type AttributeValue,
  type ConfigurationChange,
  type Dn,
  type JournalWrite,
  type Plan,
  type RemediationJournal,
} from '#foundation/vocabulary';
import { REQUESTER } from './plan-record.js';

/** The record `planned-for/<dn>`: the newest plans that write to the object, oldest first. */
interface PlannedFor {
  readonly schemaVersion: 1;
  readonly planIds: readonly string[];
}

/** Pacing leaves few plans an hour to one object. */
const PLANS_AT_MOST = 16;
const MAX_ROUNDS = 20;
const TOOK_EFFECT = new Set<JournalWrite['outcome']>(['written', 'confirmed', 'reverted']);
const idOf = (dn: Dn): string => `planned-for/${dn}`;

/** What this appliance itself wrote to the network, by object: the journals know it by plan. */
export class OwnWrites {
  constructor(private readonly store: RecordStore) {}

  /** Notes which objects a plan writes to; before it can be carried out. */
  async note(plan: Plan): Promise<void> {
    for (const dn of new Set(plan.actions.map((action) => action.dn))) await this.noteOne(dn, plan.id);
  }

  /** Writes that took effect, those that undid others among them, as changes made by the appliance. */
  async changes(dn: Dn): Promise<readonly ConfigurationChange[]> {
    const noted = await this.notedFor(dn);
    const journals = await Promise.all(noted.map((id) => this.store.get<RemediationJournal>(`remediation/${id}`)));
    return journals.flatMap((found) => (found === undefined ? [] : changesIn(found.value, dn)));
  }

  /** Whether one of the newest plans for the object writes the value there, or puts it back, and may have done so already. */
  async mayBe(dn: Dn, attribute: string, value: AttributeValue): Promise<boolean> {
    const noted = await this.notedFor(dn);
    const plans = await Promise.all(noted.map((id) => this.store.get<Plan>(`plan/${id}`)));
    return plans.some((plan) =>
      plan?.value.actions.some(
        (action) =>
          action.dn === dn && action.attribute === attribute && (action.to === value || action.from === value),
      ),
    );
  }

  private async notedFor(dn: Dn): Promise<readonly string[]> {
    return (await this.store.get<PlannedFor>(idOf(dn)))?.value.planIds ?? [];
  }

  private async noteOne(dn: Dn, planId: string): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const found = await this.store.get<PlannedFor>(idOf(dn));
      const known = found?.value.planIds ?? [];
      if (known.includes(planId)) return;
      const next: PlannedFor = { schemaVersion: 1, planIds: [...known, planId].slice(-PLANS_AT_MOST) };
      try {
        await (found === undefined
          ? this.store.create(idOf(dn), next)
          : this.store.compareAndSet(idOf(dn), next, found.version));
        return;
      } catch (error) {
        if (!(error instanceof ApplianceError) || !/^RECORD_STORE_(EXISTS|CONFLICT)$/.test(error.code)) throw error;
      }
    }
    throw new ApplianceError('PLANNING_RECORD_UNAVAILABLE', { retryable: true, message: `${idOf(dn)} is contended.` });
  }
}

const changesIn = ({ planId, writes }: RemediationJournal, dn: Dn): readonly ConfigurationChange[] =>
  writes
    .filter((write) => write.dn === dn && TOOK_EFFECT.has(write.outcome))
    .map(({ kind, index, attribute, from, to, at }) => ({
      id: `${planId}/${kind}/${String(index)}`,
      dn,
      time: at,
      attribute,
      from,
      to,
      actor: REQUESTER,
    }));
