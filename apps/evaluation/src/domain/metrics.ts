import { costOf } from './cost.js';
import { type FaultFacts } from './fault-facts.js';
import { quantile } from './quantile.js';
import { type RunFacts } from './run-facts.js';

/** A figure of an arm, over any number of runs. `null` where there is nothing that it could be of. */
export interface Metric {
  readonly name: string;
  /** What a table calls it. */
  readonly label: string;
  /** UCUM; `%` is a share of 0 to 1, shown in per cent. */
  readonly unit: string;
  readonly better: 'more' | 'less';
  /** @returns its value and how many things it is of */
  readonly of: (runs: readonly RunFacts[]) => { readonly value: number | null; readonly n: number };
}

type OfFault = (fault: FaultFacts) => boolean;
type OfRun = (run: RunFacts) => number;
const sum = (runs: readonly RunFacts[], of: OfRun): number => runs.reduce((total, run) => total + of(run), 0);
const ratio = (above: number, below: number): number | null => (below === 0 ? null : above / below);
const impactful = (runs: readonly RunFacts[]): readonly FaultFacts[] =>
  runs.flatMap(({ faults }) => faults.filter((fault) => fault.impactful));

const shareOfFaults =
  (is: OfFault, among: OfFault = () => true): Metric['of'] =>
  (runs) => {
    const all = impactful(runs).filter(among);
    return { value: ratio(all.filter(is).length, all.length), n: all.length };
  };
const quantileOf =
  (of: (fault: FaultFacts) => number | undefined, q: number): Metric['of'] =>
  (runs) => {
    const values = impactful(runs).flatMap((fault) => of(fault) ?? []);
    return { value: quantile(values, q), n: values.length };
  };
const aDay =
  (of: OfRun): Metric['of'] =>
  (runs) => ({
    value: ratio(
      24 * sum(runs, of),
      sum(runs, ({ hours }) => hours),
    ),
    n: runs.length,
  });
const perRun =
  (above: OfRun, below: OfRun): Metric['of'] =>
  (runs) => ({ value: ratio(sum(runs, above), sum(runs, below)), n: sum(runs, below) });
const isFound: OfFault = ({ detected }) => detected;
const ranked = (rank: number | undefined, k: number): boolean => rank !== undefined && rank <= k;
const plansOf: OfRun = ({ plans: { right, harmless, harmful } }) => right + harmless + harmful;
const revertsOf: OfRun = ({ reverts: { right, wrong } }) => right + wrong;
const impactMinutes: OfRun = ({ faults }) => faults.reduce((total, fault) => total + fault.impactMinutes, 0);
const impactHours: OfRun = (run) => impactMinutes(run) / 60;

const metric = (name: string, label: string, unit: string, better: Metric['better'], of: Metric['of']): Metric => ({
  name,
  label,
  unit,
  better,
  of,
});

/** Everything that arms are compared by. Shares of faults are of those that somebody felt. */
export const METRICS: readonly Metric[] = [
  metric('detected', 'found', '%', 'more', shareOfFaults(isFound)),
  metric(
    'impactToIncidentReportsP50',
    'reports to incident, P50',
    '{report}',
    'less',
    quantileOf(({ reports }) => reports, 0.5),
  ),
  metric(
    'impactToIncidentReportsP95',
    'reports to incident, P95',
    '{report}',
    'less',
    quantileOf(({ reports }) => reports, 0.95),
  ),
  metric(
    'impactToIncidentMinutesP50',
    'minutes to incident, P50',
    'min',
    'less',
    quantileOf(({ minutes }) => minutes, 0.5),
  ),
  metric(
    'impactToIncidentMinutesP95',
    'minutes to incident, P95',
    'min',
    'less',
    quantileOf(({ minutes }) => minutes, 0.95),
  ),
  metric(
    'objectAt1',
    'object AC@1',
    '%',
    'more',
    shareOfFaults(({ objectRank }) => ranked(objectRank, 1)),
  ),
  metric(
    'objectAt3',
    'object AC@3',
    '%',
    'more',
    shareOfFaults(({ objectRank }) => ranked(objectRank, 3)),
  ),
  metric(
    'causeAt1',
    'object + cause AC@1',
    '%',
    'more',
    shareOfFaults(({ causeRank }) => ranked(causeRank, 1)),
  ),
  metric(
    'causeAt3',
    'object + cause AC@3',
    '%',
    'more',
    shareOfFaults(({ causeRank }) => ranked(causeRank, 3)),
  ),
  metric(
    'overMerge',
    'in the incident of another',
    '%',
    'less',
    shareOfFaults(({ merged }) => merged, isFound),
  ),
  metric('overSplit', 'incidents a fault', '1', 'less', (runs) => {
    const own = impactful(runs).filter(({ incidents }) => incidents > 0);
    return {
      value: ratio(
        own.reduce((all, { incidents }) => all + incidents, 0),
        own.length,
      ),
      n: own.length,
    };
  }),
  metric(
    'falseIncidentsADay',
    'false incidents a day',
    '1/d',
    'less',
    aDay(({ falseIncidents }) => falseIncidents),
  ),
  metric(
    'stormCompression',
    'alarms and anomalies an incident',
    '1',
    'more',
    perRun(
      ({ raised }) => raised,
      ({ incidents }) => incidents,
    ),
  ),
  metric(
    'rootRecall',
    'root has an incident',
    '%',
    'more',
    shareOfFaults(({ rootSeen }) => rootSeen),
  ),
  metric(
    'plansRight',
    'plans right',
    '%',
    'more',
    perRun(({ plans }) => plans.right, plansOf),
  ),
  metric(
    'plansHarmless',
    'plans harmless',
    '%',
    'less',
    perRun(({ plans }) => plans.harmless, plansOf),
  ),
  metric(
    'plansHarmful',
    'plans harmful',
    '%',
    'less',
    perRun(({ plans }) => plans.harmful, plansOf),
  ),
  metric(
    'wrongChangesADay',
    'wrong changes a day',
    '1/d',
    'less',
    aDay(({ wrongChanges }) => wrongChanges),
  ),
  metric(
    'restored',
    'restored by a change',
    '%',
    'more',
    shareOfFaults(
      ({ restored }) => restored === true,
      ({ restored }) => restored !== undefined,
    ),
  ),
  metric(
    'minutesToRestoreP50',
    'minutes to restore, P50',
    'min',
    'less',
    quantileOf(({ minutesToRestore }) => minutesToRestore, 0.5),
  ),
  metric(
    'endedRight',
    'ended as it should',
    '%',
    'more',
    shareOfFaults(({ endedRight }) => endedRight),
  ),
  metric(
    'revertsRight',
    'reverts right',
    '%',
    'more',
    perRun(({ reverts }) => reverts.right, revertsOf),
  ),
  metric('impactHoursADay', 'user impact a day', 'h/d', 'less', aDay(impactHours)),
  metric(
    'touchesADay',
    'human touches a day',
    '1/d',
    'less',
    aDay(({ touches }) => touches),
  ),
  metric('bandShare', 'cells at 30 to 80 % load', '%', 'more', (runs) => {
    const known = runs.filter(({ bandShare }) => bandShare !== null);
    return {
      value: ratio(
        sum(known, ({ bandShare }) => bandShare ?? 0),
        known.length,
      ),
      n: known.length,
    };
  }),
  metric('costADay', 'cost index a day', 'min/d', 'less', (runs) => ({
    value: ratio(sum(runs, costOf), runs.length),
    n: runs.length,
  })),
];
