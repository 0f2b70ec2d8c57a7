import { type FaultFacts } from './fault-facts.js';
import { aDay, lessOfFaults, type Metric, moreOfFaults, ratio, sum } from './metric.js';
import { quantile } from './quantile.js';
import { type RunFacts } from './run-facts.js';

type OfFault = (fault: FaultFacts) => boolean;

const impactful = (runs: readonly RunFacts[]): readonly FaultFacts[] =>
  runs.flatMap(({ faults }) => faults.filter((fault) => fault.impactful));
const share =
  (is: OfFault, among: OfFault = () => true): Metric['of'] =>
  (runs) => {
    const all = impactful(runs).filter(among);
    return { value: ratio(all.filter(is).length, all.length), n: all.length };
  };
const quantileOf =
  (q: number, of: (fault: FaultFacts) => number | undefined): Metric['of'] =>
  (runs) => {
    const values = impactful(runs).flatMap((fault) => of(fault) ?? []);
    return { value: quantile(values, q), n: values.length };
  };
const reports = (fault: FaultFacts): number | undefined => fault.reports;
const minutes = (fault: FaultFacts): number | undefined => fault.minutes;
const isFound: OfFault = ({ detected }) => detected;
const byObject =
  (most: number): OfFault =>
  ({ objectRank = Infinity }) =>
    objectRank <= most;
const byCause =
  (most: number): OfFault =>
  ({ causeRank = Infinity }) =>
    causeRank <= most;
const incidentsAFault: Metric['of'] = (runs) => {
  const own = impactful(runs).filter(({ incidents }) => incidents > 0);
  return {
    value: ratio(
      sum(own, (fault) => fault.incidents),
      own.length,
    ),
    n: own.length,
  };
};
const isRestored: OfFault = ({ restored }) => restored === true;
const canBeRestored: OfFault = ({ restored }) => restored !== undefined;

/** Whether and when faults are found, and what they are taken for. Shares are of those that somebody felt. */
export const FINDING: readonly Metric[] = [
  moreOfFaults('detected', 'found', '%', share(isFound)),
  lessOfFaults('impactToIncidentReportsP50', 'reports to incident, P50', '{report}', quantileOf(0.5, reports)),
  lessOfFaults('impactToIncidentReportsP95', 'reports to incident, P95', '{report}', quantileOf(0.95, reports)),
  lessOfFaults('impactToIncidentMinutesP50', 'minutes to incident, P50', 'min', quantileOf(0.5, minutes)),
  lessOfFaults('impactToIncidentMinutesP95', 'minutes to incident, P95', 'min', quantileOf(0.95, minutes)),
  moreOfFaults('objectAt1', 'object AC@1', '%', share(byObject(1))),
  moreOfFaults('objectAt3', 'object AC@3', '%', share(byObject(3))),
  moreOfFaults('causeAt1', 'object + cause AC@1', '%', share(byCause(1))),
  moreOfFaults('causeAt3', 'object + cause AC@3', '%', share(byCause(3))),
  lessOfFaults(
    'overMerge',
    'in the incident of another',
    '%',
    share(({ merged }) => merged, isFound),
  ),
  lessOfFaults('overSplit', 'incidents a fault', '1', incidentsAFault),
  moreOfFaults(
    'rootRecall',
    'root has an incident',
    '%',
    share(({ rootSeen }) => rootSeen),
  ),
];

/** What became of them, for users. */
export const MENDING: readonly Metric[] = [
  moreOfFaults('restored', 'restored by a change', '%', share(isRestored, canBeRestored)),
  lessOfFaults(
    'minutesToRestoreP50',
    'minutes to restore, P50',
    'min',
    quantileOf(0.5, (fault) => fault.minutesToRestore),
  ),
  moreOfFaults(
    'endedRight',
    'ended as it should',
    '%',
    share(({ endedRight }) => endedRight),
  ),
  lessOfFaults(
    'impactHoursADay',
    'user impact a day',
    'h/d',
    aDay(({ faults }) => sum(faults, (fault) => fault.impactMinutes / 60)),
  ),
];
