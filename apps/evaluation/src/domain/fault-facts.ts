import { closeness, match } from './match.js';
import { type Hypothesis, type IncidentRecord, isCauseOf, isImpactful, type TruthRecord } from './observed.js';
import { endedRight } from './score.js';

const REPORT_MS = 60_000;

/** What an arm made of one fault. Ranks count from 1. */
export interface FaultFacts {
  readonly id: string;
  readonly kind: string;
  readonly impactful: boolean;
  readonly detected: boolean;
  /** Its incident is that of another fault too. */
  readonly merged: boolean;
  /** Incidents of it; more than one is too many. */
  readonly incidents: number;
  /** From the first report in which users were hurt until the incident; negative where it was seen before. */
  readonly reports?: number;
  readonly minutes?: number;
  /** Where its object first stands among the causes that were thought of, its incidents read one after the other. */
  readonly objectRank?: number;
  /** The same for its object together with its cause. */
  readonly causeRank?: number;
  /** Some incident of its time has its object as root. */
  readonly rootSeen: boolean;
  readonly endedRight: boolean;
  /** Only of faults that something mends: our write took the effect away. */
  readonly restored?: boolean;
  /** From the first report in which users were hurt until our write. */
  readonly minutesToRestore?: number;
  readonly impactMinutes: number;
}

const rankOf = (ranked: readonly Hypothesis[], is: (one: Hypothesis) => boolean): number | undefined => {
  const at = ranked.findIndex(is);
  return at < 0 ? undefined : at + 1;
};

/** Hypotheses; where an arm ranks none its root and cause are the only one. */
const rankedOf = ({ ranked, rootDn, cause }: IncidentRecord): readonly Hypothesis[] =>
  ranked.length > 0 ? ranked : [{ dn: rootDn, cause, probability: 1 }];

export interface Explained {
  readonly faults: readonly FaultFacts[];
  /** Incidents that nothing explains, and those of benign things where something was written or planned. */
  readonly falseIncidents: readonly IncidentRecord[];
}

/** Gives incidents to faults. An incident that names the objects of several faults is one for each of them, merged. */
export const explain = (truths: readonly TruthRecord[], incidents: readonly IncidentRecord[]): Explained => {
  const { matched, unexplained } = match(truths, incidents);
  const owners = new Map(matched.flatMap(({ truth, incident }) => (incident === undefined ? [] : [[incident, truth]])));
  const faults = matched
    .filter(({ truth }) => truth.benign !== true)
    .map((own): FaultFacts => {
      const { truth, fragments } = own;
      const shared = own.incident ?? incidents.find((one) => owners.has(one) && closeness(one, truth) >= 2);
      // Whoever works through the incidents of a fault reads them in the order in which they opened.
      const read = [...(shared === undefined ? [] : [shared]), ...fragments].sort(
        (a, b) => a.openedAtMs - b.openedAtMs,
      );
      const ranked = read.flatMap(rankedOf);
      const names = new Set([truth.dn, ...(truth.namedAt ?? [])]);
      const objectRank = rankOf(ranked, ({ dn }) => names.has(dn));
      const causeRank = rankOf(ranked, ({ dn, cause }) => names.has(dn) && isCauseOf(cause, truth));
      const from = truth.userImpactFromMs;
      const late = from === undefined || shared === undefined ? undefined : shared.openedAtMs - from;
      const restored = truth.endedBy === 'remedy';
      return {
        ...{ id: truth.id, kind: truth.kind, impactful: isImpactful(truth), detected: shared !== undefined },
        merged: own.incident === undefined && shared !== undefined,
        incidents: own.incident === undefined ? 0 : 1 + fragments.length,
        ...(late === undefined ? {} : { reports: Math.round(late / REPORT_MS), minutes: late / 60_000 }),
        ...(objectRank === undefined ? {} : { objectRank }),
        ...(causeRank === undefined ? {} : { causeRank }),
        rootSeen: incidents.some((one) => closeness(one, truth) === 3),
        endedRight: endedRight(shared === undefined ? own : { ...own, incident: shared }),
        ...(truth.expected === 'mended' ? { restored } : {}),
        ...(restored && from !== undefined && truth.endMs !== undefined
          ? { minutesToRestore: (truth.endMs - from) / 60_000 }
          : {}),
        impactMinutes: truth.userImpactMinutes ?? 0,
      };
    });
  const provoked = matched
    .filter(({ truth }) => truth.benign === true)
    .flatMap(({ incident, fragments }) => [...(incident === undefined ? [] : [incident]), ...fragments])
    .filter(({ caseStates, plans }) => plans.length > 0 || caseStates.includes('applying'));
  return { faults, falseIncidents: [...unexplained, ...provoked] };
};
