import { isDeepStrictEqual } from 'node:util';
import { type RecordStore } from '#foundation/record-store';
import { type Topology, type TopologySnapshot } from '#foundation/topology';
import {
  type ApprovalRecord,
  type Check,
  type Clock,
  type ConfigurationChange,
  type Dn,
  type FunctionMode,
  isWithin,
  type Kpis,
  parentOf,
  type Plan,
  type SonFunction,
} from '#foundation/vocabulary';
import { type Authority, type Burning, type Decision, type Resumption } from './authority.js';
import { type AuthorityMetrics } from './authority.metrics.js';
import { type Approval, type Situation } from './domain/situation.js';
import { writtenBy } from './domain/weigh.js';
import { otherPlan } from './errors.js';
import { type Permit } from './permit.js';
import { type PolicyStore } from './policy.js';

export interface GateParts {
  readonly authority: Authority;
  readonly policies: PolicyStore;
  readonly records: RecordStore;
  readonly topology: Topology;
  readonly kpis: Pick<Kpis, 'ageMs'>;
  readonly clock: Clock;
  /** Recorded configuration changes of exactly this object. */
  readonly recentChanges: (dn: Dn) => Promise<readonly ConfigurationChange[]>;
  readonly metrics: AuthorityMetrics;
}

/**
 * What planning and remediation ask. It finds out the situation by itself, from the records and the telemetry, so that nobody who wants
 * something can say how things stand.
 */
export class Gate {
  constructor(private readonly parts: GateParts) {}

  /** Every rule with its margin, for showing. Locks nothing. */
  async check(plan: Plan): Promise<readonly Check[]> {
    return this.parts.authority.check(plan, await this.situationOf(plan));
  }

  /**
   * Leave to write what was recorded, shown and approved under the plan's id, or the rules against it.
   *
   * @throws ApplianceError AUTHORITY_PLAN_CONFLICT, not retryable, where the plan differs from its record; AUTHORITY_UNAVAILABLE, retryable
   */
  async permit(plan: Plan): Promise<Decision> {
    await this.checkRecorded(plan);
    const decision = await this.parts.authority.permit(plan, await this.situationOf(plan));
    this.parts.metrics.count(decision.kind, decision.kind === 'refused' ? decision.because : []);
    return decision;
  }

  /** To be called once, by the actuator, immediately before it writes. @throws as `Authority.burn` */
  burn(permit: Permit): Promise<Burning> {
    return this.parts.authority.burn(permit);
  }

  /**
   * Fresh permits for a plan whose permits were lost with their process. To finish is refused, and only the revert permit given, where the kill
   * switch is on or the function may not act any more.
   */
  async resume(plan: Plan, purpose: 'revert' | 'finish'): Promise<Resumption> {
    await this.checkRecorded(plan);
    const mayFinish = purpose === 'finish' && (await this.mayGoOn(plan.function));
    return this.parts.authority.resume(plan, mayFinish ? 'finish' : 'revert');
  }

  /** Verification is closed: frees the targets. May be called twice. */
  release(planId: string, region: string): Promise<void> {
    return this.parts.authority.release(planId, region);
  }

  async modeOf(name: SonFunction): Promise<FunctionMode> {
    return (await this.parts.policies.get()).functions[name];
  }

  /** False where what was begun is not to be gone on with. */
  async mayGoOn(name: SonFunction): Promise<boolean> {
    const { killSwitch, functions } = await this.parts.policies.get();
    return !killSwitch && functions[name] !== 'shadow';
  }

  private async situationOf(plan: Plan): Promise<Situation> {
    const { policies, records, topology, kpis, clock, recentChanges } = this.parts;
    const [policy, approval, recorded] = await Promise.all([
      policies.get(),
      records.get<ApprovalRecord>(`approval/${plan.id}`),
      Promise.all(writtenBy(plan).map(recentChanges)),
    ]);
    const snapshot = topology.snapshot();
    return {
      mode: policy.functions[plan.function],
      now: clock.network(),
      telemetryAgeMs: Math.max(...seenBy(plan).map((dn) => kpis.ageMs(dn))),
      // Running plans, pacing and what was changed stand in the ledger, which the authority adds.
      running: [],
      lastChangeAt: new Map(),
      changedObjects: [],
      protectedPrefixes: policy.protectedPrefixes,
      windows: policy.windows,
      approvals: approvalsIn(approval?.value, plan.id),
      killSwitch: policy.killSwitch,
      neighbours: (dn) => around(snapshot, dn),
      layerOf: (dn) => {
        for (let at: Dn | undefined = dn; at !== undefined; at = parentOf(at)) {
          const layer = snapshot.get(at)?.attributes['vsLayer'];
          if (layer !== undefined) return String(layer);
        }
        return undefined;
      },
      recordedChanges: recorded.flat(),
    };
  }

  private async checkRecorded(plan: Plan): Promise<void> {
    const recorded = await this.parts.records.get<Plan>(`plan/${plan.id}`);
    if (recorded === undefined || !isDeepStrictEqual(substanceOf(recorded.value), substanceOf(plan)))
      throw otherPlan(plan.id);
  }
}

/** The neighbours of an object and of all that it contains: who restarts a unit touches those of each of its cells. */
const around = (snapshot: TopologySnapshot, dn: Dn): readonly Dn[] => [
  ...snapshot.neighbours(dn),
  ...snapshot.children(dn).flatMap((child) => around(snapshot, child)),
];

/** What shows whether a plan helps or harms: where a site is its target, the cells there that it is judged by. */
const seenBy = ({ target, expected }: Plan): readonly Dn[] => {
  const within = expected.map(({ dn }) => dn).filter((dn) => isWithin(dn, target));
  return within.length > 0 ? within : [target];
};

const approvalsIn = (record: ApprovalRecord | undefined, planId: string): readonly Approval[] =>
  record?.state === 'approved' && record.planId === planId && record.by !== undefined
    ? [{ planId, by: record.by }]
    : [];

/** What an approval is given for. Through JSON, as the record is. */
const substanceOf = ({ region, function: name, requester, target, actions }: Plan): unknown =>
  JSON.parse(JSON.stringify({ region, name, requester, target, actions }));
