import { type AuditLog } from '#foundation/audit';
import { type AuthorityConfig, constraintOf, type Gate } from '#foundation/authority';
import { type RecordStore } from '#foundation/record-store';
import {
  type Action,
  type AttributeValue,
  type Case,
  type Clock,
  type Incident,
  type Kpis,
  type Plan,
  wallTimeOf,
  type WallTime,
} from '#foundation/vocabulary';
import { type Actuator } from '#execute/actuators';
import { missing } from './errors.js';
import { type RemediationConfig } from './remediation.config.js';
import { type RemediationMetrics } from './remediation.metrics.js';

export interface RemediationParts {
  readonly records: RecordStore;
  readonly gate: Pick<Gate, 'permit' | 'resume' | 'release' | 'mayGoOn'>;
  readonly actuator: Actuator;
  readonly kpis: Pick<Kpis, 'read' | 'expected'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly config: RemediationConfig;
  readonly constraints: AuthorityConfig['constraints'];
  readonly metrics: RemediationMetrics;
}

export type ValueRead =
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'deferred'; readonly retryAt: WallTime };

/** What the four steps have in common. */
export class Context {
  constructor(readonly parts: RemediationParts) {}

  /** @throws ApplianceError REMEDIATION_RECORD_NOT_FOUND, not retryable */
  async planOf({ id, planId }: Case): Promise<Plan> {
    const found = planId === undefined ? undefined : await this.parts.records.get<Plan>(`plan/${planId}`);
    if (found === undefined) throw missing(`plan/${planId ?? ''} of case ${id}`);
    return found.value;
  }

  async incidentOf({ region, incidentId }: Pick<Case, 'region' | 'incidentId'>): Promise<Incident | undefined> {
    return (await this.parts.records.get<Incident>(`incident/${region}/${incidentId}`))?.value;
  }

  async valueOf({ dn, attribute }: Pick<Action, 'dn' | 'attribute'>): Promise<ValueRead> {
    const outcome = await this.parts.actuator.read(dn);
    if (outcome.kind !== 'read') return outcome;
    const value = Object.hasOwn(outcome.attributes, attribute) ? outcome.attributes[attribute] : undefined;
    return value === undefined
      ? { kind: 'refused', reason: `${dn} has no attribute ${attribute}` }
      : { kind: 'value', value };
  }

  audit(plan: Plan, kind: string, more: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { id: planId, incidentId, function: name, region } = plan;
    const times = { networkTime: this.parts.clock.network(), wallTime: this.parts.clock.wall() };
    return this.parts.audit.append(region, {
      kind,
      actor: 'nocturne',
      planId,
      incidentId,
      function: name,
      ...times,
      ...more,
    });
  }

  /** A command whose every write is an act of its own, such as a restart: never sent twice. */
  isCommand(attribute: string): boolean {
    return constraintOf(this.parts.constraints, attribute)?.kind === 'increment';
  }

  get soon(): WallTime {
    return wallTimeOf(this.parts.clock.wall() + this.parts.config.retryEveryMs);
  }
}
