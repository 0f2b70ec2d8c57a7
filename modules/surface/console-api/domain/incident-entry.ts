import { type Case, type Cause, type Diagnosis, type Dn, type Incident } from '#foundation/vocabulary';
import { type CaseSummary, type IncidentSummary, type Point } from './contract.js';
import { decisiveAnomaly, headlineOf } from './headline.js';

/** Objects of one incident that are coloured; beyond them it is the whole town. */
const MAX_TOUCHED = 5_000;

/** What the index keeps of an incident: all that a list needs, without its events. */
export interface IncidentEntry {
  readonly summary: IncidentSummary;
  readonly root: { readonly dn: Dn; readonly cause: Cause; readonly probability: number };
  /** Objects it colours, the root among them. */
  readonly touched: readonly Dn[];
  /** The KPI that shows it best. */
  readonly decisive?: { readonly dn: Dn; readonly measure: string };
}

export const caseSummaryOf = (item: Case): CaseSummary => ({
  state: item.state,
  ...(item.note === undefined ? {} : { note: item.note }),
  ...(item.planId === undefined ? {} : { planId: item.planId }),
});

export interface Facts {
  readonly incident: Incident;
  readonly diagnosis: Diagnosis | undefined;
  /** What was known of its root before: it stands where no diagnosis comes along. */
  readonly before?: IncidentEntry['root'] | undefined;
  readonly case?: CaseSummary | undefined;
  readonly affectedUsers?: number | undefined;
  readonly nameOf: (dn: Dn) => string;
  readonly now: number;
}

export const entryOf = ({
  incident,
  diagnosis,
  before,
  case: item,
  affectedUsers,
  nameOf,
  now,
}: Facts): IncidentEntry => {
  const first = diagnosis?.ranked[0] ?? before;
  const dn = first?.dn ?? incident.affected[0] ?? incident.events[0]?.dn ?? incident.region;
  const root = { dn, cause: first?.cause ?? ('unknown' as const), name: nameOf(dn) };
  const anomaly = decisiveAnomaly(incident.events, dn);
  return {
    summary: {
      id: incident.id,
      region: incident.region,
      state: incident.state,
      perceivedSeverity: incident.perceivedSeverity,
      headline: headlineOf(incident, root, now),
      onsetMs: incident.onset,
      openedAtMs: incident.openedAt,
      updatedAtMs: incident.updatedAt,
      ...(incident.resolvedAt === undefined ? {} : { resolvedAtMs: incident.resolvedAt }),
      affectedCount: incident.affected.length,
      ...(affectedUsers === undefined ? {} : { affectedUsers }),
      eventCount: incident.eventCount,
      rootDn: dn,
      rootName: root.name,
      cause: root.cause,
      probability: first?.probability ?? 0,
      ...(item === undefined ? {} : { case: item }),
    },
    root: { dn, cause: root.cause, probability: first?.probability ?? 0 },
    touched: [...new Set([dn, ...incident.affected.slice(0, MAX_TOUCHED)])],
    ...(anomaly === undefined ? {} : { decisive: { dn: anomaly.dn, measure: anomaly.measure } }),
  };
};

/** The one in the middle of every so many points, so that a line of a few pixels does not carry thousands. */
export const thinned = (points: readonly Point[], most: number): readonly Point[] => {
  if (points.length <= most) return points;
  const step = points.length / most;
  return Array.from(
    { length: most },
    (_, i) => points[Math.min(points.length - 1, Math.floor((i + 1) * step) - 1)],
  ).filter((point): point is Point => point !== undefined);
};
