import { randomBytes, randomUUID } from 'node:crypto';
import { type Registry } from 'prom-client';
import { SIGNATURES } from '#analyse/diagnosis';
import { Approval, ApprovalConfig, ApprovalLinks, ApprovalMetrics } from '#decide/approval';
import { NetworkReader, type OpenIncidents, Planning, PlanningConfig, PlanningMetrics } from '#decide/planning';
import { SonFunctionsConfig } from '#decide/son-functions';
import { type Actuator, ActuatorsConfig, ProvMnsActuator } from '#execute/actuators';
import { Remediation, RemediationConfig, RemediationMetrics } from '#execute/remediation';
import { type Role } from '#foundation/access';
import { type AuditLog } from '#foundation/audit';
import { Authority, AuthorityConfig, AuthorityMetrics, Gate, PolicyStore } from '#foundation/authority';
import { ApplianceError, type Configuration } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { BullMqStepQueue, CaseEngine, type CaseSteps, SchedulingConfig } from '#foundation/scheduling';
import { type Topology } from '#foundation/topology';
import { type Clock, type ConfigurationChange, type Dn, type Kpis } from '#foundation/vocabulary';
import { Learned, Outcomes, OutcomesConfig, OutcomesMetrics } from '#learn/outcomes';

export interface CaseParts {
  readonly records: RecordStore;
  readonly audit: AuditLog;
  readonly topology: Topology;
  readonly kpis: Kpis;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly incidents: OpenIncidents;
  readonly recentChanges: (dn: Dn) => Promise<readonly ConfigurationChange[]>;
  readonly rolesOf: (user: string) => Promise<readonly Role[]>;
  /** Signs approval links; kept between starts. */
  readonly linkKey: Uint8Array;
  readonly redisUrl: string;
  /** Of this data folder alone, as a Redis may be shared: what stands in the queue at the start is taken for left over and cleared. */
  readonly queueName: string;
  readonly trouble: (error: unknown) => void;
}

/** The third loop, with what surfaces need of it. */
export interface Cases {
  readonly engine: CaseEngine;
  readonly approval: Approval;
  readonly links: ApprovalLinks;
  readonly policies: PolicyStore;
  readonly learned: Learned;
  /** Ends what runs by itself; to be called once the engine has stopped. */
  close(): void;
}

/** What the network itself says an object's attributes are. */
class ActuatedNetwork extends NetworkReader {
  constructor(private readonly actuator: Actuator) {
    super();
  }

  override async read(dn: Dn): Promise<Readonly<Record<string, unknown>> | undefined> {
    const outcome = await this.actuator.read(dn);
    switch (outcome.kind) {
      case 'read':
        return outcome.attributes;
      case 'refused':
        return undefined;
      case 'unknown':
      case 'deferred':
        throw new ApplianceError('NETWORK_UNAVAILABLE', {
          retryable: true,
          message: `The network does not say what ${dn} is set to.`,
        });
    }
  }
}

/** Diagnosis -> plan -> approval -> change -> verification -> outcome, as a table of steps that the scheduler runs. */
export const openCases = (config: Configuration, parts: CaseParts): Cases => {
  const { records, audit, topology, kpis, clock, registry } = parts;
  const constraints = config.get(AuthorityConfig);
  const outcomes = config.get(OutcomesConfig);

  const policies = new PolicyStore(records, audit, constraints);
  const gate = new Gate({
    authority: new Authority(records, constraints, clock, randomUUID),
    policies,
    records,
    topology,
    kpis,
    clock,
    recentChanges: parts.recentChanges,
    metrics: new AuthorityMetrics(registry),
  });
  const actuator = new ProvMnsActuator(config.get(ActuatorsConfig), gate, clock, registry);
  const learned = new Learned(
    records,
    outcomes,
    Object.fromEntries(SIGNATURES.map(({ cause, prior }) => [cause, prior])),
  );

  const planning = new Planning({
    store: records,
    audit,
    topology,
    kpis,
    clock,
    reader: new ActuatedNetwork(actuator),
    gate,
    benefits: learned,
    incidents: parts.incidents,
    recentChanges: parts.recentChanges,
    config: config.get(PlanningConfig),
    functions: config.get(SonFunctionsConfig),
    metrics: new PlanningMetrics(registry),
  });
  const approvalMetrics = new ApprovalMetrics(registry);
  const approval = new Approval({
    store: records,
    audit,
    clock,
    modeOf: async (name) => gate.modeOf(name),
    wake: (caseId) => void engine.wake(caseId),
    config: config.get(ApprovalConfig),
    metrics: approvalMetrics,
  });
  const remediation = new Remediation({
    records,
    gate,
    actuator,
    kpis,
    audit,
    clock,
    config: config.get(RemediationConfig),
    constraints: constraints.constraints,
    metrics: new RemediationMetrics(registry),
  });
  const learning = new Outcomes({
    store: records,
    audit,
    clock,
    learned,
    config: outcomes,
    metrics: new OutcomesMetrics(registry),
  });

  const steps: CaseSteps = {
    diagnosed: planning.plan,
    planned: approval.request,
    'awaiting-approval': approval.await,
    approved: remediation.begin,
    applying: remediation.apply,
    applied: remediation.verify,
    verified: learning.learn,
    reverting: remediation.revert,
    reverted: learning.learnFailure,
  };
  const scheduling = config.get(SchedulingConfig);
  const engine: CaseEngine = new CaseEngine({
    store: records,
    steps,
    queue: new BullMqStepQueue(parts.redisUrl, scheduling, true, parts.queueName),
    clock,
    config: scheduling,
    registry,
    audit,
    random: Math.random,
  });
  engine.onChange((item) => {
    remediation.ended(item).catch(parts.trouble);
  });
  return {
    engine,
    approval,
    links: new ApprovalLinks({
      approval,
      store: records,
      clock,
      key: parts.linkKey,
      newNonce: () => randomBytes(16).toString('base64url'),
      rolesOf: parts.rolesOf,
      config: config.get(ApprovalConfig),
      metrics: approvalMetrics,
    }),
    policies,
    learned,
    close: () => {
      actuator.close();
    },
  };
};
