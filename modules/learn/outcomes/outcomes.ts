import { type AuditLog } from '#foundation/audit';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import {
  type Case,
  type Clock,
  type Dn,
  networkTimeOf,
  type NetworkTime,
  type Outcome,
  type Plan,
  type RemediationJournal,
  type StepOutcome,
} from '#foundation/vocabulary';
import { inWords, outcomeOf } from './domain/outcome-of.js';
import { type Learned } from './learned.js';
import { type OutcomesConfig } from './outcomes.config.js';
import { type OutcomesMetrics } from './outcomes.metrics.js';
import { createOnce, updateRecord } from './update-record.js';

export interface OutcomesParts {
  readonly store: RecordStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly learned: Learned;
  readonly config: OutcomesConfig;
  readonly metrics: OutcomesMetrics;
  /** Called where something was learned, so that whoever keeps a copy reads it again. */
  readonly changed?: () => void;
}

/** The record `hold-down/<dn>`: remedies failed there, so nothing is tried until then. */
export interface HoldDown {
  readonly schemaVersion: 1;
  readonly dn: Dn;
  readonly incidentId: string;
  readonly until: NetworkTime;
  readonly because: string;
}

/** The end of every plan: what came of it is written down once and changes what is tried next. */
export class Outcomes {
  constructor(private readonly parts: OutcomesParts) {}

  /** The step of `verified`. */
  readonly learn = async (item: Case): Promise<StepOutcome> => {
    const outcome = await this.settle(item);
    return { kind: 'move', to: 'closed', note: outcome === undefined ? 'It helped.' : inWords(outcome) };
  };

  /** The step of `reverted`: the next remedy, or a person where enough of them failed. */
  readonly learnFailure = async (item: Case): Promise<StepOutcome> => {
    const { config, audit } = this.parts;
    const outcome = await this.settle(item);
    const said = outcome === undefined ? 'It was taken back before it could be judged.' : inWords(outcome);
    const failures = item.failures + 1;
    if (failures < config.maxFailures)
      return { kind: 'move', to: 'diagnosed', failures, note: `${said} The next remedy is sought.` };
    const plan = await this.planOf(item);
    const count = failures === 1 ? 'One remedy' : `${String(failures)} remedies`;
    const note = `${said} ${count} failed: a person takes over, and nothing is tried there for ${hours(config.holdDownMs)}.`;
    if (plan !== undefined) await this.holdDown(plan, item);
    await audit.append(item.region, { kind: 'handed-over', caseId: item.id, reason: 'failures', note });
    return { kind: 'move', to: 'handed-over', failures, note };
  };

  /** Writes the outcome once and has it counted once, whatever crashed in between. */
  private async settle(item: Case): Promise<Outcome | undefined> {
    const { store, audit, clock, learned, metrics, changed } = this.parts;
    const plan = await this.planOf(item);
    if (plan === undefined) return undefined;
    const id = `outcome/${plan.id}`;
    let outcome = (await store.get<Outcome>(id))?.value;
    if (outcome === undefined) {
      const journal = (await store.get<RemediationJournal>(`remediation/${plan.id}`))?.value;
      outcome = outcomeOf(plan, journal, clock.network());
      if (outcome === undefined) {
        metrics.notJudged();
        return undefined;
      }
      await audit.append(item.region, { kind: 'outcome', outcome, expected: plan.expected });
      if (await createOnce(store, id, outcome)) metrics.judged(outcome.function, outcome.verdict);
      // Another run was quicker: what it wrote is what counts.
      else outcome = (await store.get<Outcome>(id))?.value ?? outcome;
    }
    await learned.count(plan, outcome);
    changed?.();
    return outcome;
  }

  private async holdDown(plan: Plan, item: Case): Promise<void> {
    const { store, clock, config, metrics } = this.parts;
    const held: HoldDown = {
      schemaVersion: 1,
      dn: plan.target,
      incidentId: item.incidentId,
      until: networkTimeOf(clock.network() + config.holdDownMs),
      because: `remedies failed in ${item.incidentId}, a person has to look first.`,
    };
    const id = `hold-down/${plan.target}`;
    const before = (await store.get<HoldDown>(id))?.value;
    if (before?.incidentId === item.incidentId) return;
    await updateRecord<HoldDown>(
      store,
      id,
      (other) => (other !== undefined && other.until >= held.until ? other : held),
      config.maxRounds,
    );
    metrics.heldDown();
  }

  private async planOf({ planId, id }: Case): Promise<Plan | undefined> {
    if (planId === undefined)
      throw new ApplianceError('OUTCOMES_NO_PLAN', { retryable: false, attributes: { caseId: id } });
    return (await this.parts.store.get<Plan>(`plan/${planId}`))?.value;
  }
}

const hours = (ms: number): string => `${String(Number((ms / 3_600_000).toPrecision(2)))} h`;
