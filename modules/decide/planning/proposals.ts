import {
  functionsFor,
  type PlanDraft,
  type Proposal,
  type Scene,
  type SonFunctionsConfig,
} from '#decide/son-functions';
import { type AuditLog } from '#foundation/audit';
import { type RecordStore } from '#foundation/record-store';
import { type Topology } from '#foundation/topology';
import {
  classOf,
  type Clock,
  type ConfigurationChange,
  type Dn,
  type Hypothesis,
  type Incident,
  kindOfActions,
  type Kpis,
  type NetworkTime,
} from '#foundation/vocabulary';
import { type Weighed } from './domain/rank.js';
import { ObservedNetwork } from './observed-network.js';
import { type OwnWrites } from './own-writes.js';
import { type PlanningConfig } from './planning.config.js';
import { type PlanningMetrics } from './planning.metrics.js';
import { type BenefitReader } from './ports/benefit-reader.js';
import { type NetworkReader } from './ports/network-reader.js';
import { type OpenIncidents } from './ports/open-incidents.js';
import { type PlanGate } from './ports/plan-gate.js';

export interface PlanningParts {
  readonly store: RecordStore;
  readonly audit: AuditLog;
  readonly topology: Topology;
  readonly kpis: Kpis;
  readonly clock: Clock;
  readonly reader: NetworkReader;
  readonly gate: PlanGate;
  readonly benefits: BenefitReader;
  readonly incidents: OpenIncidents;
  /** Recorded configuration changes of exactly this object, the newest days. */
  readonly recentChanges: (dn: Dn) => Promise<readonly ConfigurationChange[]>;
  readonly config: PlanningConfig;
  readonly functions: SonFunctionsConfig;
  readonly metrics: PlanningMetrics;
}

/** What one function said of one hypothesis; `step` is its place in the function's order. */
export interface Proposed {
  readonly proposal: Proposal;
  readonly hypothesis: Hypothesis;
  readonly step: number;
}
export interface Candidate extends Weighed {
  readonly draft: PlanDraft;
  readonly hypothesis: Hypothesis;
}

/**
 * Asks every function that mends one of the causes, each over the network as it is at this moment.
 *
 * @throws whatever the reader of the network throws
 */
export const proposalsFor = async (
  parts: PlanningParts,
  own: OwnWrites,
  { incident, now }: { readonly incident: Incident; readonly now: NetworkTime },
  sure: readonly Hypothesis[],
): Promise<readonly Proposed[]> => {
  const { topology, kpis, reader, recentChanges, incidents, config, functions: settings } = parts;
  const others = (await incidents.in(incident.region)).filter(({ id }) => id !== incident.id);
  const troubled = new Set(others.flatMap(({ affected }) => affected));
  const network = new ObservedNetwork({
    snapshot: topology.snapshot(),
    kpis,
    reader,
    recentChanges: async (dn) => [...(await recentChanges(dn)), ...(await own.changes(dn))],
    now,
    onset: incident.onset,
    recentMs: settings.recentMs,
    width: config.maxReads,
  });
  const proposed: Proposed[] = [];
  for (const hypothesis of sure)
    for (const strategy of functionsFor(hypothesis.cause)) {
      const scene: Scene = { incident, hypothesis, now, troubled, network, settings };
      await network.fetch(strategy.wants(scene));
      proposed.push(...strategy.propose(scene).map((proposal, step) => ({ proposal, hypothesis, step })));
    }
  return proposed;
};

/** The drafts among them, with what outcomes taught of each. */
export const candidatesAmong = async (
  benefits: BenefitReader,
  region: string,
  proposed: readonly Proposed[],
): Promise<readonly Candidate[]> => {
  const found: Candidate[] = [];
  for (const { proposal, hypothesis, step } of proposed) {
    if (proposal.kind !== 'draft') continue;
    const { draft } = proposal;
    const { value: benefit } = await benefits.benefit({
      cause: draft.cause,
      function: draft.function,
      kind: kindOfActions(draft.actions),
      region,
      objectClass: classOf(draft.target),
    });
    found.push({ draft, hypothesis, step, benefit, probability: hypothesis.probability });
  }
  return found;
};
