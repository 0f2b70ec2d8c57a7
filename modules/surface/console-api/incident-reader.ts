import { type PolicyStore } from '#foundation/authority';
import { type RecordStore } from '#foundation/record-store';
import {
  type ApprovalRecord,
  type Case,
  type Clock,
  type Diagnosis,
  type Dn,
  type Evidence,
  type FunctionMode,
  type Incident,
  type Outcome,
  type Plan,
  type RemediationJournal,
} from '#foundation/vocabulary';
import {
  type EvidenceView,
  type IncidentSummary,
  type IncidentView,
  type PlanView,
  type RankedCause,
} from './domain/contract.js';
import { caseSummaryOf, entryOf, type IncidentEntry } from './domain/incident-entry.js';
import { planViewOf } from './domain/plan-view.js';
import { timelineOf } from './domain/timeline.js';
import { noIncident, noPlan } from './errors.js';
import { type IncidentIndex } from './incident-index.js';
import { type NetworkView } from './network-view.js';
import { type Sparks } from './sparks.js';

/** Objects of one incident that a page lists. */
const MAX_AFFECTED = 500;

/** One incident with all that belongs to it, read from the record store as it is now. */
export class IncidentReader {
  constructor(
    private readonly records: RecordStore,
    private readonly policy: PolicyStore,
    private readonly clock: Clock,
    private readonly index: IncidentIndex,
    private readonly network: NetworkView,
    private readonly sparks: Sparks,
  ) {}

  /** @throws ApplianceError CONSOLE_INCIDENT_NOT_FOUND */
  async view(id: string): Promise<IncidentView> {
    const { incident, diagnosis, item, entry } = await this.entryOf(id);
    const nameOf = (dn: Dn): string => this.network.nameOf(dn);
    const [summary] = await this.sparks.addTo([entry]);
    const plans = await Promise.all((item?.planIds ?? []).map((planId) => this.planOrNone(planId, item)));
    return {
      ...(summary ?? entry.summary),
      affected: incident.affected.slice(0, MAX_AFFECTED).map((dn) => this.network.named(dn)),
      events: timelineOf(incident.events, nameOf),
      ranked: (diagnosis?.ranked ?? []).map((hypothesis): RankedCause => ({
        dn: hypothesis.dn,
        name: nameOf(hypothesis.dn),
        cause: hypothesis.cause,
        probability: hypothesis.probability,
        for: hypothesis.for.map((evidence) => this.evidenceOf(evidence)),
        against: hypothesis.against.map((evidence) => this.evidenceOf(evidence)),
        ...(hypothesis.changeId === undefined ? {} : { changeId: hypothesis.changeId }),
      })),
      caseHistory: (item?.history ?? []).map(({ state, at, note }) => ({
        state,
        atMs: at,
        ...(note === undefined ? {} : { note }),
      })),
      plans: plans.filter((plan): plan is PlanView => plan !== undefined),
      neighbourhood: this.network.neighbourhood(entry.root.dn, incident.affected),
    };
  }

  /** One incident as a list shows it, whether or not the list still has it. @throws ApplianceError CONSOLE_INCIDENT_NOT_FOUND */
  async summary(id: string): Promise<IncidentSummary> {
    return this.index.get(id)?.summary ?? (await this.entryOf(id)).entry.summary;
  }

  /** @throws ApplianceError CONSOLE_PLAN_NOT_FOUND */
  async plan(planId: string): Promise<{ readonly view: PlanView; readonly plan: Plan }> {
    const plan = await this.read<Plan>(`plan/${planId}`);
    if (plan === undefined) throw noPlan(planId);
    return { view: await this.planView(plan, await this.read<Case>(`case/${plan.incidentId}`)), plan };
  }

  private async entryOf(id: string): Promise<{
    readonly incident: Incident;
    readonly diagnosis: Diagnosis | undefined;
    readonly item: Case | undefined;
    readonly entry: IncidentEntry;
  }> {
    const incident = await this.incidentOf(id);
    const [diagnosis, item] = await Promise.all([
      this.read<Diagnosis>(`diagnosis/${id}`),
      this.read<Case>(`case/${id}`),
    ]);
    const entry = entryOf({
      incident,
      diagnosis,
      case: item === undefined ? undefined : caseSummaryOf(item),
      affectedUsers: this.index.get(id)?.summary.affectedUsers,
      nameOf: (dn) => this.network.nameOf(dn),
      now: this.clock.network(),
    });
    return { incident, diagnosis, item, entry };
  }

  private async planOrNone(planId: string, item: Case | undefined): Promise<PlanView | undefined> {
    const plan = await this.read<Plan>(`plan/${planId}`);
    return plan === undefined ? undefined : this.planView(plan, item);
  }

  private async planView(plan: Plan, item: Case | undefined): Promise<PlanView> {
    const [approval, journal, outcome, policy] = await Promise.all([
      this.read<ApprovalRecord>(`approval/${plan.id}`),
      this.read<RemediationJournal>(`remediation/${plan.id}`),
      this.read<Outcome>(`outcome/${plan.id}`),
      this.policy.get(),
    ]);
    const mode: FunctionMode =
      item?.state === 'shadowed' ? 'shadow' : approval === undefined ? policy.functions[plan.function] : 'assist';
    return planViewOf({ plan, mode, approval, journal, outcome, nameOf: (dn) => this.network.nameOf(dn) });
  }

  /** The id does not say the region: the list does, else every region is asked. */
  private async incidentOf(id: string): Promise<Incident> {
    const known = this.index.get(id)?.summary.region;
    for (const region of known === undefined ? this.network.regions() : [known]) {
      const found = await this.read<Incident>(`incident/${region}/${id}`);
      if (found !== undefined) return found;
    }
    throw noIncident(id);
  }

  private evidenceOf({ eventId, dn, measure, sentence, weight }: Evidence): EvidenceView {
    return {
      ...(eventId === undefined ? {} : { eventId }),
      dn,
      name: this.network.nameOf(dn),
      ...(measure === undefined ? {} : { measure }),
      sentence,
      weight,
    };
  }

  private async read<T>(id: string): Promise<T | undefined> {
    return (await this.records.get<T>(id))?.value;
  }
}
