import { type JudgedActions, judgeActions } from './actions.js';
import { match, type Matched } from './match.js';
import { type ChangeRecord, type IncidentRecord, isCauseOf, type TruthRecord } from './observed.js';
import { quantile } from './quantile.js';

const REPORT_MS = 60_000;

export interface FaultScore {
  readonly truth: TruthRecord;
  readonly incident?: IncidentRecord;
  readonly fragments: number;
  /** Object and cause stand first. */
  readonly rootFirst: boolean;
  readonly endedRight: boolean;
  /** Reports from the first in which users were hurt until the incident; 0: in that very report. */
  readonly reports?: number;
}
export interface SmokeResult {
  readonly faults: number;
  readonly detected: number;
  readonly incidents: number;
  readonly rootFirst: number;
  readonly endedRight: number;
  readonly falseIncidents: number;
  readonly fragments: number;
  readonly actions: number;
  readonly undoneActions: number;
  readonly wrongActions: number;
  readonly decidingSampleToConsoleSecondsP95: number | null;
  readonly impactToIncidentReportsP50: number | null;
  readonly impactToIncidentReportsP95: number | null;
  /** Incidents and faults that the quantiles are of. */
  readonly n: { readonly decidingSampleToConsole: number; readonly impactToIncident: number };
}
export interface Smoke {
  readonly result: SmokeResult;
  readonly faults: readonly FaultScore[];
  readonly unexplained: readonly IncidentRecord[];
  readonly judged: JudgedActions;
}

/** Where the case ended is where a good appliance leaves the fault. */
export const endedRight = ({ truth, incident }: Matched): boolean => {
  const states = incident?.caseStates ?? [];
  const last = states.at(-1);
  const wrote = states.includes('applying');
  switch (truth.expected) {
    case 'mended':
      return last === 'closed' && truth.endedBy === 'remedy';
    case 'handed-over':
      return !wrote && (last === 'handed-over' || last === 'withdrawn');
    case 'ignored':
      return !wrote;
    case 'reverted':
      // To see that nothing can be done is as good as to try and take it back.
      return wrote ? states.includes('reverted') && last !== 'closed' : last === 'handed-over' || last === 'withdrawn';
  }
};

const scoreFault = (matched: Matched): FaultScore => {
  const { truth, incident, fragments } = matched;
  const from = truth.userImpactFromMs;
  return {
    truth,
    fragments: fragments.length,
    rootFirst: incident?.rootDn === truth.dn && isCauseOf(incident.cause, truth),
    endedRight: endedRight(matched),
    ...(incident === undefined ? {} : { incident }),
    ...(incident === undefined || from === undefined
      ? {}
      : { reports: Math.round((incident.openedAtMs - from) / REPORT_MS) }),
  };
};

/** @param delaysSeconds wall time from the acknowledgement of the deciding sample to the console, by incident */
export const scoreSmoke = (
  truths: readonly TruthRecord[],
  incidents: readonly IncidentRecord[],
  changes: readonly ChangeRecord[],
  delaysSeconds: ReadonlyMap<string, number>,
): Smoke => {
  const { matched, unexplained } = match(truths, incidents);
  const faults = matched.map(scoreFault);
  const judged = judgeActions(truths, changes);
  const delays = faults.flatMap(({ incident }) => {
    const delay = incident === undefined ? undefined : delaysSeconds.get(incident.id);
    return delay === undefined ? [] : [delay];
  });
  const reports = faults.flatMap((fault) => fault.reports ?? []);
  const count = (is: (fault: FaultScore) => boolean): number => faults.filter(is).length;
  const result = {
    faults: truths.length,
    detected: count(({ incident }) => incident !== undefined),
    incidents: incidents.length,
    rootFirst: count((fault) => fault.rootFirst),
    endedRight: count((fault) => fault.endedRight),
    falseIncidents: unexplained.length,
    fragments: faults.reduce((sum, fault) => sum + fault.fragments, 0),
    actions: judged.made,
    undoneActions: judged.undone,
    wrongActions: judged.wrong.length,
    decidingSampleToConsoleSecondsP95: quantile(delays, 0.95),
    impactToIncidentReportsP50: quantile(reports, 0.5),
    impactToIncidentReportsP95: quantile(reports, 0.95),
    n: { decidingSampleToConsole: delays.length, impactToIncident: reports.length },
  };
  return { result, faults, unexplained, judged };
};

export interface QuietResult {
  readonly hours: number;
  readonly falseAnomalies: number;
  /** Anomalies that the configuration allows in that time. */
  readonly budget: number;
  readonly correctiveActions: number;
  readonly incidents: number;
}

/** A network where nothing is wrong: whatever is told is false, and whatever is done is too much. */
export const scoreQuiet = (
  hours: number,
  anomaliesPerDay: number,
  incidents: readonly IncidentRecord[],
  changes: readonly ChangeRecord[],
): QuietResult => ({
  hours,
  falseAnomalies: incidents.reduce((sum, { anomalies }) => sum + anomalies, 0),
  budget: (anomaliesPerDay * hours) / 24,
  correctiveActions: changes.filter(({ through }) => through === 'provmns').length,
  incidents: incidents.length,
});
