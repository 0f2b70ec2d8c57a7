import { costOf } from './cost.js';
import { aDay, lessOfFaults, lessOfRuns, type Metric, moreOfRuns, ratio, sum } from './metric.js';
import { type RunFacts } from './run-facts.js';

type OfRun = (run: RunFacts) => number;
const share =
  (above: OfRun, below: OfRun): Metric['of'] =>
  (runs) => ({ value: ratio(sum(runs, above), sum(runs, below)), n: sum(runs, below) });
const plans: OfRun = ({ plans: { right, harmless, harmful } }) => right + harmless + harmful;
const reverts: OfRun = ({ reverts: { right, wrong } }) => right + wrong;
const meanBandShare: Metric['of'] = (runs) => {
  const known = runs.flatMap(({ bandShare }) => bandShare ?? []);
  return {
    value: ratio(
      sum(known, (one) => one),
      known.length,
    ),
    n: known.length,
  };
};

/** What an arm says and does too much. */
export const RESTRAINT: readonly Metric[] = [
  lessOfRuns(
    'falseIncidentsADay',
    'false incidents a day',
    '1/d',
    aDay((run) => run.falseIncidents),
  ),
  moreOfRuns(
    'stormCompression',
    'alarms and anomalies an incident',
    '1',
    share(
      (run) => run.raised,
      (run) => run.incidents,
    ),
  ),
  moreOfRuns(
    'plansRight',
    'plans right',
    '%',
    share((run) => run.plans.right, plans),
  ),
  lessOfRuns(
    'plansHarmless',
    'plans harmless',
    '%',
    share((run) => run.plans.harmless, plans),
  ),
  lessOfRuns(
    'plansHarmful',
    'plans harmful',
    '%',
    share((run) => run.plans.harmful, plans),
  ),
  lessOfRuns(
    'wrongChangesADay',
    'wrong changes a day',
    '1/d',
    aDay((run) => run.wrongChanges),
  ),
  moreOfRuns(
    'revertsRight',
    'reverts right',
    '%',
    share((run) => run.reverts.right, reverts),
  ),
];

/** What it costs, and what the network is like under it. */
export const COSTS: readonly Metric[] = [
  lessOfRuns(
    'touchesADay',
    'human touches a day',
    '1/d',
    aDay((run) => run.touches),
  ),
  moreOfRuns('bandShare', 'cells at 30 to 80 % load', '%', meanBandShare),
  lessOfFaults('costADay', 'cost index a day', 'min/d', (runs) => ({
    value: ratio(sum(runs, costOf), runs.length),
    n: runs.length,
  })),
];
