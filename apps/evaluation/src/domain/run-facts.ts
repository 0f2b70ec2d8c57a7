import { judgeActions } from './actions.js';
import { explain, type FaultFacts } from './fault-facts.js';
import { type JudgedPlans, judgePlans, type JudgedReverts, judgeReverts } from './plans.js';
import { type Run } from './run.js';

/** One run in figures. Sums over runs and faults are made of these. */
export interface RunFacts {
  readonly seed: number;
  readonly arm: string;
  readonly hours: number;
  readonly faults: readonly FaultFacts[];
  readonly incidents: number;
  /** Alarms and anomalies that were raised in them. */
  readonly raised: number;
  readonly falseIncidents: number;
  readonly touches: number;
  readonly changes: number;
  readonly wrongChanges: number;
  readonly plans: JudgedPlans;
  readonly reverts: JudgedReverts;
  readonly bandShare: number | null;
}

export const factsOf = (run: Run): RunFacts => {
  const { truths, incidents, changes } = run;
  const { faults, falseIncidents } = explain(truths, incidents);
  const actions = judgeActions(truths, changes);
  return {
    ...{ seed: run.seed, arm: run.arm, hours: run.hours, faults, incidents: incidents.length },
    raised: incidents.reduce((sum, { anomalies, alarms }) => sum + anomalies + alarms, 0),
    falseIncidents: falseIncidents.length,
    ...{ touches: run.touches, changes: actions.made, wrongChanges: actions.wrong.length },
    ...{ plans: judgePlans(truths, incidents, changes), reverts: judgeReverts(truths, changes) },
    bandShare: run.bandShare,
  };
};
